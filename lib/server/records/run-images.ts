import 'server-only';
import type { OnConflictBuilder, Selectable } from 'kysely';
import type { Database, ImageTable } from '@/lib/server/database/schema';
import type { RunRecord } from './run-record';

export type FinishedImage = Pick<
  Selectable<ImageTable>,
  'sha256' | 'mime' | 'width' | 'height' | 'sizeBytes' | 'alpha' | 'fileName' | 'costMicroUsd'
>;

/** A result that was made of an answer: which one it was made of, and how. */
export type PlacedImage = Omit<FinishedImage, 'costMicroUsd'> &
  Pick<
    Selectable<ImageTable>,
    'driftPercent' | 'alignment' | 'toneClipped' | 'overflowPercent' | keyof PlacedHow
  > & {
    rawId: string;
    position: number;
    costMicroUsd: number | null;
  };

/** How it was placed, as it is stored. */
export type PlacedHow = Pick<
  Selectable<ImageTable>,
  'featherPx' | 'align' | 'matchTone' | 'matchGrain' | 'grow'
>;

/** Of a result that is no exact edit. */
export const NOT_EXACT = {
  driftPercent: null,
  featherPx: null,
  align: null,
  matchTone: null,
  matchGrain: null,
  grow: null,
  alignment: null,
  toneClipped: null,
  overflowPercent: null,
} as const;

/** Those that were placed before there was a choice were aligned and toned, and nothing was taken in. */
export function isPlacedAlike(one: PlacedHow, other: PlacedHow): boolean {
  return (
    one.featherPx === other.featherPx &&
    one.matchGrain === other.matchGrain &&
    (one.align ?? 1) === (other.align ?? 1) &&
    (one.matchTone ?? 1) === (other.matchTone ?? 1) &&
    (one.grow ?? 0) === (other.grow ?? 0)
  );
}

/** What every image of a run begins with. Of a canceled one it begins in the bin. */
export function newImage(run: RunRecord, now: number) {
  return {
    id: crypto.randomUUID(),
    ownerId: run.ownerId,
    runId: run.id,
    favourite: 0,
    createdAt: now,
    deletedAt: run.canceledAt === null ? null : now,
  };
}

/** An answer that is adopted twice finds its pictures already there. */
export const sameImage = (conflict: OnConflictBuilder<Database, 'image'>) =>
  conflict.columns(['runId', 'role', 'position', 'version']).doNothing();
