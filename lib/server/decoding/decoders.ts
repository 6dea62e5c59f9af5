import 'server-only';
import sharp from 'sharp';

const OURS = ['Jpeg', 'Png', 'Webp', 'Nsgif', 'Svg'];
const OF_UPLOADS = [...OURS, 'Tiff', 'Heif'];

/**
 * Of the decoders that libvips brings, those for what is stored here and for what models answer in, and no other. Holds
 * for the whole process.
 */
export function allowOnlyOurDecoders(): void {
  allow(OURS);
}

/** Also those for what people send. For the processes that decode it (lib/server/pixels). */
export function allowUploadDecoders(): void {
  allow(OF_UPLOADS);
}

function allow(decoders: readonly string[]): void {
  sharp.block({ operation: ['VipsForeignLoad'] });
  sharp.unblock({ operation: decoders.map((name) => `VipsForeignLoad${name}`) });
}
