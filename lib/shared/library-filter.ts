/** What is looked for in the library: the same in the address of the page, in its requests and on the server. */
import type { Quality } from './models';
import { PARAMETERS } from './parameters';

/**
 * Each entry lies on exactly one. `workings`: masks, markups and raw answers that something was made of. `bin`: deleted
 * images. `failed` and `unknown`: runs that ended so, without pictures.
 */
export type LibraryShelf = 'images' | 'workings' | 'bin' | 'failed' | 'unknown';
/** `cutout`: a part of another image on transparent ground. `painted`: a mask or a markup. `answer`: what a model sent before it was put back. */
export type LibraryKind = 'generate' | 'edit' | 'upload' | 'cutout' | 'painted' | 'answer';
/** Square: the sides differ by 2 % at most, since what is cut to a legal size often misses by a pixel or two. */
export type LibraryShape = 'square' | 'landscape' | 'portrait';
/** Below 1.5 million pixels, below 4 million, and above. */
export type LibrarySize = 'small' | 'medium' | 'large';
/** Ties go by id. An unknown cost counts as the lowest. */
export type LibrarySort = 'newest' | 'oldest' | 'dearest' | 'cheapest';

export type LibraryFilter = {
  shelf: LibraryShelf;
  /** Words, all of which must be in the prompt (or in an upload's file name); the last may be unfinished. */
  q: string;
  model: string | null;
  kind: LibraryKind | null;
  quality: Quality | null;
  shape: LibraryShape | null;
  size: LibrarySize | null;
  transparent: boolean | null;
  /** True: favourites only. */
  favourite: boolean;
  /** Epoch ms, inclusive. */
  from: number | null;
  /** Epoch ms, exclusive. */
  to: number | null;
  minCostMicroUsd: number | null;
  maxCostMicroUsd: number | null;
  sort: LibrarySort;
};

export const NO_FILTER: LibraryFilter = {
  shelf: 'images',
  q: '',
  model: null,
  kind: null,
  quality: null,
  shape: null,
  size: null,
  transparent: null,
  favourite: false,
  from: null,
  to: null,
  minCostMicroUsd: null,
  maxCostMicroUsd: null,
  sort: 'newest',
};

/** Whether no run has made it, so that it cost nothing. */
export function isFree(kind: LibraryKind): boolean {
  return kind === 'upload' || kind === 'cutout' || kind === 'painted';
}

const SQUARE_WITHIN = 0.02;
const SMALL_BELOW_PIXELS = 1_500_000;
const MEDIUM_BELOW_PIXELS = 4_000_000;

/** @param width pixels, as `height` */
export function shapeOf(width: number, height: number): LibraryShape {
  if (Math.abs(width - height) <= SQUARE_WITHIN * Math.max(width, height)) return 'square';
  return width > height ? 'landscape' : 'portrait';
}

/** @param width pixels, as `height` */
export function sizeOf(width: number, height: number): LibrarySize {
  const pixels = width * height;
  if (pixels < SMALL_BELOW_PIXELS) return 'small';
  return pixels < MEDIUM_BELOW_PIXELS ? 'medium' : 'large';
}

type FilterProblem = { name: string; message: string };
type Parsed = { filter: LibraryFilter; problems: FilterProblem[] };

const CHOICES = {
  shelf: ['images', 'workings', 'bin', 'failed', 'unknown'],
  kind: ['generate', 'edit', 'upload', 'cutout', 'painted', 'answer'],
  quality: PARAMETERS.quality.values,
  shape: ['square', 'landscape', 'portrait'],
  size: ['small', 'medium', 'large'],
  sort: ['newest', 'oldest', 'dearest', 'cheapest'],
} as const;

export const MAX_QUERY_CHARACTERS = 200;
/** A day, perhaps with a time, perhaps with its zone. */
const ISO_TIME = /^(\d{4}-\d{2}-\d{2})(?:T(\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?)(Z|[+-]\d{2}:\d{2})?)?$/;
const DAY_MS = 86_400_000;
const MICRO = 1_000_000;

/**
 * Reads a filter from a query: `q, shelf, model, kind, quality, shape, size, transparent, favourite, from, to, minCost,
 * maxCost, sort`. Dates are `YYYY-MM-DD` (`to` includes its day), an ISO time (UTC unless it names another zone), or
 * epoch ms; costs are dollars. What is wrong is left out of the filter and told, so that a page can show the rest and a
 * route can refuse.
 */
