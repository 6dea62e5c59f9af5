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
  list(runId: string): WirePartial[];
  /** Frames put so far for this run by this process. */
  frames(runId: string): number;
  read(runId: string, index: number): Promise<{ bytes: Uint8Array<ArrayBuffer>; mime: string } | null>;
  drop(runId: string): Promise<void>;
};

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
    list: (runId) =>
      [...(runs.get(runId) ?? [])].map(([index, { frame }]) => ({
        index,
        url: `/api/runs/${runId}/partials/${index}?frame=${frame}`,
      })),
    frames: (runId) => frameCounts.get(runId) ?? 0,
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
