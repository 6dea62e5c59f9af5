import { PHASE_PRODUCTION_SERVER } from 'next/constants.js';

/**
 * JavaScript, because it is also read at each start: for a .ts Next would have to load its whole compiler.
 * @type {import('next').NextConfig}
 */
const config = {
  poweredByHeader: false,
  reactStrictMode: true,
  // Types are checked by `npm run check:types`; a second check here would only make the first start slower.
  typescript: { ignoreBuildErrors: true },
  // Titles and icons are known at once: streamed behind the page, browsers would have asked for /favicon.ico by then.
  htmlLimitedBots: /.*/,
  // Thumbnails are ours (lib/server/images): Next's would be a second copy of people's pictures, outside DATA_DIR.
  images: { unoptimized: true },
  // Each screen and route is loaded when it is first asked for; at the start, all of them together take half a second and 40 MB.
  experimental: { preloadEntriesOnStart: false },
  // These load files of their own, by their paths. All others are bundled: a start reads a few files instead of hundreds.
  serverExternalPackages: [
    'harfbuzzjs',
    '@aws-sdk/client-s3',
    'sharp',
    'pg',
    'pino',
    'opentype.js',
    'pdfkit',
    'fontkit',
  ],
  // What is shown by a link is found by no search engine, also where a crawler does not read the page.
  headers: async () =>
    ['/look/:path*', '/api/look/:path*'].map((source) => ({
      source,
      headers: [{ key: 'x-robots-tag', value: 'noindex, nofollow' }],
    })),
};

/** The server runs what was built, and does not have what builds it. */
export default async function configure(phase) {
  if (phase === PHASE_PRODUCTION_SERVER) return config;
  const { default: createNextIntlPlugin } = await import('next-intl/plugin');
  // Messages are compiled by the build: browsers load no parser of ICU messages.
  const withNextIntl = createNextIntlPlugin({
    experimental: { messages: { path: './messages', format: 'json', locales: 'infer', precompile: true } },
  });
  return withNextIntl(config);
}