export function parseLibraryFilter(query: URLSearchParams): Parsed {
  const filter = { ...NO_FILTER };
  const problems: FilterProblem[] = [];
  const given = (name: string) => query.get(name)?.trim() || null;
  const report = (name: string, message: string) => problems.push({ name, message: `“${name}” ${message}.` });

  function choice<Name extends keyof typeof CHOICES>(name: Name): (typeof CHOICES)[Name][number] | null {
    const text = given(name);
    if (text === null) return null;
    const options: readonly string[] = CHOICES[name];
    if (options.includes(text)) return text as (typeof CHOICES)[Name][number];
    report(name, `must be one of ${options.join(', ')}`);
    return null;
  }

  function flag(name: string): boolean | null {
    const text = given(name);
    if (text === null) return null;
    if (['1', 'true', 'yes'].includes(text)) return true;
    if (['0', 'false', 'no'].includes(text)) return false;
    report(name, 'must be true or false');
    return null;
  }

  function date(name: 'from' | 'to'): number | null {
    const text = given(name);
    if (text === null) return null;
    const [, day, time = '', zone = ''] = ISO_TIME.exec(text) ?? [];
    const at =
      day === undefined ? readMilliseconds(text) : Date.parse(`${day}T${time || '00:00'}${zone || 'Z'}`);
    // Date.parse takes 31 February for 3 March.
    const real = day === undefined || isRealDay(day);
    if (Number.isNaN(at) || !real) {
      report(name, 'must be a date such as 2026-11-23, an ISO time or epoch milliseconds');
      return null;
    }
    return day !== undefined && time === '' && name === 'to' ? at + DAY_MS : at;
  }

  function dollars(name: string): number | null {
    const text = given(name);
    if (text === null) return null;
    if (!/^\d{1,9}(\.\d{1,6})?$/.test(text)) {
      report(name, 'must be an amount in US dollars such as 0.05');
      return null;
    }
    return Math.round(Number(text) * MICRO);
  }

  filter.shelf = choice('shelf') ?? NO_FILTER.shelf;
  filter.kind = choice('kind');
  filter.quality = choice('quality');
  filter.shape = choice('shape');
  filter.size = choice('size');
  filter.sort = choice('sort') ?? NO_FILTER.sort;
  filter.transparent = flag('transparent');
  filter.favourite = flag('favourite') ?? false;
  filter.from = date('from');
  filter.to = date('to');
  filter.minCostMicroUsd = dollars('minCost');
  filter.maxCostMicroUsd = dollars('maxCost');
  filter.q = (given('q') ?? '').slice(0, MAX_QUERY_CHARACTERS);
  filter.model = given('model')?.slice(0, 128) ?? null;
  if (filter.model !== null && /\p{C}/u.test(filter.model)) {
    report('model', 'must be the id of a model');
    filter.model = null;
  }
  if (filter.from !== null && filter.to !== null && filter.from >= filter.to) {
    report('from', 'must be before “to”');
    filter.to = null;
  }
  if (
    filter.minCostMicroUsd !== null &&
    filter.maxCostMicroUsd !== null &&
    filter.minCostMicroUsd > filter.maxCostMicroUsd
  ) {
    report('minCost', 'must not be more than “maxCost”');
    filter.maxCostMicroUsd = null;
  }
  return { filter, problems };
}

/** NaN where it is none. */
function readMilliseconds(text: string): number {
  return /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
}

function isRealDay(day: string): boolean {
  const at = new Date(`${day}T00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(day);
}

/** The shortest query that `parseLibraryFilter` reads as this filter; empty for `NO_FILTER`. */
export function writeLibraryFilter(filter: LibraryFilter): URLSearchParams {
  const query = new URLSearchParams();
  const set = (name: string, value: string | null) => {
    if (value !== null && value !== '') query.set(name, value);
  };
  set('q', filter.q.trim());
  set('shelf', filter.shelf === NO_FILTER.shelf ? null : filter.shelf);
  for (const name of ['model', 'kind', 'quality', 'shape', 'size'] as const) set(name, filter[name]);
  set('transparent', filter.transparent === null ? null : String(filter.transparent));
  set('favourite', filter.favourite ? 'true' : null);
  set('from', filter.from === null ? null : writeDate(filter.from, 0));
  set('to', filter.to === null ? null : writeDate(filter.to, DAY_MS));
  set('minCost', filter.minCostMicroUsd === null ? null : String(filter.minCostMicroUsd / MICRO));
  set('maxCost', filter.maxCostMicroUsd === null ? null : String(filter.maxCostMicroUsd / MICRO));
  set('sort', filter.sort === NO_FILTER.sort ? null : filter.sort);
  return query;
}

/** A whole day as a day, anything finer as milliseconds. */
function writeDate(at: number, dayMs: number): string {
  return at % DAY_MS === 0 ? new Date(at - dayMs).toISOString().slice(0, 10) : String(at);
}
