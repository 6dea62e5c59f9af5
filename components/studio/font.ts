import localFont from 'next/font/local';

/** Shipped with the app; the fallback is Arial stretched to Inter's metrics, so that nothing moves when it arrives. */
export const inter = localFont({
  src: '../../node_modules/@fontsource-variable/inter/files/inter-latin-wght-normal.woff2',
  weight: '100 900',
  style: 'normal',
  display: 'swap',
  variable: '--font-inter',
  adjustFontFallback: 'Arial',
});
