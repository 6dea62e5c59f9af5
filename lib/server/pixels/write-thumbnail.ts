import 'server-only';
import sharp from 'sharp';

/** A WebP, upright, never larger than the picture itself, transparency kept; of an animation its first frame. */
export async function writeThumbnail(sourcePath: string, widthPx: number, outputPath: string): Promise<void> {
  await sharp(sourcePath, { sequentialRead: true })
    .autoOrient()
    .resize({ width: widthPx, withoutEnlargement: true })
    .webp({ quality: 82, effort: 2 })
    .toFile(outputPath);
}
