import 'server-only';
import type { Selectable } from 'kysely';
import type { ImageTable, RunTable } from '@/lib/server/database/schema';
import { describeError, type ErrorCode } from '@/lib/shared/errors';
import type {
  AlphaVerdict,
  Cost,
  GenerateParams,
  Usage,
  WireImage,
  WirePartial,
  WireRun,
  WireRunError,
} from '@/lib/shared/wire';

export type RunRecord = Selectable<RunTable>;
export type ImageRecord = Selectable<ImageTable>;

/** What a run shows that is not in its own row. */
export type RunSurroundings = {
  images: readonly ImageRecord[];
  partials: readonly WirePartial[];
  /** Frames received so far: previews move the revision without a write to the database. */
  partialFrames: number;
  queuePosition: number | null;
  usualMs: number | null;
};

/** Room between two revisions of the row for the preview frames that come in between. */
const FRAMES_PER_REVISION = 1000;

export function toWireRun(record: RunRecord, around: RunSurroundings): WireRun {
  const canceled = record.canceledAt !== null;
  const status = canceled ? 'canceled' : record.status;
  const open = status === 'queued' || status === 'calling' || status === 'saving';
  return {
    id: record.id,
    kind: record.kind,
    status,
    params: JSON.parse(record.params) as GenerateParams,
    answered: parseColumn<WireRun['answered']>(record.answered),
    estimate: {
      lowMicroUsd: record.estimateLowMicroUsd,
      highMicroUsd: record.estimateHighMicroUsd,
      approximate: record.estimateApproximate === 1,
    },
    costMicroUsd: record.costMicroUsd,
    cost: parseColumn<Cost>(record.cost),
    usage: parseColumn<Usage>(record.usage),
    images: around.images.filter((image) => image.deletedAt === null).map(toWireImage),
    inputs: JSON.parse(record.inputs) as string[],
    partials: [...around.partials],
    error: toWireError(record),
    demo: record.demo === 1,
    attempt: record.attempt,
    revision: record.revision * FRAMES_PER_REVISION + Math.min(around.partialFrames, FRAMES_PER_REVISION - 1),
    queuePosition: status === 'queued' ? around.queuePosition : null,
    waitUntil: status === 'queued' ? record.notBefore : null,
    usualMs: open ? around.usualMs : null,
    createdAt: record.createdAt,
    startedAt: record.startedAt,
    endedAt: canceled ? (record.endedAt ?? record.canceledAt) : record.endedAt,
  };
}

export function toWireImage(image: ImageRecord): WireImage {
  return {
    id: image.id,
    runId: image.runId,
    index: image.position,
    width: image.width,
    height: image.height,
    mime: image.mime,
    bytes: image.sizeBytes,
    costMicroUsd: image.costMicroUsd,
    alpha: image.alpha as AlphaVerdict | null,
    favourite: image.favourite === 1,
    createdAt: image.createdAt,
    deletedAt: image.deletedAt,
    fileName: image.fileName,
  };
}

function toWireError(record: RunRecord): WireRunError | null {
  if (record.errorCode === null) return null;
  const code = record.errorCode as ErrorCode;
  const entry = describeError(code);
  return {
    code,
    message: record.errorMessage === null ? entry.message : `${entry.message} ${record.errorMessage}`,
    retryable: entry.retryable,
    charged: record.costMicroUsd === null ? entry.charged : record.costMicroUsd > 0 ? 'yes' : 'no',
    helpUrl: entry.helpUrl ?? null,
    upstreamRequestId: record.upstreamRequestId,
  };
}

function parseColumn<Value>(text: string | null): Value | null {
  return text === null ? null : (JSON.parse(text) as Value);
}
