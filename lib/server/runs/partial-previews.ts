import 'server-only';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { WirePartial } from '@/lib/shared/wire';

/**
 * The newest preview of each open run. A preview is a file so that it outlives a crash, but it is not synced: losing
 * one loses nothing that was paid for.
 */
export type PartialPreviews = {
  put(runId: string, index: number, bytes: Uint8Array, mime: string): Promise<void>;
  /** Of each run that has any: the previews, and how many frames came so far. */
  of(runIds: readonly string[]): Promise<Map<string, { partials: WirePartial[]; frames: number }>>;
  read(runId: string, index: number): Promise<{ bytes: Uint8Array<ArrayBuffer>; mime: string } | null>;
  drop(runId: string): Promise<void>;
};

/** Its address changes with each frame, so that none is shown from a browser's cache. */
export function previewUrl(runId: string, index: number, frame: number): string {
  return `/api/runs/${runId}/partials/${index}?frame=${frame}`;
}

type Preview = { mime: string; frame: number };

const EXTENSIONS: Record<string, string> = { 'image/png': 'png', 'image/jpeg': 'jpeg', 'image/webp': 'webp' };

export async function openPartialPreviews(directory: string): Promise<PartialPreviews> {
  await mkdir(directory, { recursive: true });
  const runs = new Map<string, Map<number, Preview>>();
  const frameCounts = new Map<string, number>();

  for (const name of await readdir(directory)) {
    const parts = /^([0-9a-f-]{36})\.(\d+)\.(png|jpeg|webp)$/.exec(name);
    if (parts !== null)
      remember(parts[1] as string, Number(parts[2]), { mime: `image/${parts[3]}`, frame: 1 });
  }

  function remember(runId: string, index: number, preview: Preview) {
    const previews = runs.get(runId) ?? new Map<number, Preview>();
    previews.set(index, preview);
    runs.set(runId, previews);
  }

  const pathOf = (runId: string, index: number, mime: string) =>
    join(directory, `${runId}.${index}.${EXTENSIONS[mime] ?? 'png'}`);

  return {
    async put(runId, index, bytes, mime) {
      await writeFile(pathOf(runId, index, mime), bytes);
      const frame = (frameCounts.get(runId) ?? 0) + 1;
      frameCounts.set(runId, frame);
      remember(runId, index, { mime, frame });
    },
    async of(runIds) {
      const found = new Map<string, { partials: WirePartial[]; frames: number }>();
      for (const runId of runIds) {
        const previews = [...(runs.get(runId) ?? [])];
        if (previews.length === 0) continue;
        const partials = previews.map(([index, { frame }]) => ({
          index,
          url: previewUrl(runId, index, frame),
        }));
        found.set(runId, { partials, frames: frameCounts.get(runId) ?? 0 });
      }
      return found;
    },
    async read(runId, index) {
      const preview = runs.get(runId)?.get(index);
      if (preview === undefined) return null;
      try {
        return { bytes: await readFile(pathOf(runId, index, preview.mime)), mime: preview.mime };
      } catch {
        return null;
      }
    },
    async drop(runId) {
      const previews = runs.get(runId);
      runs.delete(runId);
      frameCounts.delete(runId);
      for (const [index, { mime }] of previews ?? []) await rm(pathOf(runId, index, mime), { force: true });
    },
  };
}
