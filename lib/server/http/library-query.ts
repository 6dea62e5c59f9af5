import 'server-only';
import { OverpaintError } from '@/lib/shared/errors';
import { type LibraryFilter, NO_FILTER, parseLibraryFilter } from '@/lib/shared/library-filter';
import { integerParameter } from './query';

/** A page further than this from its cursor is reached from another anchor. */
const MAX_SKIP = 999;

/** @throws OverpaintError invalid_request with the sentence for the first thing that is wrong */
export function imagesFilter(url: URL): LibraryFilter {
  const filter = readFilter(url);
  if (filter.shelf === 'failed' || filter.shelf === 'unknown') {
    throw new OverpaintError(
      'invalid_request',
      `These are runs without pictures: ask for /api/runs?status=${filter.shelf}.`,
    );
  }
  return filter;
}

/**
 * Runs that ended without pictures: `status=failed` or `status=unknown`, and whatever else a filter can say.
 *
 * @returns null where nothing of all that is asked for: all runs
 * @throws OverpaintError invalid_request, as above
 */
export function endedRunsFilter(url: URL): LibraryFilter | null {
  const filter = readFilter(url);
  const status = url.searchParams.get('status') ?? filter.shelf;
  if (status === 'failed' || status === 'unknown') return { ...filter, shelf: status };
  const names = Object.keys(NO_FILTER) as (keyof LibraryFilter)[];
  const asked = url.searchParams.has('status') || names.some((name) => filter[name] !== NO_FILTER[name]);
  if (!asked) return null;
  throw new OverpaintError(
    'invalid_request',
    '“status” must be failed or unknown where runs are looked for.',
  );
}

/** @throws OverpaintError invalid_request, naming what is out of its range */
export function libraryPage(url: URL, limit: { fallback: number; max: number }) {
  return {
    cursor: url.searchParams.get('cursor'),
    limit: integerParameter(url, 'limit', { min: 1, ...limit }),
    skip: integerParameter(url, 'skip', { min: 0, max: MAX_SKIP, fallback: 0 }),
  };
}

function readFilter(url: URL): LibraryFilter {
  const { filter, problems } = parseLibraryFilter(url.searchParams);
  const [problem] = problems;
  if (problem !== undefined) throw new OverpaintError('invalid_request', problem.message);
  return filter;
}
