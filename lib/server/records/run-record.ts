import 'server-only';
import type { Selectable } from 'kysely';
import type { ImageTable, OvernightTable, RunTable } from '@/lib/server/database/schema';
import {
  storedAnswered,
  storedCost,
  storedEdit,
  storedInputs,
  storedMentioned,
  storedParams,
  storedPlan,
  storedRemark,
  storedUsage,
} from '@/lib/server/database/stored-json';
import { describeError, errorSentence, helpUrlOf } from '@/lib/shared/errors';
import { english } from '@/lib/shared/language';
import { OVERNIGHT_MS } from '@/lib/shared/overnight';
import { sayRemark } from '@/lib/shared/remark';
import { TERMINAL } from '@/lib/shared/run-status';
import type {
  WireEdit,
  WireImage,
  WireOvernight,
  WirePartial,
  WireRun,
  WireRunError,
} from '@/lib/shared/wire';
import type { WireMentioned } from '@/lib/shared/wire-references';

export type RunRecord = Selectable<RunTable>;
export type ImageRecord = Selectable<ImageTable>;
export type OvernightRecord = Selectable<OvernightTable>;

/** Turns rows into what people see, with what is around them. */
export type PresentRuns = (runs: readonly RunRecord[]) => Promise<WireRun[]>;

/** What a run shows that is not in its own row. */
export type RunSurroundings = {
  images: readonly ImageRecord[];
  partials: readonly WirePartial[];
  /** Frames received so far: previews move the revision without a write to the database. */
  partialFrames: number;
  queuePosition: number | null;
  /** Until when its model is paused; null while it is not. */
  pausedUntil: number | null;
  usualMs: number | null;
  tokenName: string | null;
  /** The batch that it was gathered into. */
  overnight: OvernightRecord | null;
  /** Who is asked; errors name it. */
  server: string;
};

/** A run that waits longer says so, and how to let it go. */
export const LONG_WAIT_MS = 60 * 60_000;

/** Room between two revisions of the row for the preview frames that come in between. */
const FRAMES_PER_REVISION = 1000;

export function toWireRun(record: RunRecord, around: RunSurroundings): WireRun {
  const canceled = record.canceledAt !== null;
  const status = canceled ? 'canceled' : record.status;
  const open = !TERMINAL.has(status);
  return {
    id: record.id,
    kind: record.kind,
    status,
    params: storedParams(record),
    answered: storedAnswered(record),
    estimate: {
      lowMicroUsd: record.estimateLowMicroUsd,
      highMicroUsd: record.estimateHighMicroUsd,
      approximate: record.estimateApproximate === 1,
    },
    costMicroUsd: record.costMicroUsd,
    cost: storedCost(record),
    usage: storedUsage(record),
    // Those in the bin too, marked: what can be restored has to be known.
    images: shownImages(record, around.images).map(toWireImage),
    overnight: toWireOvernight(record, around.overnight),
    inputs: storedInputs(record),
    edit: toWireEdit(record),
    mentioned: toWireMentioned(record),
    partials: [...around.partials],
    error: status === 'queued' ? whyItWaits(record, around.server) : toWireError(record, around.server),
    tokenName: around.tokenName,
    server: around.server,
    demo: record.demo === 1,
    attempt: record.attempt,
    revision: record.revision * FRAMES_PER_REVISION + Math.min(around.partialFrames, FRAMES_PER_REVISION - 1),
    queuePosition: status === 'queued' ? around.queuePosition : null,
    waitUntil: status === 'queued' ? stillAhead(record.notBefore, around.pausedUntil) : null,
    usualMs: open ? around.usualMs : null,
    createdAt: record.createdAt,
    startedAt: record.startedAt,
    endedAt: canceled ? (record.endedAt ?? record.canceledAt) : record.endedAt,
  };
}

/** What of a run decides which of its images it shows. */
export type ShownRun = Pick<RunRecord, 'id' | 'edit' | 'status'>;

/**
 * What people see as the results of a run: of each place the newest placed version; the model's own answer where nothing
 * was placed, once that is final. One deleted for good leaves its place empty; nothing moves up into it.
 *
 * @param images all of the run's, in any order
 */
export function shownImages<Image extends Pick<ImageRecord, 'role' | 'position' | 'version' | 'purgedAt'>>(
  run: ShownRun,
  images: readonly Image[],
): Image[] {
  const placed = new Map<number, Image>();
  for (const image of images) {
    const known = placed.get(image.position);
    if (image.role === 'placed' && (known === undefined || image.version > known.version)) {
      placed.set(image.position, image);
    }
  }
  const edit = storedEdit(run);
  const final = edit === null || edit.placement === 'model' || TERMINAL.has(run.status);
  return images
    .filter((image) => image.role === 'output')
    .toSorted((one, other) => one.position - other.position)
    .flatMap((raw) => placed.get(raw.position) ?? (final ? [raw] : []))
    .filter((image) => image.purgedAt === null);
}

