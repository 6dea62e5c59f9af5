/**
 * The pictures of an edit in the tray, and every way in which they may change. Pure.
 *
 * A file goes two ways at once. What this page can do with it:
 *
 *   not read yet ──> `local`: shown and painted on from here, until it leaves the tray
 *        └─────────> no `local`: this browser cannot decode it, or shows another size than the server. The server's picture is waited for
 *
 * and where its bytes are (`state`):
 *
 *   reading ──> uploading <──> waiting ──> ready
 *                   └─────────────┴──────> failed ── retryable ──> reading
 *                                             └───── otherwise refused: it is not painted on any more
 *
 * What is painted belongs to the file, so it is the same before and after `ready`. Only a picture that is `ready` is sent.
 */
import type { Sentence } from '@/lib/shared/language';
import type { Size } from '@/lib/shared/mask/geometry';
import { MAX_INPUT_IMAGES } from '@/lib/shared/models';
import type { WireImage } from '@/lib/shared/wire';

export type InputState =
  | { status: 'reading' }
  /** Bytes that have left, 0 to 1. */
  | { status: 'uploading'; share: number }
  /** The connection dropped; it is tried again automatically. */
  | { status: 'waiting' }
  | { status: 'ready'; image: WireImage; notes: readonly Sentence[] }
  | { status: 'failed'; message: string; retryable: boolean };

/** A file as this browser decodes it. */
export type LocalPicture = Size & {
  readonly file: Blob;
  /** What is painted on it is kept under this until the server has it. The same for the same bytes, where they could be hashed. */
  readonly storageKey: string;
};

export type InputItem = {
  /** Names the place in the tray, not the picture. */
  readonly key: string;
  readonly name: string;
  /** Address of the file in this page; null for what the server has and this page has not. */
  readonly previewUrl: string | null;
  readonly local?: LocalPicture;
  /** A picture of the server that is only known by its id until it is ready. */
  readonly awaitedId?: string;
  readonly state: InputState;
};

export type Tray = readonly InputItem[];

export type Added = {
  tray: Tray;
  /** What found no room. */
  refused: readonly InputItem[];
  /** What is in the tray already. */
  known: readonly InputItem[];
};

/** Adds at the end. A stored picture is in the tray once; the 17th picture finds no room. */
export function addItems(tray: Tray, items: readonly InputItem[]): Added {
  const next = [...tray];
  const refused: InputItem[] = [];
  const known: InputItem[] = [];
  for (const item of items) {
    if (item.state.status === 'ready' && next.some((one) => imageIdOf(one) === imageIdOf(item)))
      known.push(item);
    else if (next.length >= MAX_INPUT_IMAGES) refused.push(item);
    else next.push(item);
  }
  return { tray: next, refused, known };
}

/**
 * The same item in a new state. If it turns out to be a picture that is in the tray already, the first of the two stays:
 * the base may be painted on.
 */
export function settleItem(tray: Tray, key: string, state: InputState): Tray {
  const settled = tray.map((one) => (one.key === key ? { ...one, state } : one));
  if (state.status !== 'ready') return settled;
  const isTwin = (one: InputItem) => imageIdOf(one) === state.image.id;
  return settled.filter((one, at) => !isTwin(one) || settled.findIndex(isTwin) === at);
}

/** The same item, which this browser can show and paint on. */
export function showItem(tray: Tray, key: string, local: LocalPicture): Tray {
  return tray.map((one) => (one.key === key ? { ...one, local } : one));
}

/** The same item without what this page knows of its file: only the server's picture counts. */
export function hideLocal(tray: Tray, key: string): Tray {
  return tray.map((one) => {
    if (one.key !== key) return one;
    const { local: _, ...rest } = one;
    return { ...rest, previewUrl: null };
  });
}

export function removeItem(tray: Tray, key: string): Tray {
  return tray.filter((one) => one.key !== key);
}

