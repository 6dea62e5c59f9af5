import 'server-only';
import type { BlobStore } from '@/lib/server/blobs/blob-store';
import type { ImageStore } from '@/lib/server/images/image-store';
import { proveSubject } from '@/lib/server/packages/restyle/prove-subject';
import type { PixelWorker } from '@/lib/server/pixels/pixel-worker';
import { OverpaintError } from '@/lib/shared/errors';
import type { SubjectProof } from '@/lib/shared/recipes/restyle-proof';
import type { JobService } from './job-service';

type Parts = {
  jobs: Pick<JobService, 'packageJob'>;
  images: Pick<ImageStore, 'list'>;
  blobs: BlobStore;
  pixels: PixelWorker;
};

/**
 * Whether the subject of an item is as its photo has it, in the picture that stands for the item now, approved or not.
 *
 * @throws OverpaintError job_not_found, also for a job of another recipe
 */
export type ProveItem = (
  ownerId: string,
  jobId: string,
  itemId: string,
  signal: AbortSignal,
) => Promise<SubjectProof>;

export function createProveItem({ jobs, images, blobs, pixels }: Parts): ProveItem {
  return async (ownerId, jobId, itemId, signal) => {
    const { settings, items } = await jobs.packageJob(ownerId, jobId, 'restyle');
    const item = items.find(({ id }) => id === itemId);
    if (item === undefined) throw new OverpaintError('job_not_found');
    const [chosen = null] = item.chosen === null ? [] : await images.list(ownerId, [item.chosen]);
    const { sources, pictures } = item;
    return proveSubject(settings, { image: chosen, sources, pictures }, { blobs, pixels, signal });
  };
}
