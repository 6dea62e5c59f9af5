import { createStore, type StoreApi } from 'zustand/vanilla';
import type { WireImage } from '@/lib/shared/wire';

/** What a person may change of an image. */
export type ImageEdit = Partial<Pick<WireImage, 'favourite' | 'deletedAt'>>;

type Changeable = Pick<WireImage, 'id' | 'favourite' | 'deletedAt'>;

/** What has changed of images since this page first saw them, by id. */
export type ImageFacts = Readonly<Record<string, ImageEdit>>;

type ImageState = { readonly facts: ImageFacts };

/**
 * What of an image can change, as it is now, for everything that shows images: the feed, the library and the viewer hold
 * answers of the server, and read these facts over them. A change is made here and nowhere else.
 */
export type ImageStore = Pick<StoreApi<ImageState>, 'getState' | 'getInitialState' | 'subscribe'> & {
  /** Taken before a question: what has changed since counts more than its answer. */
  mark(): number;
  /** What the server says. @param asked the mark of the question; none: it says so by itself, now */
  note(images: readonly Changeable[], asked?: number): void;
  /**
   * Seen at once. Where `send` rejects, what the server said last counts again, and so does the rejection.
   */
  change(images: readonly Changeable[], edit: ImageEdit, send: () => Promise<unknown>): Promise<void>;
};

export function createImageStore(): ImageStore {
  const store = createStore<ImageState>(() => ({ facts: {} }));
  /** The server's last word. */
  const heard = new Map<string, ImageEdit>();
  /** Changes that the server has not agreed to yet, in the order in which they were made. */
  const underWay = new Map<string, ImageEdit[]>();
  const changedAt = new Map<string, number>();
  let clock = 0;

  function publish(ids: readonly string[]): void {
    const { facts } = store.getState();
    const news: Record<string, ImageEdit> = {};
    for (const id of ids) {
      const next: ImageEdit = Object.assign({}, heard.get(id), ...(underWay.get(id) ?? []));
      if (!isSame(next, facts[id] ?? {})) news[id] = next;
    }
    if (Object.keys(news).length > 0) store.setState({ facts: { ...facts, ...news } });
  }

  return {
    getState: store.getState,
    getInitialState: store.getInitialState,
    subscribe: store.subscribe,

    mark: () => clock,

    note(images, asked) {
      const moved: string[] = [];
      for (const image of images) {
        const { id } = image;
        if (asked !== undefined && (changedAt.get(id) ?? 0) > asked) continue;
        const before = heard.get(id);
        const now = editOf(image);
        heard.set(id, now);
        if (before === undefined ? !underWay.has(id) : isSame(before, now)) continue;
        if (asked === undefined) changedAt.set(id, ++clock);
        moved.push(id);
      }
      publish(moved);
    },

    async change(images, change, send) {
      // Its own object, by which it is found again.
      const edit = { ...change };
      const ids = images.map(({ id }) => id);
      const begin = ++clock;
      for (const image of images) {
        const { id } = image;
        if (!heard.has(id)) heard.set(id, editOf(image));
        underWay.set(id, [...(underWay.get(id) ?? []), edit]);
        changedAt.set(id, begin);
      }
      publish(ids);
      const settle = (isAgreed: boolean) => {
        const end = ++clock;
        for (const id of ids) {
          const others = (underWay.get(id) ?? []).filter((each) => each !== edit);
          if (others.length === 0) underWay.delete(id);
          else underWay.set(id, others);
          if (isAgreed) heard.set(id, { ...heard.get(id), ...edit });
          changedAt.set(id, end);
        }
        publish(ids);
      };
      try {
        await send();
      } catch (error) {
        settle(false);
        throw error;
      }
      settle(true);
    },
  };
}

/** The image as it is now; itself where nothing has changed. */
export function withFacts<Image extends Changeable>(image: Image, facts: ImageFacts): Image {
  const known = facts[image.id];
  if (known === undefined) return image;
  const now = { ...editOf(image), ...known };
  return isSame(now, image) ? image : { ...image, ...now };
}

function editOf({ favourite, deletedAt }: Changeable): ImageEdit {
  return { favourite, deletedAt };
}

function isSame(a: ImageEdit, b: ImageEdit): boolean {
  return a.favourite === b.favourite && a.deletedAt === b.deletedAt;
}
