import 'server-only';
import { storedParams } from '@/lib/server/database/stored-json';
import type { ImageRecord } from '@/lib/server/records/run-record';
import type { SeenImage } from '@/lib/shared/wire-collections';

/** Columns of an image that others may see, and its run's settings for those who may know them. */
export const SEEN_COLUMNS = [
  'image.id',
  'image.ownerId',
  'image.runId',
  'image.width',
  'image.height',
  'image.mime',
  'image.sizeBytes',
  'image.alpha',
  'image.fileName',
  'image.costMicroUsd',
] as const;

export type SeenRow = Pick<
  ImageRecord,
  | 'id'
  | 'ownerId'
  | 'runId'
  | 'width'
  | 'height'
  | 'mime'
  | 'sizeBytes'
  | 'alpha'
  | 'fileName'
  | 'costMicroUsd'
> & { params: string | null };

/** A picture for somebody who may know only some of it. */
export function toSeenImage(row: SeenRow, may: { prompt: boolean; cost: boolean }): SeenImage {
  const { id, runId, width, height, mime, alpha, fileName } = row;
  return {
    id,
    width,
    height,
    mime,
    bytes: row.sizeBytes,
    alpha,
    fileName,
    prompt:
      !may.prompt || runId === null || row.params === null
        ? null
        : storedParams({ id: runId, params: row.params }).prompt,
    costMicroUsd: may.cost && runId !== null ? row.costMicroUsd : null,
  };
}

/** Another person's image as it may stand in a ZIP: nothing of how it was made, or of what it cost. */
export function withoutOrigin(image: ImageRecord): ImageRecord {
  return {
    ...image,
    runId: null,
    rawId: null,
    sourceId: null,
    maskId: null,
    costMicroUsd: null,
    driftPercent: null,
    featherPx: null,
  };
}
