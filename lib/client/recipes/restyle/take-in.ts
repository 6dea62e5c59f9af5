/** Photos on their way into a job: uploaded a few at a time, added in their order, named by lists where there are any. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import { SentenceError } from '@/lib/client/sentence-error';
import { sentenceOf } from '@/lib/client/sentence-of';
import { MAX_UPLOAD_BYTES, tooLargeError, uploadImage } from '@/lib/client/upload';
import { uuidV7 } from '@/lib/client/uuid-v7';
import type { Sentence } from '@/lib/shared/language';
import { MAX_JOB_ITEMS } from '@/lib/shared/recipes/wire-jobs';
import type { WireImage } from '@/lib/shared/wire';
import type { Given, GivenPhoto } from './given-files';
import { matchNames, type NameRow, nameOfFile, parseNameList } from './photo-names';

export type TakenPhoto = { id: string; name: string; images: readonly string[] };

export type TakeInState = {
  /** Of what is on its way: photos, and those that have come or failed. */
  total: number;
  done: number;
  failed: readonly { key: string; name: string; why: string }[];
  /** What else there is to say of what was given. */
  notes: readonly Sentence[];
  /** Lines of a list whose photo is not there. */
  unmatched: readonly NameRow[];
};

export type TakeIn = Pick<StoreApi<TakeInState>, 'getState' | 'getInitialState' | 'subscribe'> & {
  give(given: Given): Promise<void>;
  /** Images of the library. */
  giveImages(images: readonly Pick<WireImage, 'id' | 'fileName'>[]): Promise<void>;
  retry(key: string): void;
  dismiss(key: string): void;
  dismissNotes(): void;
  /** What was not begun is let go. */
  stop(): void;
};

type Item = {
  id: string;
  name: string;
  images: readonly string[];
  sources: readonly Pick<WireImage, 'fileName'>[];
};

type TakeInParts = {
  items: () => readonly Item[];
  add: (photos: readonly TakenPhoto[]) => Promise<void>;
  rename: (id: string, name: string) => void;
  upload?: typeof uploadImage;
};

/** More than two fill no line better, and one of them is always being unpacked or read. */
const AT_ONCE = 3;
/** A file that was moved away meanwhile. */
const UNREADABLE: Sentence = { key: 'inputs.unreadable' };
const NOTHING: TakeInState = { total: 0, done: 0, failed: [], notes: [], unmatched: [] };

/** What `downloadFileName` puts behind the words of a prompt. */
const OUR_ENDING = /-\d{4}-\d{2}-\d{2}-\d+\.\w+$/;

type Waiting = GivenPhoto & { key: string; turn: number };

