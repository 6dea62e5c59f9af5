/** The filter in words, for the fields, the chips and the sentences around the grid. */

import {
  type LibraryFilter,
  type LibraryKind,
  type LibraryShape,
  type LibraryShelf,
  type LibrarySize,
  type LibrarySort,
  NO_FILTER,
} from '@/lib/shared/library-filter';
import { modelLabel } from '@/lib/shared/model-label';
import { formatMicroUsd } from '@/lib/shared/money';
import { valueName } from '@/lib/shared/parameter-words';
import { writeDay } from './day';

export const SHELF_NAMES: Record<LibraryShelf, string> = {
  images: 'Images',
  workings: 'Workings',
  bin: 'Bin',
  failed: 'Failed',
  unknown: 'Unknown',
};

export const KIND_NAMES: Record<LibraryKind, string> = {
  generate: 'Generated',
  edit: 'Edits',
  upload: 'Uploads',
  painted: 'Masks and markup',
  answer: 'Raw answers',
};

/** What can lie on a shelf. */
export const KINDS_OF: Record<LibraryShelf, readonly LibraryKind[]> = {
  images: ['generate', 'edit', 'upload'],
  workings: ['painted', 'answer'],
  bin: ['generate', 'edit', 'upload', 'painted', 'answer'],
  failed: ['generate', 'edit'],
  unknown: ['generate', 'edit'],
};

export const SHAPE_NAMES: Record<LibraryShape, string> = {
  square: 'Square',
  landscape: 'Landscape',
  portrait: 'Portrait',
};

export const SIZE_NAMES: Record<LibrarySize, string> = {
  small: 'Below 1.5 megapixels',
  medium: '1.5 to 4 megapixels',
  large: '4 megapixels and more',
};

export const SORT_NAMES: Record<LibrarySort, string> = {
  newest: 'Newest first',
  oldest: 'Oldest first',
  dearest: 'Dearest first',
  cheapest: 'Cheapest first',
};

const { shelf: _shelf, q: _q, sort: _sort, ...conditions } = NO_FILTER;
/** What everything but the shelf, the words and the order is when nothing is filtered. */
export const NO_CONDITIONS = conditions;

/** One condition that is in force, and the filter's fields without it. */
export type Condition = { name: string; label: string; without: Partial<LibraryFilter> };

export function conditionsOf(filter: LibraryFilter): Condition[] {
  const { model, kind, quality, shape, size, transparent, favourite, from, to } = filter;
  const { minCostMicroUsd, maxCostMicroUsd } = filter;
  const conditions: Condition[] = [];
  const add = (name: keyof typeof NO_CONDITIONS, label: string) =>
    conditions.push({ name, label, without: { [name]: NO_CONDITIONS[name] } });
  if (kind !== null) add('kind', KIND_NAMES[kind]);
  if (model !== null) add('model', modelLabel(model));
  if (quality !== null) add('quality', `${valueName('quality', quality)} quality`);
  if (shape !== null) add('shape', SHAPE_NAMES[shape]);
  if (size !== null) add('size', SIZE_NAMES[size]);
  if (transparent !== null) add('transparent', transparent ? 'Transparent' : 'Not transparent');
  if (favourite) add('favourite', 'Favourites');
  if (from !== null) add('from', `From ${writeDay(from)}`);
  if (to !== null) add('to', `Until ${writeDay(to - 1)}`);
  if (minCostMicroUsd !== null) add('minCostMicroUsd', `At least ${formatMicroUsd(minCostMicroUsd)}`);
  if (maxCostMicroUsd !== null) add('maxCostMicroUsd', `At most ${formatMicroUsd(maxCostMicroUsd)}`);
  return conditions;
}

/** Whether anything but the shelf and the order is asked for. */
export function isNarrowed(filter: LibraryFilter): boolean {
  return filter.q.trim() !== '' || conditionsOf(filter).length > 0;
}

/** `1,284 images · $12.34 · 7 of unknown cost`. */
export function describeSum(
  { count, costMicroUsd, unknownCount }: { count: number; costMicroUsd: number; unknownCount: number },
  shelf: LibraryShelf,
): string {
  const noun = shelf === 'failed' || shelf === 'unknown' ? 'run' : 'image';
  return [
    countOf(count, noun),
    formatMicroUsd(costMicroUsd),
    ...(unknownCount > 0 ? [`${writeCount(unknownCount)} of unknown cost`] : []),
  ].join(' · ');
}

/** `1 image`, `1,284 images`. */
export function countOf(count: number, noun: string): string {
  return `${writeCount(count)} ${noun}${count === 1 ? '' : 's'}`;
}

// Made once: making one takes longer than a frame has time for.
const COUNTS = new Intl.NumberFormat('en');

/** `12,400`. */
export function writeCount(count: number): string {
  return COUNTS.format(count);
}
