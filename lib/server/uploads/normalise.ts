import 'server-only';
import type { PixelWorker } from '@/lib/server/pixels/pixel-worker';
import type { Sentence } from '@/lib/shared/language';
import type { UploadFormat } from '@/lib/shared/upload-formats';
import type { WirePainted } from '@/lib/shared/wire';

export const UPLOAD_ROLES = ['input', 'mask', 'markup'] as const;
export type UploadRole = (typeof UPLOAD_ROLES)[number];

export type Normalised = { width: number; height: number; notes: Sentence[]; painted: WirePainted | null };

type Turn = {
  party?: string;
  signal?: AbortSignal;
  /** All of it is decoded; what is to come is writing. */
  onDecoded?: (made: Normalised) => void;
};

/** An upload becomes the PNG that is kept of it. */
export async function normalise(
  pixels: PixelWorker,
  role: UploadRole,
  upload: { sourcePath: string; format: UploadFormat; outputPath: string },
  { onDecoded, ...turn }: Turn = {},
): Promise<Normalised> {
  if (role !== 'input') {
    const job = role === 'mask' ? 'normaliseMask' : 'normaliseMarkup';
    return pixels.run(job, upload, { ...turn, onReport: (made) => onDecoded?.(made) });
  }
  const onReport = (made: Omit<Normalised, 'painted'>) => onDecoded?.({ ...made, painted: null });
  return { ...(await pixels.run('normaliseInput', upload, { ...turn, onReport })), painted: null };
}