export function createTakeIn({ items, add, rename, upload = uploadImage }: TakeInParts): TakeIn {
  const store = createStore<TakeInState>(() => NOTHING);
  const refused = new Map<string, Waiting>();
  /** Of photos that this page has taken in: the server gives its files names of its own. */
  const pathOf = new Map<string, string>();
  let rows: readonly NameRow[] = [];
  /** Those that are asked for their photos: of the lists given last, as a list that was mended takes the place of the old one. */
  let asked: readonly NameRow[] = [];
  /** What a list has called a photo. Who calls it otherwise afterwards is not overruled by the same line. */
  const called = new Map<string, string>();
  let waiting: Waiting[] = [];
  let working = 0;
  let stopped = new AbortController();
  /** What has come, until everything before it has. */
  const arrived = new Map<number, WireImage | null>();
  const paths = new Map<number, string>();
  let nextTurn = 0;
  let nextAdded = 0;
  let adding: Promise<void> = Promise.resolve();

  const note = (sentence: Sentence) =>
    store.setState(({ notes }) => ({
      notes: notes.some((said) => JSON.stringify(said) === JSON.stringify(sentence))
        ? notes
        : [...notes, sentence],
    }));
  const filesOf = ({ id, name, sources }: Item) => [
    ...sources.map(({ fileName }) => fileName),
    ...[pathOf.get(id) ?? []].flat(),
    name,
  ];

  const photosHere = () => items().map((item) => ({ id: item.id, files: filesOf(item) }));

  function enqueue(photos: readonly GivenPhoto[]): void {
    const fresh = photos.map((photo) => ({ ...photo, key: uuidV7(), turn: nextTurn++ }));
    for (const { turn, path } of fresh) paths.set(turn, path);
    waiting.push(...fresh);
    store.setState(({ total, done }) =>
      total === done ? { total: fresh.length, done: 0 } : { total: total + fresh.length },
    );
    while (working < Math.min(AT_ONCE, waiting.length + working) && waiting.length > 0) void work();
  }

  async function work(): Promise<void> {
    working += 1;
    for (let photo = waiting.shift(); photo !== undefined; photo = waiting.shift()) await send(photo);
    working -= 1;
    if (working === 0) {
      await adding;
      applyNames();
    }
  }

  async function send(photo: Waiting): Promise<void> {
    const { signal } = stopped;
    let image: WireImage | null = null;
    try {
      const bytes = await photo.read();
      if (bytes.size > MAX_UPLOAD_BYTES) throw tooLargeError(bytes.size);
      const name = photo.path.split('/').at(-1) ?? photo.path;
      image = (await upload(bytes, 'input', { name, signal })).image;
    } catch (error) {
      if (!signal.aborted) {
        refused.set(photo.key, photo);
        const { key, path: name } = photo;
        const why = sentenceOf(error instanceof DOMException ? new SentenceError(UNREADABLE) : error);
        store.setState(({ failed }) => ({ failed: [...failed, { key, name, why }] }));
      }
    }
    arrived.set(photo.turn, image);
    store.setState(({ done }) => ({ done: done + 1 }));
    adding = adding.then(addArrived);
    await adding;
  }

  /** In the order in which they were given, as far as everything before has come. */
  async function addArrived(): Promise<void> {
    const ready: { image: WireImage; path: string }[] = [];
    for (let image = arrived.get(nextAdded); image !== undefined; image = arrived.get(nextAdded)) {
      if (image !== null) ready.push({ image, path: paths.get(nextAdded) ?? '' });
      arrived.delete(nextAdded);
      paths.delete(nextAdded);
      nextAdded += 1;
    }
    await addNew(ready.map(({ image, path }) => ({ id: image.id, path })));
  }

  async function addNew(images: readonly { id: string; path: string }[]): Promise<void> {
    const there = new Set(items().flatMap((item) => item.images.slice(0, 1)));
    const fresh = images.filter(({ id }) => !there.has(id) && there.add(id));
    const room = MAX_JOB_ITEMS - items().length;
    if (fresh.length < images.length)
      note({ key: 'restyle.given.known', values: { count: images.length - fresh.length } });
    if (fresh.length > room)
      note({ key: 'restyle.given.noRoom', values: { most: MAX_JOB_ITEMS, count: fresh.length - room } });
    const taken = fresh
      .slice(0, Math.max(0, room))
      .map(({ id, path }) => ({ item: uuidV7(), image: id, path }));
    if (taken.length === 0) return;
    for (const { item, path } of taken) pathOf.set(item, path);
    const { names } = matchNames(
      rows,
      taken.map(({ item, path }) => ({ id: item, files: [path] })),
    );
    for (const [id, name] of names) called.set(id, name);
    try {
      await add(
        taken.map(({ item, image, path }) => ({
          id: item,
          name: names.get(item) ?? nameOfFile(path),
          images: [image],
        })),
      );
    } catch {
      // The frame of the job says why.
    }
  }

  function applyNames(): void {
    if (rows.length === 0) return;
    const photos = photosHere();
    for (const [id, name] of matchNames(rows, photos).names) {
      if (called.get(id) === name) continue;
      called.set(id, name);
      if (items().find((item) => item.id === id)?.name !== name) rename(id, name);
    }
    store.setState({ unmatched: matchNames(asked, photos).unmatched });
  }

  return {
    ...store,
    async give({ photos, lists, texts, problems, others }) {
      for (const { name, sentence } of problems)
        note({ key: 'restyle.given.problem', values: { name, why: sentence } });
      if (others > 0) note({ key: 'restyle.given.others', values: { count: others } });
      // A text among photos may be a letter: it names whom it names, and nobody asks for the rest. Alone it is meant as a list.
      const sure = photos.length === 0 ? [...lists, ...texts] : lists;
      const unsure = photos.length === 0 ? [] : texts;
      if (photos.length === 0 && sure.length === 0 && problems.length === 0 && others === 0)
        note({ key: 'restyle.given.nothing' });
      const [listed, hinted] = await Promise.all(
        [sure, unsure].map(async (all) => (await Promise.all(all.map(parseNameList))).flat()),
      );
      if (sure.length > 0) {
        if (listed?.length === 0) note({ key: 'restyle.given.noNames' });
        asked = listed ?? [];
      }
      for (const id of matchNames(listed ?? [], photosHere()).names.keys()) called.delete(id);
      // Of two lines for a photo the later one counts.
      rows = [...rows, ...(hinted ?? []), ...(listed ?? [])];
      enqueue(photos);
      if (photos.length === 0) applyNames();
    },
    async giveImages(images) {
      adding = adding.then(() =>
        addNew(images.map(({ id, fileName }) => ({ id, path: fileName.replace(OUR_ENDING, '') }))),
      );
      await adding;
      applyNames();
    },
    retry(key) {
      const photo = refused.get(key);
      refused.delete(key);
      store.setState(({ failed }) => ({ failed: failed.filter((one) => one.key !== key) }));
      if (photo !== undefined) enqueue([{ path: photo.path, read: photo.read }]);
    },
    dismiss(key) {
      refused.delete(key);
      store.setState(({ failed }) => ({ failed: failed.filter((one) => one.key !== key) }));
    },
    dismissNotes() {
      rows = [];
      asked = [];
      store.setState({ notes: [], unmatched: [] });
    },
    stop() {
      stopped.abort();
      stopped = new AbortController();
      for (const { turn } of waiting) arrived.set(turn, null);
      const gone = waiting.length;
      waiting = [];
      store.setState(({ total }) => ({ total: total - gone }));
    },
  };
}