function toWireMentioned(record: RunRecord): WireMentioned | null {
  const references = storedMentioned(record);
  return references.length === 0 ? null : { promptSent: record.promptSent ?? '', references };
}

function toWireEdit(record: RunRecord): WireEdit | null {
  const edit = storedEdit(record);
  const plan = storedPlan(record);
  if (edit === null || plan === null) return null;
  return { ...edit, plan, promptSent: record.promptSent ?? '' };
}

export const WIRE_IMAGE_COLUMNS = [
  'id',
  'runId',
  'position',
  'width',
  'height',
  'mime',
  'sizeBytes',
  'costMicroUsd',
  'alpha',
  'favourite',
  'createdAt',
  'deletedAt',
  'fileName',
  'role',
  'rawId',
  'driftPercent',
  'featherPx',
  'matchGrain',
  'alignment',
  'align',
  'matchTone',
  'grow',
  'toneClipped',
  'overflowPercent',
] as const;
export type ShownImage = Pick<ImageRecord, (typeof WIRE_IMAGE_COLUMNS)[number]>;

export function toWireImage(image: ShownImage): WireImage {
  return {
    id: image.id,
    runId: image.runId,
    index: image.position,
    width: image.width,
    height: image.height,
    mime: image.mime,
    bytes: image.sizeBytes,
    costMicroUsd: image.costMicroUsd,
    alpha: image.alpha,
    favourite: image.favourite === 1,
    createdAt: image.createdAt,
    deletedAt: image.deletedAt,
    fileName: image.fileName,
    role: image.role,
    rawId: image.rawId,
    driftPercent: image.driftPercent,
    featherPx: image.featherPx,
    matchGrain: toFlag(image.matchGrain),
    alignment: image.alignment,
    align: toFlag(image.align),
    matchTone: toFlag(image.matchTone),
    grow: toFlag(image.grow),
    toneClipped: toFlag(image.toneClipped),
    overflowPercent: image.overflowPercent,
  };
}

function toWireOvernight(run: RunRecord, batch: OvernightRecord | null): WireOvernight | null {
  if (run.overnight === 0) return null;
  if (batch === null)
    return {
      id: null,
      state: 'waiting',
      deadline: run.createdAt + OVERNIGHT_MS,
      total: 0,
      done: 0,
      canceling: false,
    };
  const { id, state, deadline, total, completed, failed, cancelAt, endedAt } = batch;
  return {
    id,
    state,
    deadline,
    total,
    done: completed + failed,
    canceling: cancelAt !== null && endedAt === null,
  };
}

function toFlag(value: number | null): boolean | null {
  return value === null ? null : value === 1;
}

/** What held it back the last time; after an hour, that it has waited so long. */
function whyItWaits(record: RunRecord, server: string): WireRunError | null {
  return Date.now() - record.createdAt > LONG_WAIT_MS && record.overnight === 0
    ? toWireError({ ...record, errorCode: 'waiting_long' }, server)
    : toWireError(record, server);
}

/** The later of the two; null when both are over. */
function stillAhead(...moments: (number | null)[]): number | null {
  const latest = Math.max(...moments.map((moment) => moment ?? 0));
  return latest > Date.now() ? latest : null;
}

function toWireError(record: RunRecord, server: string): WireRunError | null {
  if (record.errorCode === null) return null;
  const code = record.errorCode;
  const entry = describeError(code);
  const sentence = errorSentence(code, server);
  const message = english.say(sentence);
  const remark = storedRemark(record);
  return {
    code,
    message: remark === null ? message : `${message} ${sayRemark(remark, english)}`,
    sentence,
    remark,
    retryable: entry.retryable,
    charged: chargedOf(record, entry.charged),
    helpUrl: helpUrlOf(code, server),
    upstreamRequestId: record.upstreamRequestId,
  };
}

/** The cost says it where it is known. For a call that has ended without one, it is unknown, whatever went wrong. */
function chargedOf(record: RunRecord, usually: WireRunError['charged']): WireRunError['charged'] {
  if (record.costMicroUsd !== null) return record.costMicroUsd > 0 ? 'yes' : 'no';
  return TERMINAL.has(record.status) ? 'maybe' : usually;
}