/** @param to index afterwards; held inside the tray */
export function moveItem(tray: Tray, key: string, to: number): Tray {
  const from = tray.findIndex((one) => one.key === key);
  const item = tray[from];
  const index = Math.max(0, Math.min(tray.length - 1, to));
  if (!item || from === index) return tray;
  const rest = removeItem(tray, key);
  return [...rest.slice(0, index), item, ...rest.slice(index)];
}

export function imageIdOf({ state }: Pick<InputItem, 'state'>): string | null {
  return state.status === 'ready' ? state.image.id : null;
}

/** The first picture, once it can be painted on. */
export type Base =
  | { readonly image: WireImage; readonly local?: LocalPicture | undefined }
  /** Not on the server yet. */
  | { readonly image: null; readonly local: LocalPicture };

/** What is edited, and what a mask lies on. Null while neither this page nor the server can show it, and where it was refused. */
export function baseOf(tray: Tray): Base | null {
  const [first] = tray;
  if (!first) return null;
  const { state, local } = first;
  if (state.status === 'ready') return { image: state.image, local };
  return local === undefined || isRefused(first) ? null : { image: null, local };
}

/** Whether the server will not take it, however often it is asked. */
export function isRefused({ state }: InputItem): boolean {
  return state.status === 'failed' && !state.retryable;
}

/** Sizes of the pictures whose sizes are known, for planning: the base first, or nothing where that of the base is not. */
export function sizesOf(tray: Tray): (Size & { id: string })[] {
  if (baseOf(tray) === null) return [];
  return tray.flatMap(({ key, state, local }) => {
    const known = state.status === 'ready' ? state.image : local;
    return known ? [{ id: imageIdOf({ state }) ?? key, width: known.width, height: known.height }] : [];
  });
}

export function imagesOf(tray: Tray): WireImage[] {
  return tray.flatMap(({ state }) => (state.status === 'ready' ? state.image : []));
}

/** Which picture prevents sending the edit; null if none does. Uploads are waited for. */
export function findTrayProblem(tray: Tray): Sentence | null {
  const failed = tray.find(({ state }) => state.status === 'failed');
  if (failed === undefined) return null;
  return failed.name === ''
    ? { key: 'inputs.unnamedNotUsable' }
    : { key: 'inputs.notUsable', values: { name: failed.name } };
}

export function isUploading({ state: { status } }: InputItem): boolean {
  return status === 'reading' || status === 'uploading' || status === 'waiting';
}

/** One sentence about pictures that found no room. */
export function tooManyInputs(count: number): Sentence {
  return { key: 'inputs.tooMany', values: { most: MAX_INPUT_IMAGES, count } };
}

/**
 * What is kept between visits: ids, because the server knows the pictures; of files that it does not have yet the names,
 * so that the next visit can say what is missing.
 */
export function keepTray(tray: Tray): { ids: string[]; unsent?: string[] } {
  const unsent = tray.filter((item) => isUploading(item) && item.awaitedId === undefined);
  return {
    ids: tray.flatMap((item) => imageIdOf(item) ?? item.awaitedId ?? []),
    ...(unsent.length > 0 && { unsent: unsent.map(({ name }) => name) }),
  };
}

/** The sentence about files that an earlier visit did not get to send. */
export function findUnsent(kept: unknown): Sentence | null {
  if (typeof kept !== 'object' || kept === null || !('unsent' in kept) || !Array.isArray(kept.unsent))
    return null;
  const [name, ...others]: unknown[] = kept.unsent;
  if (typeof name !== 'string') return null;
  return { key: 'inputs.unsent', values: { name, others: others.length } };
}

/** The kept pictures, to be asked for; null for anything but a list of ids. */
export function parseTray(kept: unknown): Tray | null {
  if (typeof kept !== 'object' || kept === null || !('ids' in kept) || !Array.isArray(kept.ids)) return null;
  const ids: unknown[] = kept.ids;
  if (!ids.every((id): id is string => typeof id === 'string' && id !== '')) return null;
  return [...new Set(ids)].slice(0, MAX_INPUT_IMAGES).map((id) => ({
    key: `kept-${id}`,
    name: '',
    previewUrl: null,
    awaitedId: id,
    state: { status: 'reading' },
  }));
}
