/** What may be sent in, by the name that people know it by. All of it is stored as PNG. */
export const UPLOAD_FORMATS = {
  png: { label: 'PNG', extensions: ['.png'] },
  jpeg: { label: 'JPEG', extensions: ['.jpg', '.jpeg'] },
  webp: { label: 'WebP', extensions: ['.webp'] },
  heic: { label: 'HEIC', extensions: ['.heic', '.heif', '.hif'] },
  avif: { label: 'AVIF', extensions: ['.avif'] },
  tiff: { label: 'TIFF', extensions: ['.tif', '.tiff'] },
  gif: { label: 'GIF', extensions: ['.gif'] },
  bmp: { label: 'BMP', extensions: ['.bmp'] },
  jxl: { label: 'JPEG XL', extensions: ['.jxl'] },
} as const;

export type UploadFormat = keyof typeof UPLOAD_FORMATS;

/**
 * For a file field: systems that do not know a type know its ending. Also any picture at all, so that a phone offers its
 * camera, and what cannot be taken is told why.
 */
export const UPLOAD_ACCEPT: string = [
  'image/*',
  ...Object.values(UPLOAD_FORMATS).flatMap(({ extensions }) => extensions),
].join(',');
