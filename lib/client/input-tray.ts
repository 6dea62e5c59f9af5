/** The pictures of an edit in the tray, and every way in which they may change. Pure. */
import type { Sentence } from '@/lib/shared/language';
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

export type InputItem = {
  /** Names the place in the tray, not the picture. */
  readonly key: string;
  readonly name: string;
  /** What can be shown before the server has it. */
  readonly previewUrl: string | null;
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

/** The same item in a new state. It is removed if it turns out to be a picture that is in the tray already. */
export function settleItem(tray: Tray, key: string, state: InputState): Tray {
  const twin =
    state.status === 'ready' && tray.some((one) => one.key !== key && imageIdOf(one) === state.image.id);
  if (twin) return removeItem(tray, key);
  return tray.map((one) => (one.key === key ? { ...one, state } : one));
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

export function imageIdOf({ state }: InputItem): string | null {
  return state.status === 'ready' ? state.image.id : null;
}

/** The first picture: what is edited, and what a mask lies on. Null until it is on the server. */
export function baseOf(tray: Tray): WireImage | null {
  const state = tray[0]?.state;
  return state?.status === 'ready' ? state.image : null;
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

/** What is kept between visits: ids only, because the server knows the pictures. */
export function keepTray(tray: Tray): { ids: string[] } {
  return { ids: tray.flatMap((item) => imageIdOf(item) ?? item.awaitedId ?? []) };
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
