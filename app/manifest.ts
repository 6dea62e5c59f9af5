import type { MetadataRoute } from 'next';

export default function manifest(): MetadataRoute.Manifest {
  return {
    name: 'Overpaint',
    short_name: 'Overpaint',
    description: 'A self-hosted studio for GPT Image.',
    start_url: '/',
    display: 'standalone',
    background_color: '#faf9f8',
    theme_color: '#faf9f8',
    icons: [{ src: '/icon.svg', sizes: 'any', type: 'image/svg+xml' }],
  };
}
