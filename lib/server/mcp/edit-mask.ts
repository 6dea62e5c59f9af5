import 'server-only';
import type { Services } from '@/lib/server/services';
import { OverpaintError } from '@/lib/shared/errors';
import { encodePng } from '@/lib/shared/mask/png';
import type { PixelRect } from '@/lib/shared/wire';

export type MaskWish = {
  mask?: string | undefined;
  maskPng?: string | undefined;
  box?: PixelRect | undefined;
};

type Asked = MaskWish & { ownerId: string; photoId: string; address: string };

/** The id of the mask that is meant; null: none. @throws OverpaintError invalid_request, image_not_found, those of uploads */
export async function takeMask(
  services: Pick<Services, 'images' | 'uploads' | 'limits'>,
  { ownerId, photoId, address, mask, maskPng, box }: Asked,
): Promise<string | null> {
  if ([mask, maskPng, box].filter((each) => each !== undefined).length > 1)
    throw new OverpaintError('invalid_request', 'Give one of mask, maskPng and box.');
  if (mask !== undefined) return mask;
  const bytes = maskPng === undefined ? await drawBox() : Buffer.from(maskPng, 'base64');
  if (bytes === null) return null;
  const release = services.limits.take('upload', address);
  try {
    const headers = { 'content-type': 'image/png' };
    const request = new Request('http://mask/', { method: 'POST', headers, body: bytes });
    const { image } = await services.uploads.take(ownerId, 'mask', request, 'mask.png', address);
    return image.id;
  } finally {
    release();
  }

  /** A mask of the photo's size in which the box is transparent. */
  async function drawBox(): Promise<Uint8Array<ArrayBuffer> | null> {
    if (box === undefined) return null;
    const photo = await services.images.find(ownerId, photoId);
    if (photo === null) throw new OverpaintError('image_not_found');
    const { width, height } = photo;
    if (box.x + box.width > width || box.y + box.height > height)
      throw new OverpaintError(
        'invalid_request',
        `The box must lie in the photo, which is ${width}x${height}.`,
      );
    return encodePng(width, height, 'rgba', (y, row) => {
      for (let x = 0; x < width; x += 1) {
        const inside = x >= box.x && x < box.x + box.width && y >= box.y && y < box.y + box.height;
        row.fill(0, x * 4, x * 4 + 3);
        row[x * 4 + 3] = inside ? 0 : 255;
      }
    });
  }
}
