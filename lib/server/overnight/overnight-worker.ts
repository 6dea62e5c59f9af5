import 'server-only';
import { createReadStream } from 'node:fs';
import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { storedUploads } from '@/lib/server/database/stored-json';
import type { Logger } from '@/lib/server/logger';
import type { Asked, BatchDoor, UpstreamBatch } from '@/lib/server/openai/batches';
import { CallFailure } from '@/lib/server/openai/call-failure';
import {
  type ClassifiedFailure,
  classifyErrorValue,
  classifyFailure,
} from '@/lib/server/openai/classify-failure';
import { DEFAULT_RETRY_AFTER_MS } from '@/lib/server/openai/retry-after';
import { sanitiseMessage } from '@/lib/server/openai/sanitise-message';
import type { OvernightRecord, RunRecord } from '@/lib/server/records/run-record';
import { LEASE_MS } from '@/lib/server/runs/claim-run';
import type { PreparedCall } from '@/lib/server/runs/edit-work';
import { lostOutcome, refusedOutcome } from '@/lib/server/runs/judge-answer';
import { isLostUnseen, type RunStore } from '@/lib/server/runs/run-store';
import type { Runner } from '@/lib/server/runs/runner';
import { isTransientFault } from '@/lib/server/runs/transient-fault';
import type { Spool } from '@/lib/server/spool/spool';
import { describeError, errorSentence, OverpaintError } from '@/lib/shared/errors';
import { OVERNIGHT_MS } from '@/lib/shared/overnight';
import type { Remark } from '@/lib/shared/remark';
import { type AnswerLine, readAnswerLines } from './answer-lines';
import { CANCELING_LOOK_MS, type OvernightEnd, type OvernightStore } from './overnight-store';
import { writeRequests } from './write-requests';

/**
 * Brings the rows of `overnight` from state to state, each under its lease: docs/decisions/046-overnight.md has the states,
 * and what happens where a server dies.
 */
export type OvernightWorker = {
  /** Something may be ready to be done. */
  wake(): void;
  start(): void;
  /** Begins nothing more, and waits for what cannot be left; false when time ran out. */
  drain(timeoutMs: number): Promise<boolean>;
};

type WorkerParts = {
  store: OvernightStore;
  runs: Pick<RunStore, 'read' | 'finish' | 'takeOver' | 'markAtWork'>;
  door: BatchDoor;
  spool: Pick<Spool, 'receive'>;
  bring: Runner['bring'];
  prepareEdit: Runner['prepareEdit'];
  logger: Logger;
  leaseOwner: string;
  isDeadOwner: (leaseOwner: string) => boolean;
  safetyIdentifier: ((ownerId: string) => string) | null;
  /** Named in sentences: OpenAI, or the host of a compatible server. */
  server: string;
  /** Files on their way to the API or from it. */
  directory: string;
  /** Told before the batch may be created, of one of its runs. */
  noteCall: (run: Pick<RunRecord, 'id' | 'attempt'>) => Promise<void>;
  changed: (runs: readonly RunRecord[]) => void;
  /** Between two looks at a batch; null: 1 minute at first, at most 5. */
  lookMs: number | null;
  /** After this a request that creates a batch cannot be on its way any more. */
  settleMs: number;
};

const TICK_MS = 1000;
/** A batch of gigabytes must not hold up the others. */
const AT_ONCE = 2;
const FIRST_LOOKS_MS = [60_000, 60_000, 120_000, 180_000];
const LATER_LOOKS_MS = 300_000;
const TRY_AGAIN_MS = [5000, 15_000, 60_000, 300_000];
/** A batch that is not there so often is gone. */
const GONE_AFTER = 3;
/** So often the files are read again for runs that they did not tell. */
const READ_AGAIN = 3;
/** OpenAI may be away for longer than a batch may take. */
const GIVEN_UP_AFTER_MS = OVERNIGHT_MS;
const MAX_REFUSAL_BYTES = 64 * 1024;

