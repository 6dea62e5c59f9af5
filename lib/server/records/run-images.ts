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
  Pick<Selectable<ImageTable>, 'driftPercent' | 'featherPx' | 'matchGrain' | 'alignment'> & {
    rawId: string;
    position: number;
    costMicroUsd: number | null;
  };

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
