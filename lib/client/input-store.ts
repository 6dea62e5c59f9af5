import type { Sentence } from '@/lib/shared/language';
import type { WireImage } from '@/lib/shared/wire';
import { ApiError } from './api';
import { getImage } from './image-requests';
import {
  addItems,
  findUnsent,
  hideLocal,
  type InputItem,
  type InputState,
  isUploading,
  keepTray,
  moveItem,
  parseTray,
  removeItem,
  settleItem,
  showItem,
  type Tray,
  tooManyInputs,
} from './input-tray';
import { currentLanguage } from './language';
import { readLocalPicture } from './local-picture';
import { createPersisted, hydrate } from './persisted';
import { sentenceOf } from './sentence-of';
import { TRAY_STORAGE_KEY } from './storage-keys';
import { MAX_UPLOAD_BYTES, tooLargeError, uploadImage } from './upload';

/** Two at a time use the whole bandwidth; more would only make each of them slower. */
const UPLOADS_AT_ONCE = 2;

type Inputs = {
  items: Tray;
  /** What was refused, for the person; cleared by the next change. */
  notice: Sentence | null;
};

export const inputStore = createPersisted<Inputs>(
  { items: [], notice: null },
  {
    name: TRAY_STORAGE_KEY,
    version: 1,
    keep: ({ items }) => keepTray(items),
    parse(kept) {
      const items = parseTray(kept);
      return items && { items, notice: findUnsent(kept) };
    },
    waits: true,
  },
);

type Work = {
  /** Null for a picture that an earlier visit left on the server. */
  file: Blob | null;
  id: string | null;
  /** Of the file; undefined until it is read, null where the browser has no digest. */
  hash?: string | null;
  abort: AbortController;
};

const works = new Map<string, Work>();
/** Pictures that this page has uploaded, by the hash of the file. */
const sent = new Map<string, WireImage>();
const queue: string[] = [];
let running = 0;
let lastKey = 0;
/** Files are read one after the other, the base first: each of them is in memory as a whole meanwhile. */
let reading: Promise<void> = Promise.resolve();

const update = (change: (items: Tray) => Tray) =>
  inputStore.setState(({ items }) => ({ items: change(items), notice: null }));
const settle = (key: string, state: InputState) => {
  const { items } = inputStore.getState();
  if (!items.some((item) => item.key === key)) return;
  const settled = settleItem(items, key, state);
  for (const item of items) if (!settled.some((one) => one.key === item.key)) forget(item);
  inputStore.setState({ items: settled });
};

function newKey(): string {
  lastKey += 1;
  return `input-${lastKey}`;
}

function add(items: readonly InputItem[]): readonly InputItem[] {
  const added = addItems(inputStore.getState().items, items);
  inputStore.setState({
    items: added.tray,
    notice:
      added.refused.length > 0
        ? tooManyInputs(added.refused.length)
        : added.known.length > 0
          ? { key: 'inputs.known' }
          : null,
  });
  return added.refused;
}

/** Files in the order in which they were given. Each is uploaded separately; its place in the tray says what goes wrong. */
export function addFiles(files: readonly File[]): void {
  const items = files.map((file): InputItem => {
    const key = newKey();
    works.set(key, { file, id: null, abort: new AbortController() });
    return {
      key,
      name: file.name || currentLanguage().t('inputs.pastedPicture'),
      previewUrl: URL.createObjectURL(file),
      state: { status: 'reading' },
    };
  });
  for (const item of add(items)) forget(item);
  for (const { key } of items) start(key);
}

/** Makes a file something to paint on, where this browser can. */
async function read(key: string, work: Work): Promise<void> {
  const { file } = work;
  const url = inputStore.getState().items.find((item) => item.key === key)?.previewUrl;
  if (file === null || url == null || work.hash !== undefined || file.size > MAX_UPLOAD_BYTES) return;
  try {
    const { hash, local } = await readLocalPicture(file, url);
    work.hash = hash;
    if (local !== null && works.has(key))
      inputStore.setState(({ items }) => ({ items: showItem(items, key, local) }));
  } catch {
    // It is said where it is sent.
  }
}

/** This browser and the server do not see the same picture: the server's counts. */
export function dropLocalPicture(key: string, notice: Sentence | null): void {
  const item = inputStore.getState().items.find((one) => one.key === key);
  if (item?.previewUrl != null) URL.revokeObjectURL(item.previewUrl);
  inputStore.setState(({ items }) => ({ items: hideLocal(items, key), notice }));
}

