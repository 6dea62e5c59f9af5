/** The filter in words, for the fields, the chips and the sentences around the grid. */

import { writeDay } from '@/lib/client/day';
import type { Language } from '@/lib/shared/language';
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

/** In the order in which they are offered. */
export const SHELVES: readonly LibraryShelf[] = ['images', 'workings', 'bin', 'failed', 'unknown'];
export const SHAPES: readonly LibraryShape[] = ['square', 'landscape', 'portrait'];
export const SIZES: readonly LibrarySize[] = ['small', 'medium', 'large'];
export const SORTS: readonly LibrarySort[] = ['newest', 'oldest', 'dearest', 'cheapest'];

/** What can be on a shelf. */
export const KINDS_OF: Record<LibraryShelf, readonly LibraryKind[]> = {
  images: ['generate', 'edit', 'upload', 'cutout'],
  workings: ['painted', 'answer'],
  bin: ['generate', 'edit', 'upload', 'cutout', 'painted', 'answer'],
  failed: ['generate', 'edit'],
  unknown: ['generate', 'edit'],
};

const { shelf: _shelf, q: _q, sort: _sort, ...conditions } = NO_FILTER;
/** The values of everything but shelf, words and order when nothing is filtered. */
export const NO_CONDITIONS = conditions;
const CONDITIONS = Object.keys(conditions) as (keyof typeof conditions)[];

/** One condition that is in force, and the filter's fields without it. */
export type Condition = { name: string; label: string; without: Partial<LibraryFilter> };

export function conditionsOf(filter: LibraryFilter, language: Language): Condition[] {
  const { model, kind, quality, shape, size, transparent, favourite, from, to } = filter;
  const { minCostMicroUsd, maxCostMicroUsd } = filter;
  const { t } = language;
  const conditions: Condition[] = [];
  const add = (name: keyof typeof NO_CONDITIONS, label: string) =>
    conditions.push({ name, label, without: { [name]: NO_CONDITIONS[name] } });
  if (kind !== null) add('kind', t(`library.kind.${kind}`));
  if (model !== null) add('model', modelLabel(model));
  if (quality !== null)
    add('quality', t('library.condition.quality', { quality: valueName('quality', quality, language) }));
  if (shape !== null) add('shape', t(`library.shape.${shape}`));
  if (size !== null) add('size', t(`library.size.${size}`));
  if (transparent !== null)
    add('transparent', t(`library.condition.${transparent ? 'transparent' : 'notTransparent'}`));
  if (favourite) add('favourite', t('library.condition.favourites'));
  if (from !== null) add('from', t('library.condition.from', { day: writeDay(from, language) }));
  if (to !== null) add('to', t('library.condition.until', { day: writeDay(to - 1, language) }));
  if (minCostMicroUsd !== null)
    add(
      'minCostMicroUsd',
      t('library.condition.atLeast', { amount: formatMicroUsd(minCostMicroUsd, language) }),
    );
  if (maxCostMicroUsd !== null)
    add(
      'maxCostMicroUsd',
      t('library.condition.atMost', { amount: formatMicroUsd(maxCostMicroUsd, language) }),
    );
  return conditions;
}

/** Whether anything but the shelf and the order is asked for. */
export function isNarrowed(filter: LibraryFilter): boolean {
  return filter.q.trim() !== '' || CONDITIONS.some((name) => filter[name] !== NO_CONDITIONS[name]);
}

/** `1,284 images · $12.34 · 7 of unknown cost`. */
export function describeSum(
  { count, costMicroUsd, unknownCount }: { count: number; costMicroUsd: number; unknownCount: number },
  shelf: LibraryShelf,
  language: Language,
): string {
  const { t } = language;
  const ofRuns = shelf === 'failed' || shelf === 'unknown';
  return [
    t(`library.sum.${ofRuns ? 'runs' : 'images'}`, { count }),
    formatMicroUsd(costMicroUsd, language),
    ...(unknownCount > 0 ? [t('library.sum.unknownCost', { count: unknownCount })] : []),
  ].join(' · ');
}
