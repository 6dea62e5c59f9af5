import 'server-only';
import type { Insertable, Selectable } from 'kysely';
import type { EntryTable, ImageTable, RunTable } from '@/lib/server/database/schema';
import { storedParams } from '@/lib/server/database/stored-json';
import { type ShownRun, shownImages } from '@/lib/server/records/run-record';
import { type LibraryShelf, shapeOf, sizeOf } from '@/lib/shared/library-filter';
import { searchWords } from '@/lib/shared/search-words';
import { entryWords } from './entry-words';

/** A row of `entry` as it is written: all that its image and its run say, and nothing else. */
export type Entry = Insertable<EntryTable>;

/** What is written, without what the database adds. */
export const ENTRY_COLUMNS = [
  'id',
  'ownerId',
  'shelf',
  'kind',
  'runId',
  'createdAt',
  'sortCost',
  'costMicroUsd',
  'model',
  'quality',
  'shape',
  'sizeClass',
  'transparent',
  'favourite',
  'demo',
  'search',
] as const satisfies (keyof Entry)[];

export const RUN_COLUMNS = [
  'id',
  'ownerId',
  'kind',
  'status',
  'params',
  'model',
  'quality',
  'edit',
  'demo',
  'costMicroUsd',
  'canceledAt',
  'createdAt',
] as const;
export type RunOfEntries = Pick<Selectable<RunTable>, (typeof RUN_COLUMNS)[number]> & ShownRun;

export const IMAGE_COLUMNS = [
  'id',
  'ownerId',
  'runId',
  'role',
  'position',
  'version',
  'rawId',
  'width',
  'height',
  'costMicroUsd',
  'alpha',
  'favourite',
  'fileName',
  'createdAt',
  'deletedAt',
  'purgedAt',
] as const;
export type ImageOfEntries = Pick<Selectable<ImageTable>, (typeof IMAGE_COLUMNS)[number]>;

/**
 * What the library lists of a run. What was paid for a picture is borne once: by the result that its place shows, however
 * often it was put back; the answer under it and its older versions cost nothing more.
 *
 * @param images all of the run's, in any order
 */
export function entriesOfRun(run: RunOfEntries, images: readonly ImageOfEntries[]): Entry[] {
  const params = storedParams(run);
  const words = searchWords(params.prompt);
  const same = {
    runId: run.id,
    ownerId: run.ownerId,
    model: run.model,
    quality: run.quality,
    demo: run.demo,
  };
  if (images.length === 0) {
    const shelf = shelfOfEndedRun(run);
    return shelf === null
      ? []
      : [
          searchable(words, {
            ...same,
            ...priced(run.costMicroUsd),
            ...measured(...sizeAsked(params.size)),
            id: run.id,
            shelf,
            kind: run.kind,
            createdAt: run.createdAt,
            transparent: 0,
            favourite: 0,
          }),
        ];
  }
  const shown = new Set(shownImages(run, images));
  const bearers = new Map([...shown].map((image) => [image.position, image]));
  const shares = new Map(
    images
      .filter((image) => image.role === 'output')
      .map((image) => [image.position, image.costMicroUsd] as const),
  );
  return images.flatMap((image) => {
    const { position } = image;
    const bears = bearers.has(position) ? bearers.get(position) === image : image.role === 'output';
    return listed(image, words, {
      ...same,
      ...priced(bears ? (shares.get(position) ?? null) : 0),
      shelf: shown.has(image) ? 'images' : 'workings',
      kind: shown.has(image) ? run.kind : 'answer',
    });
  });
}

/** What no run has made, an upload or a cut-out, cost nothing. */
export function entriesOfUpload(image: ImageOfEntries): Entry[] {
  // It is seen with its reference.
  if (image.role === 'reference') return [];
  const kind = image.role === 'input' ? 'upload' : image.role === 'cutout' ? 'cutout' : 'painted';
  return listed(image, searchWords(image.fileName), {
    ...priced(0),
    runId: null,
    ownerId: image.ownerId,
    shelf: kind === 'painted' ? 'workings' : 'images',
    kind,
    model: null,
    quality: null,
    demo: 0,
  });
}

type Known = Omit<Entry, 'id' | 'shape' | 'sizeClass' | 'createdAt' | 'transparent' | 'favourite' | 'search'>;

/** What is gone for good is not listed; what was deleted is in the bin, whatever it is. */
function listed(image: ImageOfEntries, words: readonly string[], known: Known): Entry[] {
  if (image.purgedAt !== null) return [];
  return [
    searchable(words, {
      ...known,
      ...measured(image.width, image.height),
      id: image.id,
      shelf: image.deletedAt === null ? known.shelf : 'bin',
      createdAt: image.createdAt,
      transparent: image.alpha === 'transparent' ? 1 : 0,
      favourite: image.favourite,
    }),
  ];
}

function searchable(words: readonly string[], entry: Omit<Entry, 'search'>): Entry {
  return { ...entry, search: entryWords(words, entry) };
}

function shelfOfEndedRun(run: RunOfEntries): LibraryShelf | null {
  if (run.canceledAt !== null) return null;
  return run.status === 'failed' || run.status === 'unknown' ? run.status : null;
}

function priced(costMicroUsd: number | null): Pick<Entry, 'costMicroUsd' | 'sortCost'> & object {
  return { costMicroUsd, sortCost: costMicroUsd ?? -1 };
}

function measured(width: number, height: number): Pick<Entry, 'shape' | 'sizeClass'> & object {
  const known = width > 0 && height > 0;
  return {
    shape: known ? shapeOf(width, height) : null,
    sizeClass: known ? sizeOf(width, height) : null,
  };
}

/** Of a run without pictures: what it would have made, where that was said in pixels. */
function sizeAsked(size: string): [width: number, height: number] {
  const [, width, height] = /^(\d+)x(\d+)$/.exec(size) ?? [];
  return [Number(width ?? 0), Number(height ?? 0)];
}
