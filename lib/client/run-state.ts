/** What the page knows of runs, and every way in which it may change. Pure: the store and the network are elsewhere. */
import type { Estimate, GenerateParams, RunPage, WireEdit, WireImage, WireRun } from '@/lib/shared/wire';
import { type ImageFacts, withFacts } from './image-store';
import { currentLanguage } from './language';

export type RunState = {
  readonly runs: Readonly<Record<string, WireRun>>;
  /** Ids, newest first; runs that the server has not acknowledged yet come before all others. */
  readonly order: readonly string[];
  /** Where the older runs go on; null when all are here. */
  readonly nextCursor: string | null;
  /** What has changed of images (image-store.ts); every image of `runs` has it. */
  readonly facts: ImageFacts;
};

type RunList = Pick<RunState, 'runs' | 'order'>;

/** Revision of a run that only this page knows of. Anything the server says is newer. */
export const UNACKNOWLEDGED = -1;

export const EMPTY_RUN_STATE: RunState = { runs: {}, order: [], nextCursor: null, facts: {} };

/**
 * Takes in runs in any order, from any source, as often as they come. An older revision never overwrites a newer one;
 * the same revision does, because places in the queue and previews change without one. A run that says nothing new
 * keeps its identity, and a list that says nothing new keeps the whole state's, so that nothing renders.
 */
export function mergeRuns(state: RunState, incoming: readonly WireRun[]): RunState {
  const changed: Record<string, WireRun> = {};
  let reordered = false;
  for (const run of incoming) {
    const known = changed[run.id] ?? state.runs[run.id];
    const next = runWithFacts(run, state.facts);
    if (known && (next.revision < known.revision || isSameRun(known, next))) continue;
    reordered ||= !known || known.createdAt !== next.createdAt || isPending(known) !== isPending(next);
    changed[run.id] = next;
  }
  if (Object.keys(changed).length === 0) return state;
  const runs = { ...state.runs, ...changed };
  return { ...state, runs, order: reordered ? sortIds(runs) : state.order };
}

/** Only for a run that was never started: history is not removed. */
export function removeRun(state: RunState, id: string): RunState {
  if (!(id in state.runs)) return state;
  const { [id]: _, ...runs } = state.runs;
  return { ...state, runs, order: state.order.filter((each) => each !== id) };
}

export function appendPage(state: RunState, page: RunPage): RunState {
  return { ...mergeRuns(state, page.runs), nextCursor: page.nextCursor };
}

/**
 * Whether a snapshot reaches back to what is known. After a long sleep more runs may have been made elsewhere than it
 * holds, and then some between it and the list are missing.
 */
export function isJoining(state: RunState, snapshot: readonly WireRun[]): boolean {
  return state.order.length === 0 || snapshot.length === 0 || snapshot.some((run) => run.id in state.runs);
}

/** The list begins again from its newest page and keeps what only this browser knows. */
export function restartFrom(state: RunState, page: RunPage): RunState {
  const kept = Object.values(state.runs).filter(isPending);
  return appendPage({ ...EMPTY_RUN_STATE, facts: state.facts }, { ...page, runs: [...kept, ...page.runs] });
}

/** Takes over what has changed of images. A run of which nothing has changed keeps its identity. */
export function followFacts(state: RunState, facts: ImageFacts): RunState {
  const changed: Record<string, WireRun> = {};
  for (const run of Object.values(state.runs)) {
    const next = runWithFacts(run, facts);
    if (next !== run) changed[run.id] = next;
  }
  const runs = Object.keys(changed).length === 0 ? state.runs : { ...state.runs, ...changed };
  return { ...state, runs, facts };
}

/** What of these runs is at least as new as what is known. */
export function notOlder(state: RunState, runs: readonly WireRun[]): WireRun[] {
  return runs.filter((run) => run.revision >= (state.runs[run.id]?.revision ?? UNACKNOWLEDGED));
}

export function findImage(state: RunList, imageId: string): { run: WireRun; image: WireImage } | null {
  for (const id of state.order) {
    const run = state.runs[id];
    const image = run?.images.find((each) => each.id === imageId);
    if (run && image) return { run, image };
  }
  return null;
}

/** Every image that is not in the bin, in the order a person sees them. */
export function visibleImages(state: RunList): WireImage[] {
  return state.order.flatMap(
    (id) => state.runs[id]?.images.filter((image) => image.deletedAt === null) ?? [],
  );
}

/** What makes a run an edit: its pictures, the base first, and how it is done. */
export type EditOf = { inputs: string[]; edit: WireEdit };

/** The row that appears at the click, until the server's own takes its place. */
export function pendingRun(
  params: GenerateParams & { id: string },
  known: {
    estimate: Estimate;
    demo: boolean;
    usualMs: number | null;
    now: number;
    editOf?: EditOf | undefined;
  },
): WireRun {
  const { id, ...rest } = params;
  return {
    id,
    kind: known.editOf ? 'edit' : 'generate',
    status: 'queued',
    params: rest,
    answered: null,
    estimate: known.estimate,
    costMicroUsd: null,
    cost: null,
    usage: null,
    images: [],
    overnight: null,
    inputs: known.editOf?.inputs ?? [],
    edit: known.editOf?.edit ?? null,
    // The server says so in a moment.
    mentioned: null,
    partials: [],
    error: null,
    tokenName: null,
    // Only our server knows which API it asks.
    server: currentLanguage().t('common.theApi'),
    demo: known.demo,
    attempt: 0,
    revision: UNACKNOWLEDGED,
    queuePosition: null,
    waitUntil: null,
    usualMs: known.usualMs,
    createdAt: known.now,
    startedAt: null,
    endedAt: null,
  };
}

/** Whether the server has not acknowledged the run yet. */
export function isPending(run: WireRun): boolean {
  return run.revision === UNACKNOWLEDGED;
}

function runWithFacts(run: WireRun, facts: ImageFacts): WireRun {
  const images = run.images.map((image) => withFacts(image, facts));
  return images.every((image, index) => image === run.images[index]) ? run : { ...run, images };
}

/** Both come from the same serialiser, so equal runs are equal texts; 2 KB each, well under a frame for a snapshot. */
function isSameRun(a: WireRun, b: WireRun): boolean {
  return a === b || (a.revision === b.revision && JSON.stringify(a) === JSON.stringify(b));
}

function sortIds(runs: Readonly<Record<string, WireRun>>): string[] {
  return Object.values(runs)
    .sort(
      (a, b) =>
        Number(isPending(b)) - Number(isPending(a)) || b.createdAt - a.createdAt || (a.id < b.id ? 1 : -1),
    )
    .map((run) => run.id);
}
