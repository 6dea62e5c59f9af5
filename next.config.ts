import type { NextConfig } from 'next';

const config: NextConfig = {
  poweredByHeader: false,
  reactStrictMode: true,
  // Types are checked by `npm run check:types`; a second check here would only make the first start slower.
  typescript: { ignoreBuildErrors: true },
  // Screens and routes live side by side (docs/decisions/002); a link never leads from one to the other.
  experimental: { clientRouterFilter: false },
  // Thumbnails are ours (lib/server/images): Next's would be a second copy of people's pictures, outside DATA_DIR.
  images: { unoptimized: true },
  serverExternalPackages: [
    '@aws-sdk/client-s3',
    'sharp',
    'pg',
    'pino',
    'undici',
    'openai',
    'opentype.js',
    'kysely',
  ],
};

export default config;
