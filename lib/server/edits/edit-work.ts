import 'server-only';
import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { BlobStore } from '@/lib/server/blobs/blob-store';
import { storedEdit, storedParams } from '@/lib/server/database/stored-json';
import type { ImageStore } from '@/lib/server/images/image-store';
import type { PixelWorker } from '@/lib/server/pixels/pixel-worker';
import type { PlacedImage } from '@/lib/server/records/run-images';
import type { EditWork } from '@/lib/server/runs/edit-work';
import type { RunStore } from '@/lib/server/runs/run-store';
import type { Uploads } from '@/lib/server/uploads/ingest-upload';
import { placeAnswer } from './place-answer';
import { readEdit, readMentioned } from './read-edit';
import { writeCallFiles, writeMentionedFiles } from './write-call-files';

export type EditWorkParts = {
  /** Files on their way to the API, and results half written. */
  directory: string;
  blobs: BlobStore;
  images: ImageStore;
  uploads: Pick<Uploads, 'kept'>;
  store: RunStore;
  pixels: PixelWorker;
};

const ABANDONED_AFTER_MS = 60 * 60_000;

export async function openEditWork(parts: EditWorkParts): Promise<EditWork> {
  const { directory, images, uploads, store } = parts;
  await mkdir(directory, { recursive: true });
  await sweep(directory);

  return {
    async prepare(run) {
      const own = join(directory, run.id);
      await rm(own, { recursive: true, force: true });
      await mkdir(own, { recursive: true });
      const release = () => rm(own, { recursive: true, force: true });
      try {
        if (run.kind === 'generate') {
          const pictures = (await readMentioned(images, run)).flatMap((reference) => reference.pictures);
          const files = await writeMentionedFiles(parts, pictures, own);
          const params = storedParams(run);
          const paramsSent = { ...params, prompt: run.promptSent ?? params.prompt };
          return { call: { kind: 'edit', params: paramsSent, files }, plan: null, release };
        }
        const edit = await readEdit(images, uploads.kept, run);
        return { ...(await writeCallFiles(parts, edit, own)), release };
      } catch (error) {
        await release();
        throw error;
      }
    },

    places(run) {
      const edit = storedEdit(run);
      return edit !== null && edit.placement !== 'model';
    },

    async place(run) {
      const edit = await readEdit(images, uploads.kept, run);
      const answers = ((await store.imagesOf([run.id])).get(run.id) ?? []).filter(
        (image) => image.role === 'output',
      );
      const placed: PlacedImage[] = [];
      // One at a time: each is a whole photo in memory.
      for (const answer of answers) placed.push(await placeAnswer(parts, edit, answer));
      return placed;
    },
  };
}

/** What crashes left. */
async function sweep(directory: string): Promise<void> {
  for (const name of await readdir(directory)) {
    const path = join(directory, name);
    const found = await stat(path).catch(() => null);
    if (found !== null && Date.now() - found.mtimeMs > ABANDONED_AFTER_MS) {
      await rm(path, { recursive: true, force: true });
    }
  }
}
