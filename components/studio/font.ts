import localFont from 'next/font/local';

/** Shipped with the app and preloaded. Until it is there, Arial stands in, stretched to its metrics. */
export const inter = localFont({
  src: '../../node_modules/@fontsource-variable/inter/files/inter-latin-wght-normal.woff2',
  weight: '100 900',
  style: 'normal',
  display: 'swap',
  variable: '--font-inter',
  adjustFontFallback: 'Arial',
});
