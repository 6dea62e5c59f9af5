import 'server-only';
import { OverpaintError } from '@/lib/shared/errors';
import { isTrailKind, type TrailFilter } from '@/lib/shared/trail';

/**
 * `kind`, `person`, and `from` and `to` as milliseconds since 1970: which days those are is the reader's to say.
 * @throws OverpaintError invalid_request
 */
export function readTrailQuery(query: URLSearchParams): TrailFilter {
  const kind = query.get('kind');
  if (kind !== null && !isTrailKind(kind))
    throw new OverpaintError('invalid_request', 'There is no such kind.');
  return { kind, personId: query.get('person'), fromMs: moment(query, 'from'), endMs: moment(query, 'to') };
}

function moment(query: URLSearchParams, name: string): number | null {
  const text = query.get(name);
  if (text === null) return null;
  if (!/^\d{1,15}$/.test(text))
    throw new OverpaintError('invalid_request', `“${name}” must be a moment in milliseconds since 1970.`);
  return Number(text);
}