/** Pictures that the server has. */
export function addImages(images: readonly WireImage[]): void {
  add(images.map(itemOf));
}

/** The tray then holds these and nothing else. */
export function replaceInputs(images: readonly WireImage[]): void {
  clearInputs();
  addImages(images);
}

function itemOf(image: WireImage): InputItem {
  return {
    key: newKey(),
    name: image.fileName,
    previewUrl: null,
    state: { status: 'ready', image, notes: [] },
  };
}

export function removeInput(key: string): void {
  const item = inputStore.getState().items.find((one) => one.key === key);
  if (item) forget(item);
  update((items) => removeItem(items, key));
}

export function moveInput(key: string, to: number): void {
  update((items) => moveItem(items, key, to));
}

export function clearInputs(): void {
  for (const item of inputStore.getState().items) forget(item);
  update(() => []);
}

export function retryInput(key: string): void {
  start(key);
}

function forget({ key, previewUrl }: InputItem): void {
  works.get(key)?.abort.abort();
  works.delete(key);
  if (previewUrl !== null) URL.revokeObjectURL(previewUrl);
}

function start(key: string): void {
  const work = works.get(key);
  if (!work) return;
  settle(key, { status: 'reading' });
  reading = reading
    .then(() => read(key, work))
    .then(() => {
      queue.push(key);
      startNext();
    });
}

function startNext(): void {
  while (running < UPLOADS_AT_ONCE) {
    const key = queue.shift();
    if (key === undefined) return;
    const work = works.get(key);
    if (!work) continue;
    running += 1;
    void resolveItem(key, work).finally(() => {
      running -= 1;
      startNext();
    });
  }
}

async function resolveItem(key: string, work: Work): Promise<void> {
  try {
    settle(key, { status: 'ready', ...(await take(key, work)) });
  } catch (error) {
    if (work.abort.signal.aborted) return;
    if (work.id !== null && error instanceof ApiError && error.code === 'image_not_found') {
      removeInput(key);
      return;
    }
    const known = error instanceof ApiError;
    settle(key, {
      status: 'failed',
      message: known ? sentenceOf(error) : currentLanguage().t('inputs.unreadable'),
      retryable: !known || error.retryable || work.id !== null,
    });
  }
}

async function take(
  key: string,
  { file, id, hash, abort }: Work,
): Promise<{ image: WireImage; notes: Sentence[] }> {
  if (file === null) return { image: await getImage(id ?? ''), notes: [] };
  if (file.size > MAX_UPLOAD_BYTES) throw tooLargeError(file.size);
  if (hash === undefined) throw new Error('The file could not be read.');
  const known = hash === null ? undefined : sent.get(hash);
  // It may have been deleted since; asking is cheap compared to sending it again.
  const kept = known && (await getImage(known.id).catch(() => null));
  if (kept && kept.deletedAt === null) return { image: kept, notes: [] };
  const { name } = inputStore.getState().items.find((item) => item.key === key) ?? { name: '' };
  settle(key, { status: 'uploading', share: 0 });
  const { image, noteSentences: notes } = await uploadImage(file, 'input', {
    name,
    signal: abort.signal,
    onProgress: (share) => settle(key, { status: 'uploading', share }),
    onWaiting: () => settle(key, { status: 'waiting' }),
  });
  if (hash !== null) sent.set(hash, image);
  return { image, notes };
}

/** Resolves once no upload is in progress, whether they succeeded or not. */
export function uploadsSettled(): Promise<void> {
  return new Promise((resolve) => {
    const isDone = () => !inputStore.getState().items.some(isUploading);
    if (isDone()) return resolve();
    const unsubscribe = inputStore.subscribe(() => {
      if (!isDone()) return;
      unsubscribe();
      resolve();
    });
  });
}

/**
 * Restores the tray of an earlier visit. What is gone from the server is removed from the tray; what cannot be fetched
 * can be tried again.
 */
export function restoreTray(): void {
  const { items: early } = inputStore.getState();
  hydrate(inputStore);
  // Files that are still being uploaded have no ids yet, so the stored tray would replace them.
  if (early.length > 0) inputStore.setState({ items: early });
  for (const { key, awaitedId } of inputStore.getState().items) {
    if (awaitedId === undefined || works.has(key)) continue;
    works.set(key, { file: null, id: awaitedId, abort: new AbortController() });
    start(key);
  }
}
