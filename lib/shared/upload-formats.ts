/** What may be sent in, by the name that people know it by. All of it is stored as PNG. */
export const UPLOAD_FORMATS = {
  png: { label: 'PNG', mimes: ['image/png'], extensions: ['.png'] },
  jpeg: { label: 'JPEG', mimes: ['image/jpeg'], extensions: ['.jpg', '.jpeg'] },
  webp: { label: 'WebP', mimes: ['image/webp'], extensions: ['.webp'] },
  heic: { label: 'HEIC', mimes: ['image/heic', 'image/heif'], extensions: ['.heic', '.heif', '.hif'] },
  avif: { label: 'AVIF', mimes: ['image/avif'], extensions: ['.avif'] },
  tiff: { label: 'TIFF', mimes: ['image/tiff'], extensions: ['.tif', '.tiff'] },
  gif: { label: 'GIF', mimes: ['image/gif'], extensions: ['.gif'] },
  bmp: { label: 'BMP', mimes: ['image/bmp'], extensions: ['.bmp'] },
  jxl: { label: 'JPEG XL', mimes: ['image/jxl'], extensions: ['.jxl'] },
} as const;

export type UploadFormat = keyof typeof UPLOAD_FORMATS;

/**
 * For a file field. Systems that do not know a type know its ending. A phone hands a HEIC over as it is where HEIC is in
 * the list, with its colours; else it makes a JPEG of it first.
 */
export const UPLOAD_ACCEPT: string = Object.values(UPLOAD_FORMATS)
  .flatMap(({ mimes, extensions }) => [...mimes, ...extensions])
  .join(',');
