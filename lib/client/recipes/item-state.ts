/** What an item of a job shows. Pure. */
import { newerRun } from '@/lib/client/run-words';
import type { Verdict, WireJobItem } from '@/lib/shared/recipes/wire-jobs';
import { TERMINAL } from '@/lib/shared/run-status';
import type { WireImage, WireRun } from '@/lib/shared/wire';

/** `image`: what stands for it meanwhile, from an earlier run. */
export type ItemState =
  | { kind: 'empty' }
  | { kind: 'open'; run: WireRun; image: WireImage | null }
  | { kind: 'failed'; run: WireRun; image: WireImage | null }
  | { kind: 'drawn'; image: WireImage };

type Item = Pick<WireJobItem<unknown>, 'runs' | 'added' | 'chosen' | 'verdict'>;

/** Every image that may stand for it, newest first. */
export function candidatesOf(item: Pick<Item, 'runs' | 'added'>): WireImage[] {
  return [...item.runs.flatMap((run) => (run.status === 'done' ? run.images : [])), ...item.added]
    .filter(({ deletedAt }) => deletedAt === null)
    .sort((one, other) => other.createdAt - one.createdAt);
}

/** The one that a person chose, else the newest. */
export function standsFor(item: Item): WireImage | null {
  const candidates = candidatesOf(item);
  return candidates.find(({ id }) => id === item.chosen) ?? candidates[0] ?? null;
}

/** Its newest run, as the page knows it by now; null when it has heard nothing of it. */
export function newestLive(
  item: Pick<Item, 'runs'>,
  runs: Readonly<Record<string, WireRun>>,
): WireRun | null {
  return runs[item.runs[0]?.id ?? ''] ?? null;
}

/** @param live its newest run as the page knows it by now */
export function itemState(item: Item, live: WireRun | null): ItemState {
  const run = newerRun(item.runs[0] ?? null, live);
  const known = run === null ? item : { ...item, runs: [run, ...item.runs.slice(1)] };
  const image = standsFor(known);
  if (run !== null && !TERMINAL.has(run.status)) return { kind: 'open', run, image };
  const drew = run?.images.some(({ deletedAt }) => deletedAt === null) === true;
  // A later picture, made of another, mends what failed.
  const mended = image !== null && run !== null && image.createdAt > (run.endedAt ?? 0);
  if (run !== null && (run.status !== 'done' || !drew) && !mended) return { kind: 'failed', run, image };
  return image === null ? { kind: 'empty' } : { kind: 'drawn', image };
}

/** Whether it is among what is still to be drawn. */
export function isMissing(item: Item, live: WireRun | null): boolean {
  if (item.verdict === 'rejected') return false;
  const state = itemState(item, live);
  return state.kind === 'empty' || (state.kind === 'failed' && state.image === null);
}

export type JobCounts = { drawn: number; open: number } & Record<Exclude<Verdict, 'open'>, number>;

export function countItems(items: readonly Item[], live: (id: string) => WireRun | null): JobCounts {
  const counts: JobCounts = { drawn: 0, open: 0, approved: 0, rejected: 0 };
  for (const item of items) {
    const state = itemState(item, live(item.runs[0]?.id ?? ''));
    if (state.kind === 'drawn') counts.drawn += 1;
    if (state.kind === 'open') counts.open += 1;
    if (item.verdict !== 'open') counts[item.verdict] += 1;
  }
  return counts;
}
