import localFont from 'next/font/local';

/**
 * Shipped with the app and preloaded. One that comes too late is used from the next page load on, so that nothing moves; until
 * then Arial stands in, stretched to its metrics.
 */
export const inter = localFont({
  src: '../../node_modules/@fontsource-variable/inter/files/inter-latin-wght-normal.woff2',
  weight: '100 900',
  style: 'normal',
  display: 'optional',
  variable: '--font-inter',
  adjustFontFallback: 'Arial',
});
