import { isTrailKind, type TrailKind } from '@/lib/shared/trail';

/** What the trail is narrowed to; days are those of this machine, as `2026-11-29`. Empty: not narrowed. */
export type TrailChoice = { kind: TrailKind | ''; person: string; from: string; to: string };

export const NO_FILTER: TrailChoice = { kind: '', person: '', from: '', to: '' };

export function readKind(text: string): TrailKind | '' {
  return isTrailKind(text) ? text : '';
}

/** The query of the interface. The last day is shown to its end. */
export function trailQuery({ kind, person, from, to }: TrailChoice, cursor: string | null = null): string {
  const query = new URLSearchParams();
  if (kind !== '') query.set('kind', kind);
  if (person !== '') query.set('person', person);
  const [fromMs, endMs] = [startOf(from, 0), startOf(to, 1)];
  if (fromMs !== null) query.set('from', String(fromMs));
  if (endMs !== null) query.set('to', String(endMs));
  if (cursor !== null) query.set('cursor', cursor);
  return query.toString();
}

/** Midnight of this machine, which is not always 24 hours after the last. Null: no day. */
function startOf(day: string, daysLater: number): number | null {
  const [, year, month, date] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(day) ?? [];
  if (year === undefined) return null;
  return Math.max(0, new Date(Number(year), Number(month) - 1, Number(date) + daysLater).getTime());
}