/** When the row is to be looked at again; `missed` counts tries in a row that came to nothing. */
type Next = { waitMs: number; missed: number } | 'ended' | 'at_once';

type ReadBatch = { batch: UpstreamBatch } | { batch: null; next: Next };

/** What one reading of the files has told. */
type Pass = {
  row: OvernightRecord;
  /** Runs that a line told of. */
  told: Set<string>;
  /** Lines with an answer of a run of ours, each run once. */
  answers: number;
  /** Runs that another server is at, or that could not be saved now. */
  left: number;
};

export function createOvernightWorker(parts: WorkerParts): OvernightWorker {
  const { store, door, logger, leaseOwner } = parts;
  const busy = new Map<string, Promise<void>>();
  const stopping = new AbortController();
  const timers: NodeJS.Timeout[] = [];
  let pumping = false;

  const tell = (runs: readonly RunRecord[]) => {
    if (runs.length > 0) parts.changed(runs);
  };
  const pathOf = (row: OvernightRecord, what: 'requests' | 'line') =>
    join(parts.directory, `${row.id}.${what}`);

  function wake() {
    if (pumping || stopping.signal.aborted) return;
    pumping = true;
    pump()
      .catch((error) => logger.error({ err: error }, 'overnight runs could not be read'))
      .finally(() => {
        pumping = false;
      });
  }

  async function pump() {
    tell(await store.gather());
    while (busy.size < AT_ONCE && !stopping.signal.aborted) {
      const row = await store.claim(leaseOwner, parts.isDeadOwner);
      if (row === null) return;
      if (busy.has(row.id)) return;
      const ended = work(row).finally(() => busy.delete(row.id));
      busy.set(row.id, ended);
    }
  }

  async function work(claimed: OvernightRecord): Promise<void> {
    let row = claimed;
    const keep = (next: OvernightRecord) => {
      row = next;
    };
    try {
      for (;;) {
        const next = stopping.signal.aborted ? { waitMs: 0, missed: row.missed } : await step(row, keep);
        if (next === 'at_once') continue;
        if (next !== 'ended') await store.letGo(row, next.waitMs, next.missed);
        return;
      }
    } catch (error) {
      const stopped = stopping.signal.aborted;
      if (!stopped)
        logger.error(
          { err: error, overnight: row.id, state: row.state },
          'an overnight batch could not be worked on; trying again',
        );
      await store
        .letGo(row, stopped ? 0 : tryAgainMs(row.missed), stopped ? row.missed : row.missed + 1)
        .catch((cause) =>
          logger.error({ err: cause, overnight: row.id }, 'an overnight batch could not be let go'),
        );
    }
  }

  function step(row: OvernightRecord, keep: (row: OvernightRecord) => void): Promise<Next> {
    switch (row.state) {
      case 'preparing':
        return prepare(row, keep);
      case 'submitting':
        return findOrCreate(row, keep);
      case 'submitted':
        return look(row, keep);
      case 'arriving':
        return bringAll(row);
      default:
        return Promise.resolve('ended');
    }
  }

  /** Ends the row and whatever of its runs is open. */
  async function end(row: OvernightRecord, how: OvernightEnd, message: Remark | null = null): Promise<Next> {
    await forget(row);
    const code = how === 'refused' ? ('overnight_refused' as const) : null;
    const runs = await store.end(row, how, code === null ? null : { code, message });
    if (runs !== null) {
      logger.info(
        { overnight: row.id, batchId: row.batchId, runs: row.total, how },
        'an overnight batch has ended',
      );
      tell(runs);
    }
    return 'ended';
  }

  /** Deletes what was uploaded for it. What cannot be deleted now, OpenAI deletes by itself. */
  async function forget(row: OvernightRecord): Promise<void> {
    for (const fileId of storedUploads(row)) {
      try {
        const removed = await door.remove(fileId, stopping.signal);
        if (removed.kind === 'refused' && removed.status !== 404)
          logger.warn(
            { overnight: row.id, fileId, status: removed.status },
            'an upload could not be deleted',
          );
      } catch (error) {
        logger.warn({ err: error, overnight: row.id, fileId }, 'an upload could not be deleted');
      }
    }
    await rm(pathOf(row, 'requests'), { force: true });
    await rm(pathOf(row, 'line'), { force: true });
  }

  async function prepare(row: OvernightRecord, keep: (row: OvernightRecord) => void): Promise<Next> {
    // A former try may have uploaded things.
    await forget(row);
    const begun = await store.beginPreparing(row);
    if (begun === null) return 'ended';
    tell(begun.ended);
    if (begun.runs.length === 0) return end(row, 'canceled');
    const uploads: string[] = [];
    const put = async (file: { path: string; name: string; mime: string; purpose: 'batch' | 'vision' }) => {
      const asked = await door.upload(file, stopping.signal);
      if (asked.kind === 'refused') throw new RefusedUpload(asked);
      uploads.push(asked.value);
      await store.addUpload(row, asked.value);
      return asked.value;
    };
    let file: { id: string; written: Awaited<ReturnType<typeof writeRequests>> };
    try {
      const written = await writeRequests(pathOf(row, 'requests'), begun.runs, {
        prepare: (run) => prepareEdit(row, run),
        upload: (picture) => put({ ...picture, purpose: 'vision' }),
        safetyIdentifier: parts.safetyIdentifier,
      });
      tell(
        await store.leaveOut(
          row,
          written.left.map(({ id }) => id),
        ),
      );
      if (written.runIds.length === 0) return end({ ...row, uploads: JSON.stringify(uploads) }, 'settled');
      const path = pathOf(row, 'requests');
      const id = await put({
        path,
        name: `overpaint-${row.id}.jsonl`,
        mime: 'application/jsonl',
        purpose: 'batch',
      });
      file = { id, written };
    } catch (error) {
      if (error instanceof RefusedUpload)
        return refused({ ...row, uploads: JSON.stringify(uploads) }, error.asked);
      if (error instanceof CallFailure && !stopping.signal.aborted) return unreachable(row, error);
      throw error;
    }
    const startedAt = performance.now();
    const marked = await store.markSubmitting(row, { id: file.id, ...file.written });
    // One of its runs was canceled meanwhile: the file is made anew, without it.
    if (marked === null) return { waitMs: 0, missed: row.missed };
    keep(marked.row);
    tell(marked.runs);
    const [first] = marked.runs;
    if (first !== undefined) await parts.noteCall(first);
    return create(marked.row, startedAt, keep);
  }

  async function prepareEdit(row: OvernightRecord, run: RunRecord): Promise<PreparedCall | null> {
    if (stopping.signal.aborted) throw new Error('The server is stopping');
    try {
      const prepared = await parts.prepareEdit(run);
      await parts.runs.markAtWork(run, false);
      return prepared;
    } catch (error) {
      if (isTransientFault(error) || stopping.signal.aborted) throw error;
      logger.error({ err: error, runId: run.id }, 'the pictures of an edit could not be made ready');
      const code = error instanceof OverpaintError ? error.code : ('edit_not_prepared' as const);
      const message = error instanceof OverpaintError && code === 'unusable_mask' ? error.message : null;
      tell(await store.endMembers(row, [run.id], 'refused', { code, message }));
      return null;
    }
  }

  /**
   * The one request from which money may be spent, sent once for each row. A server that was frozen since it marked the row
   * may have been taken for dead, and another may have sent it: then it looks first.
   */
  async function create(
    row: OvernightRecord,
    markedAt: number,
    keep: (row: OvernightRecord) => void,
  ): Promise<Next> {
    if (performance.now() - markedAt > parts.settleMs / 3)
      return { waitMs: parts.settleMs, missed: row.missed };
    let asked: Asked<UpstreamBatch>;
    try {
      asked = await door.create(
        { inputFileId: row.inputFileId ?? '', kind: row.kind, rowId: row.id },
        parts.settleMs / 2,
      );
    } catch (error) {
      if (!(error instanceof CallFailure)) throw error;
      // It may have been created all the same: it is looked for before it is sent again.
      return unreachable(row, error, parts.settleMs);
    }
    if (asked.kind === 'ok') return adopt(row, asked.value, keep);
    // What a failing server says of itself is no refusal.
    if (asked.status >= 500 || asked.status === 408 || asked.status === 409) {
      logger.warn({ overnight: row.id, status: asked.status }, 'it is not known whether a batch was created');
      return { waitMs: Math.max(parts.settleMs, tryAgainMs(row.missed)), missed: row.missed + 1 };
    }
    return refused(row, asked);
  }

  async function adopt(
    row: OvernightRecord,
    batch: UpstreamBatch,
    keep: (row: OvernightRecord) => void,
  ): Promise<Next> {
    const marked = await store.markSubmitted(row, batch);
    if (marked === null) return 'ended';
    keep(marked.row);
    tell(marked.runs);
    logger.info(
      { overnight: row.id, batchId: batch.id, runs: row.total },
      'an overnight batch was submitted',
    );
    return { waitMs: marked.row.cancelAt === null ? lookMs(0) : 0, missed: 0 };
  }

  async function findOrCreate(row: OvernightRecord, keep: (row: OvernightRecord) => void): Promise<Next> {
    const sinceMs = Date.now() - Number(row.askedAt);
    if (sinceMs >= 0 && sinceMs < parts.settleMs)
      return { waitMs: parts.settleMs - sinceMs, missed: row.missed };
    let found: Asked<UpstreamBatch | null>;
    try {
      found = await door.find(row.id, stopping.signal);
    } catch (error) {
      if (!(error instanceof CallFailure) || stopping.signal.aborted) throw error;
      return unreachable(row, error);
    }
    if (found.kind === 'refused') {
      logger.warn({ overnight: row.id, status: found.status }, 'the batches could not be listed');
      if (isGivenUp(row)) return end(row, 'lost');
      return { waitMs: found.failure.retryAfterMs ?? tryAgainMs(row.missed), missed: row.missed + 1 };
    }
    if (found.value !== null) return adopt(row, found.value, keep);
    // It was never created.
    if (row.cancelAt !== null) return end(row, 'canceled');
    if (Date.now() > row.deadline)
      return end(row, 'refused', errorSentence('upstream_unreachable', parts.server));
    const markedAt = performance.now();
    const marked = await store.markAsked(row);
    if (marked === null) return 'ended';
    keep(marked);
    return create(marked, markedAt, keep);
  }

  async function look(row: OvernightRecord, keep: (row: OvernightRecord) => void): Promise<Next> {
    const read = await readBatch(row);
    if (read.batch === null) return read.next;
    let { batch } = read;
    if (row.cancelAt !== null && ['validating', 'in_progress', 'finalizing'].includes(batch.status)) {
      const canceled = await door.cancel(batch.id, stopping.signal);
      // Refused: it has ended in between, which the next look finds.
      if (canceled.kind === 'ok') batch = canceled.value;
    }
    const hasEnded = ['completed', 'expired', 'cancelled', 'failed'].includes(batch.status);
    const hasFiles = batch.outputFileId !== null || batch.errorFileId !== null;
    if (batch.status === 'failed' && !hasFiles)
      return end(row, 'refused', batch.problem === null ? null : sanitiseMessage(batch.problem));
    const looked = await store.markLooked(row, batch, hasEnded);
    if (looked === null) return 'ended';
    keep(looked.row);
    tell(looked.runs);
    if (hasEnded) return 'at_once';
    if (isGivenUp(looked.row)) return end(looked.row, 'lost');
    return {
      waitMs:
        looked.row.cancelAt === null ? lookMs(looked.row.looks) : Math.min(CANCELING_LOOK_MS, lookMs(0)),
      missed: 0,
    };
  }

  async function readBatch(row: OvernightRecord): Promise<ReadBatch> {
    let read: Asked<UpstreamBatch>;
    try {
      read = await door.read(row.batchId ?? '', stopping.signal);
    } catch (error) {
      if (!(error instanceof CallFailure) || stopping.signal.aborted) throw error;
      return { batch: null, next: await unreachable(row, error) };
    }
    if (read.kind === 'ok') return { batch: read.value };
    logger.warn(
      { overnight: row.id, batchId: row.batchId, status: read.status },
      'a batch could not be read',
    );
    const gone = read.status === 404 && row.missed + 1 >= GONE_AFTER;
    if (gone || isGivenUp(row)) return { batch: null, next: await end(row, 'lost') };
    const waitMs = Math.max(read.failure.retryAfterMs ?? 0, lookMs(row.looks));
    return { batch: null, next: { waitMs, missed: row.missed + 1 } };
  }

  /** Everything that came: each answer into the spool, and from there where all answers go. */
  async function bringAll(row: OvernightRecord): Promise<Next> {
    const read = await readBatch(row);
    if (read.batch === null) return read.next;
    const { batch } = read;
    const pass: Pass = { row, told: new Set(), answers: 0, left: 0 };
    for (const fileId of [batch.outputFileId, batch.errorFileId]) {
      const next = fileId === null ? null : await bringFile(pass, fileId);
      if (next !== null) return next;
    }
    const open = await store.members(row.id);
    const missing = open.filter(({ id }) => !pass.told.has(id));
    if (pass.left > 0 || open.length > missing.length)
      return { waitMs: tryAgainMs(row.missed), missed: row.missed + 1 };
    const ending =
      batch.status === 'cancelled' ? 'canceled' : batch.status === 'expired' ? 'expired' : 'settled';
    if (missing.length > 0) {
      // What was drawn is all here, so these were not. Otherwise nobody knows.
      const undrawn = ending !== 'settled' && pass.answers >= batch.completed;
      if (!undrawn && row.missed < READ_AGAIN)
        return { waitMs: tryAgainMs(row.missed), missed: row.missed + 1 };
      logger.warn(
        { overnight: row.id, runs: missing.length, undrawn },
        'the files of answers do not tell of some runs',
      );
      tell(
        await store.endMembers(
          row,
          missing.map(({ id }) => id),
          undrawn ? ending : 'lost',
        ),
      );
    }
    return end(row, ending);
  }

  /** @returns null when all of it was read, or is given up */
  async function bringFile(pass: Pass, fileId: string): Promise<Next | null> {
    const { row } = pass;
    try {
      const opened = await door.open(fileId, stopping.signal);
      if (opened.kind === 'refused') {
        logger.error(
          { overnight: row.id, fileId, status: opened.status },
          'a file of answers could not be read',
        );
        if (row.missed >= READ_AGAIN && (opened.status === 404 || isGivenUp(row))) return null;
        return { waitMs: tryAgainMs(row.missed), missed: row.missed + 1 };
      }
      for await (const line of readAnswerLines(opened.value, pathOf(row, 'line'))) {
        await takeLine(pass, line);
        if (stopping.signal.aborted) throw new Error('The server is stopping');
      }
      return null;
    } catch (error) {
      if (!(error instanceof CallFailure) || stopping.signal.aborted) throw error;
      return unreachable(row, error);
    }
  }

  async function takeLine(pass: Pass, line: AnswerLine): Promise<void> {
    const { row } = pass;
    const about = { overnight: row.id, line: line.number };
    if (line.kind === 'bad')
      return logger.warn({ ...about, why: line.why }, 'a line of answers is of no use');
    const { customId, status } = line.head;
    const run = await parts.runs.read(customId);
    if (run === null || run.overnightId !== row.id)
      return logger.warn(
        { ...about, customId: customId.slice(0, 64) },
        'a line answers no run of this batch',
      );
    if (pass.told.has(run.id))
      return logger.warn({ ...about, runId: run.id }, 'a run is answered twice; the first counts');
    if (status !== null && status < 300 && line.body === null)
      return logger.warn({ ...about, runId: run.id }, 'a line has no answer in it');
    pass.told.add(run.id);
    if (status !== null && status < 300 && line.body !== null) {
      pass.answers += 1;
      return takeAnswer(pass, run, line.head.requestId, line.body);
    }
    if (run.status === 'calling') await takeFailure(row, run, line);
  }

  async function takeAnswer(
    pass: Pass,
    found: RunRecord,
    requestId: string | null,
    body: { start: number; end: number },
  ): Promise<void> {
    const { row } = pass;
    if (!isOpen(found)) return;
    // One that is being saved by a server that lives is its.
    if (found.status === 'saving' && isHeld(found)) {
      pass.left += 1;
      return;
    }
    const response = new Response(
      Readable.toWeb(
        createReadStream(pathOf(row, 'line'), {
          start: body.start,
          end: body.end - 1,
          highWaterMark: 256 * 1024,
        }),
      ) as ReadableStream<Uint8Array>,
      {
        headers: {
          'content-type': 'application/json',
          'content-length': String(body.end - body.start),
          ...(requestId === null ? {} : { 'x-request-id': requestId }),
        },
      },
    );
    const answer = await parts.spool
      .receive({ runId: found.id, attempt: found.attempt }, response)
      .catch((error: unknown) => {
        if (error instanceof CallFailure) return error;
        throw error;
      });
    if (answer instanceof CallFailure) {
      const lost = lostOutcome({ code: answer.code, message: null }, requestId);
      const ended = await parts.runs.finish(found, lost);
      if (ended !== null) tell([ended]);
      return;
    }
    const run = found.status === 'saving' ? await parts.runs.takeOver(found, leaseOwner, true) : found;
    if (run === null) {
      pass.left += 1;
      return;
    }
    if (run.status !== found.status || run.endedAt !== found.endedAt) tell([run]);
    if (!isOpen(run)) return;
    await parts.bring(run, answer);
    const after = await parts.runs.read(run.id);
    if (after !== null && (after.status === 'calling' || after.status === 'saving')) pass.left += 1;
  }

  async function takeFailure(
    row: OvernightRecord,
    run: RunRecord,
    line: AnswerLine & { kind: 'answer' },
  ): Promise<void> {
    const { status, requestId, error } = line.head;
    const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : null;
    if (status === null && (code === 'batch_expired' || code === 'batch_cancelled')) {
      tell(await store.endMembers(row, [run.id], code === 'batch_expired' ? 'expired' : 'canceled'));
      return;
    }
    const failure: Pick<ClassifiedFailure, 'code' | 'message'> =
      status === null
        ? classifyErrorValue({ error })
        : classifyFailure(status, new Headers(), line.body === null ? '' : await readRefusal(row, line.body));
    const reason = { code: failure.code, message: failure.message };
    const outcome =
      describeError(failure.code).charged === 'maybe'
        ? lostOutcome(reason, requestId)
        : refusedOutcome(reason, requestId);
    const ended = await parts.runs.finish(run, outcome);
    if (ended !== null) tell([ended]);
  }

  async function readRefusal(
    row: OvernightRecord,
    { start, end }: { start: number; end: number },
  ): Promise<string> {
    if (end - start > MAX_REFUSAL_BYTES) return '';
    return (await readFile(pathOf(row, 'line'))).subarray(start, end).toString('utf8');
  }

  function isHeld(run: RunRecord): boolean {
    return (
      run.leaseOwner !== null && Number(run.leaseUntil) >= Date.now() && !parts.isDeadOwner(run.leaseOwner)
    );
  }

  async function refused(
    row: OvernightRecord,
    { status, failure }: Asked<never> & { kind: 'refused' },
  ): Promise<Next> {
    if (failure.requeue)
      return {
        waitMs: Math.max(failure.retryAfterMs ?? DEFAULT_RETRY_AFTER_MS, 5000),
        missed: row.missed + 1,
      };
    if (status >= 500) {
      if (row.state === 'preparing' && Date.now() > row.deadline)
        return end(row, 'refused', errorSentence('upstream_error', parts.server));
      return { waitMs: tryAgainMs(row.missed), missed: row.missed + 1 };
    }
    logger.warn({ overnight: row.id, status, code: failure.code }, 'an overnight batch was refused');
    const none = status === 404 || status === 405 || status === 501;
    const sentence =
      none && failure.code !== 'model_not_available'
        ? ({ key: 'overnight.noBatches', values: { server: parts.server } } as const)
        : null;
    const said = failure.message ?? errorSentence(failure.code, parts.server);
    return end(row, 'refused', sentence ?? said);
  }

  function unreachable(row: OvernightRecord, failure: CallFailure, leastMs = 0): Next | Promise<Next> {
    logger.warn(
      { err: failure, overnight: row.id, state: row.state },
      'there was no answer about an overnight batch',
    );
    if (row.state === 'preparing' && Date.now() > row.deadline)
      return end(row, 'refused', errorSentence('upstream_unreachable', parts.server));
    if (isGivenUp(row)) return end(row, 'lost');
    return { waitMs: Math.max(leastMs, tryAgainMs(row.missed)), missed: row.missed + 1 };
  }

  function isGivenUp(row: OvernightRecord): boolean {
    return row.state !== 'preparing' && Date.now() > row.deadline + GIVEN_UP_AFTER_MS;
  }

  function lookMs(looks: number): number {
    return parts.lookMs ?? FIRST_LOOKS_MS[looks] ?? LATER_LOOKS_MS;
  }

  function tryAgainMs(missed: number): number {
    const waitMs = TRY_AGAIN_MS[Math.min(missed, TRY_AGAIN_MS.length - 1)] ?? 0;
    return parts.lookMs === null ? waitMs : Math.min(waitMs, parts.lookMs);
  }

  /** What crashes left. Nothing in there is needed again. */
  async function sweep(): Promise<void> {
    await mkdir(parts.directory, { recursive: true });
    for (const name of await readdir(parts.directory)) await rm(join(parts.directory, name), { force: true });
  }

  return {
    wake,
    start() {
      sweep()
        .catch((error) => logger.error({ err: error }, 'the folder of overnight files could not be emptied'))
        .finally(() => {
          timers.push(
            setInterval(wake, TICK_MS),
            setInterval(() => {
              store
                .renewLeases(leaseOwner, [...busy.keys()])
                .catch((error) => logger.error({ err: error }, 'leases could not be renewed'));
            }, LEASE_MS / 3),
          );
          wake();
        });
    },
    async drain(timeoutMs) {
      stopping.abort();
      const timeout = Promise.withResolvers<false>();
      const timer = setTimeout(() => timeout.resolve(false), timeoutMs);
      const done = await Promise.race([Promise.all(busy.values()).then(() => true), timeout.promise]);
      clearTimeout(timer);
      for (const each of timers) clearInterval(each);
      return done;
    },
  };
}

/** Its answer is still wanted. */
function isOpen(run: RunRecord): boolean {
  return run.status === 'calling' || run.status === 'saving' || run.status === 'unknown' || isLostUnseen(run);
}

class RefusedUpload extends Error {
  override readonly name = 'RefusedUpload';
  readonly asked: Asked<never> & { kind: 'refused' };

  constructor(asked: Asked<never> & { kind: 'refused' }) {
    super(`An upload was refused with ${asked.status}.`);
    this.asked = asked;
  }
}
