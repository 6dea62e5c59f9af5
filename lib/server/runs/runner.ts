import 'server-only';
import type { BlobStore } from '@/lib/server/blobs/blob-store';
import { storedParams } from '@/lib/server/database/stored-json';
import type { Logger } from '@/lib/server/logger';
import { CallFailure } from '@/lib/server/openai/call-failure';
import { callImages, type ImagesCall } from '@/lib/server/openai/call-images';
import { type ClassifiedFailure, classifyFailure } from '@/lib/server/openai/classify-failure';
import type { ImagesClient } from '@/lib/server/openai/open-client';
import { readAnswer } from '@/lib/server/openai/read-answer';
import { DEFAULT_RETRY_AFTER_MS } from '@/lib/server/openai/retry-after';
import type { PixelWorker } from '@/lib/server/pixels/pixel-worker';
import { readPictureSize } from '@/lib/server/pixels/read-picture-size';
import type { PlacedImage } from '@/lib/server/records/run-images';
import { LONG_WAIT_MS, type RunRecord } from '@/lib/server/records/run-record';
import { sendsPictures } from '@/lib/server/records/sends-pictures';
import type { Spool, SpooledAnswer, SpoolKey } from '@/lib/server/spool/spool';
import { describeError, OverpaintError } from '@/lib/shared/errors';
import { keepsAnswer } from '@/lib/shared/kept-answer';
import { describeRetirement } from '@/lib/shared/model-end';
import { modelLabel } from '@/lib/shared/model-label';
import { endOf } from '@/lib/shared/model-news';
import type { Quality } from '@/lib/shared/models';
import type { ModelNews } from '@/lib/shared/wire-models';
import { LEASE_MS } from './claim-run';
import type { EditWork, PreparedCall } from './edit-work';
import { judgeAnswer, lostOutcome, refusedOutcome } from './judge-answer';
import { createLateAnswers, createMeter, type Meter } from './late-answers';
import type { PartialPreviews } from './partial-previews';
import { isLostUnseen, type Outcome, type RunStore } from './run-store';
import type { SafetyIdentifier } from './safety-identifier';
import { isTransientFault } from './transient-fault';
import { createWorkRoom } from './work-room';

/**
 * Takes runs from the queue and brings each to its end. It is the only place from which a paid call leaves, and no
 * signal of a browser reaches it.
 *
 *   queued ─claim─ queued+lease ─markCalling─ calling ─► answer in the spool ─markSaving─ saving ─finish─ done
 *                     │ (an edit's files are made here, and its answers put back while it is saving)
 *      ▲                                        │ nothing sent, or a rate limit: back to queued
 *      └────────────────────────────────────────┤ refused: failed, nothing charged
 *                                               └ answer lost, or overdue: unknown (a late answer still wins)
 *
 * What a crash leaves behind at each arrow is told in `takeOver` of the store; which runs it is blamed on, in `work-room.ts`.
 *
 * What time mends (`isTransientFault`) is tried again for as long as it takes. Anything else that goes wrong here is a
 * fault of ours, which would go wrong the same way each time: the run ends (`giveUp`), so that it keeps no place, and what
 * has come is kept.
 */
export type Runner = {
  /** Something may be ready to be called. */
  wake(): void;
  /**
   * Takes over what dead servers left, then starts claiming. Where that cannot be done now (a full disk, a database that
   * went away) it is tried again until it can.
   */
  start(): Promise<void>;
  /** False until what dead servers left has been taken over. */
  hasStarted(): boolean;
  /**
   * Tries once more to save an answer that came and was not saved, or whose pictures lie elsewhere, and does not wait for
   * it. Nothing is sent. A run that is being saved already, or has been, stays as it is.
   * @throws OverpaintError nothing_to_save, answer_not_here, shutting_down
   */
  saveAgain(run: RunRecord): Promise<void>;
  /**
   * Makes the files of an edit that is sent in another way than by the runner, in its turn, and with the mark that tells what
   * a server died of. The caller takes the mark away.
   */
  prepareEdit(run: RunRecord): Promise<PreparedCall>;
  /**
   * Saves an answer that no call of the runner brought, as one that it did. Resolves when the run has ended, or has been
   * left for later.
   */
  bring(run: RunRecord, answer: SpooledAnswer): Promise<void>;
  /** Claims nothing more and waits for the calls under way; false when time ran out. */
  drain(timeoutMs: number): Promise<boolean>;
  inFlight(): number;
  /** What answers may still write to the disk whose runs have ended without them, in bytes. */
  lateRoomBytes(): number;
};

type RunnerParts = {
  store: RunStore;
  client: ImagesClient;
  spool: Spool;
  blobs: BlobStore;
  previews: PartialPreviews;
  edits: EditWork;
  pixels: PixelWorker;
  logger: Logger;
  leaseOwner: string;
  /** Null: none is sent, since a compatible server may refuse a word that it does not know. */
  safetyIdentifier: SafetyIdentifier | null;
  isDeadOwner: (leaseOwner: string) => boolean;
  maxConcurrentCalls: number;
  callDeadlineMs: number | null;
  /** Which models have ended, and what a person says that others cost. */
  news: () => Promise<ModelNews>;
  /** Tells the watchers of this run, and the ones behind it in the queue. */
  changed: (run: RunRecord) => void;
  /** A picture that people are about to see is stored. */
  arrived: (image: { sha256: string; mime: string }) => void;
};

type Arrival =
  | { kind: 'spooled'; answer: SpooledAnswer }
  | { kind: 'refused'; failure: ClassifiedFailure }
  | { kind: 'lost'; failure: CallFailure }
  | { kind: 'not_sent'; failure: CallFailure };

const TICK_MS = 1000;
const RECOVERY_MS = 10_000;
const CONNECT_RETRY_MS = [1000, 2000, 4000, 8000, 15_000];
const SAVE_RETRY_MS = [250, 1000, 4000, 15_000, 30_000];
const DEADLINE_MS: Record<Quality, number> = {
  low: 180_000,
  medium: 240_000,
  high: 360_000,
  xhigh: 480_000,
  max: 600_000,
  auto: 480_000,
};

export function createRunner(parts: RunnerParts): Runner {
  const { store, spool, logger, leaseOwner, safetyIdentifier } = parts;
  /** Runs this process holds the lease of, with the promise of their end. */
  const held = new Map<string, Promise<void>>();
  const late = createLateAnswers(parts.maxConcurrentCalls);
  const room = createWorkRoom({
    mark: (run, atWork) => insist(() => store.markAtWork(run, atWork)),
    pause: waitUnlessStopping,
  });
  /** The runs that were admitted before then have been told that they wait for long. */
  let longWaitsToldUntil = 0;
  let started = false;
  let draining = false;
  let pumping = false;
  let wakeAgain = false;
  const stopping = Promise.withResolvers<void>();
  const timers: NodeJS.Timeout[] = [];

  function wake() {
    if (pumping) {
      wakeAgain = true;
      return;
    }
    pumping = true;
    pump()
      .catch((error) => logger.error({ err: error }, 'the queue could not be read'))
      .finally(() => {
        pumping = false;
        if (wakeAgain) {
          wakeAgain = false;
          wake();
        }
      });
  }

  async function pump() {
    while (started && !draining && held.size < parts.maxConcurrentCalls) {
      const run = await store.claim(leaseOwner, parts.maxConcurrentCalls);
      if (run === null) return;
      // After a pause of the whole machine our own lease may have ended, while we are still at it.
      if (!held.has(run.id)) hold(run, process(run));
    }
  }

  /** Work on a run ended where it should not have. */
  async function stopped(run: RunRecord, error: unknown): Promise<void> {
    if (!(error instanceof LeftForLater)) return giveUp(run, error, null);
    await store
      .letGo(run.id, leaseOwner)
      .catch((cause) => logger.error({ err: cause, runId: run.id }, 'a run could not be let go'));
  }

  /**
   * The end of a run that a fault of ours has stopped. Should even this fail, its lease ends, and it is taken over like one
   * of a server that died.
   *
   * @param outcome what its answer was read to be, as far as it was read
   */
  async function giveUp(run: RunRecord, error: unknown, outcome: Outcome | null): Promise<void> {
    logger.error({ err: error, runId: run.id }, 'a run stopped unexpectedly');
    try {
      const current = await insist(() => store.read(run.id));
      if (current === null) return;
      const answerKept = await isSpooled(current);
      const ended = await insist(() => store.giveUp(current, leaseOwner, { answerKept, bill: outcome }));
      if (ended !== null) parts.changed(ended);
    } catch (cause) {
      logger.error({ err: cause, runId: run.id }, 'a run could not be ended');
    }
  }

  async function isSpooled({ id, attempt }: RunRecord): Promise<boolean> {
    return (await spool.list()).some((key) => key.runId === id && key.attempt === attempt);
  }

  function hold(run: RunRecord, work: Promise<void>) {
    const ended = work
      .catch((error) => stopped(run, error))
      .finally(() => {
        held.delete(run.id);
        wake();
      });
    held.set(run.id, ended);
  }

  async function process(claimed: RunRecord): Promise<void> {
    const end = endOf(claimed.model, await insist(parts.news));
    if (end?.refused) return finish(claimed, retiredOutcome(claimed.model, end.on));
    const prepared = await prepare(claimed);
    if (prepared === null) return;
    const run = await insist(() => store.markCalling(claimed, prepared.plan)).catch(async (error) => {
      await prepared.release();
      throw error;
    });
    if (run === null) return prepared.release();
    parts.changed(run);
    if (run.status !== 'calling') {
      logger.info({ runId: run.id, code: run.errorCode }, 'a run was not called');
      return prepared.release();
    }

    const params = storedParams(run);
    const abort = new AbortController();
    const meter = createMeter();
    const arrival = call(run, prepared.call, abort.signal, meter).finally(prepared.release);
    const deadlineMs = parts.callDeadlineMs ?? DEADLINE_MS[params.quality] + (params.n - 1) * 30_000;
    const overdue = Promise.withResolvers<'overdue'>();
    const deadline = setTimeout(() => overdue.resolve('overdue'), deadlineMs);
    const first = await Promise.race([arrival, overdue.promise]);
    clearTimeout(deadline);
    if (first === 'overdue') {
      await finish(run, lostOutcome({ code: 'answer_timeout', message: null }, null));
      late.listen({ run, abort, meter }, arrival);
      arrival.then(
        (answer) => answer.kind === 'spooled' && hold(run, adopt(run, answer.answer)),
        (error) => stopped(run, error),
      );
      return;
    }
    await settleArrival(run, first);
  }

  /** What is sent. The files of pictures are made before the call is marked, so that a crash meanwhile costs nothing. */
  async function prepare(run: RunRecord): Promise<PreparedCall | null> {
    if (!sendsPictures(run)) {
      const params = storedParams(run);
      return { call: { kind: 'generate', params }, plan: null, release: async () => undefined };
    }
    for (let tries = 1; ; tries += 1) {
      try {
        return await room.work(run, 'prepare', () => parts.edits.prepare(run));
      } catch (error) {
        if (error instanceof LeftForLater) throw error;
        logger.error({ err: error, runId: run.id, tries }, 'the pictures of a run could not be made ready');
        if (isTransientFault(error)) {
          await waitUnlessStopping(saveRetryMs(tries));
          const current = await insist(() => store.read(run.id));
          if (current?.status !== 'queued' || current.canceledAt !== null) return null;
          continue;
        }
        const reason =
          error instanceof OverpaintError
            ? { code: error.code, message: error.code === 'unusable_mask' ? error.message : null }
            : { code: 'edit_not_prepared' as const, message: null };
        await finish(run, refusedOutcome(reason, null));
        return null;
      }
    }
  }

  async function call(run: RunRecord, what: ImagesCall, signal: AbortSignal, meter: Meter): Promise<Arrival> {
    try {
      const response = await callImages(parts.client, what, {
        signal,
        ...(safetyIdentifier === null ? {} : { safetyIdentifier: safetyIdentifier(run.ownerId) }),
      });
      if (!response.ok) {
        return {
          kind: 'refused',
          failure: classifyFailure(response.status, response.headers, await readStart(response)),
        };
      }
      const answer = await spool.receive({ runId: run.id, attempt: run.attempt }, meter.through(response), {
        onPartial: (index, bytes, mime) => {
          parts.previews
            // A server that numbers each preview 0 seems to preview more images than there are.
            .put(run.id, Math.min(index, what.params.n - 1), bytes, mime)
            .then(() => store.read(run.id))
            .then((current) => current !== null && parts.changed(current))
            .catch((error) => logger.warn({ err: error, runId: run.id }, 'a preview could not be kept'));
        },
      });
      return { kind: 'spooled', answer };
    } catch (error) {
      // Whatever else stopped us (a full disk, say), the request may have left.
      const failure =
        error instanceof CallFailure
          ? error
          : new CallFailure({ code: 'answer_lost', phase: 'maybe_sent', cause: error });
      if (failure !== error) logger.error({ err: error, runId: run.id }, 'an answer could not be received');
      return { kind: failure.phase === 'not_sent' ? 'not_sent' : 'lost', failure };
    }
  }

  async function settleArrival(run: RunRecord, arrival: Arrival): Promise<void> {
    switch (arrival.kind) {
      case 'spooled':
        return adopt(run, arrival.answer);
      case 'not_sent': {
        const { code } = arrival.failure;
        // Anything but a connection is a fault of ours, and is the same the next time.
        if (code !== 'upstream_unreachable') throw arrival.failure;
        const waitMs = CONNECT_RETRY_MS[run.unreachable];
        return waitMs === undefined
          ? finish(run, refusedOutcome({ code, message: null }, null))
          : requeue(run, { waitMs, code, message: null, unreachable: true });
      }
      case 'lost':
        return finish(
          run,
          lostOutcome({ code: arrival.failure.code, message: null }, arrival.failure.upstreamRequestId),
        );
      case 'refused':
        return settleRefusal(run, arrival.failure);
    }
  }

  async function settleRefusal(run: RunRecord, failure: ClassifiedFailure): Promise<void> {
    if (failure.code === 'model_not_available' || failure.code === 'retired_model') {
      const end = endOf(run.model, await insist(parts.news));
      // OpenAI says of a model that has ended what it says of one that never was.
      if (end?.stage === 'over' || end?.stage === 'last_day')
        return finish(run, retiredOutcome(run.model, end.on));
    }
    const error = { code: failure.code, message: failure.message };
    if (failure.requeue) {
      const pauseMs = failure.retryAfterMs ?? DEFAULT_RETRY_AFTER_MS;
      await insist(() => store.pauseModel(run.model, pauseMs));
      // It is the model that waits, so the run itself may go as soon as that may.
      await requeue(run, { waitMs: 0, ...error, unreachable: false });
      setTimeout(wake, pauseMs + 5).unref();
      return;
    }
    const outcome =
      describeError(failure.code).charged === 'maybe'
        ? lostOutcome(error, failure.upstreamRequestId)
        : refusedOutcome(error, failure.upstreamRequestId);
    return finish(run, outcome);
  }

  async function requeue(run: RunRecord, why: Parameters<RunStore['requeue']>[1]) {
    const waiting = await insist(() => store.requeue(run, why));
    if (waiting !== null) parts.changed(waiting);
  }

  /**
   * Turns a spooled answer into images. It is paid for, so it stays on the disk until they are stored.
   *
   * @param options.asked a person asked for it
   */
  async function adopt(
    run: RunRecord,
    answer: SpooledAnswer,
    options: { asked?: boolean } = {},
  ): Promise<void> {
    const saving = run.status === 'saving' ? run : await insist(() => store.markSaving(run, leaseOwner));
    if (saving === null) return adoptUnseen(run, answer);
    parts.changed(saving);
    let outcome: Outcome | null = null;
    try {
      outcome = await readOutcome(saving, answer, options);
      const placed = await place(saving, outcome);
      await finish(saving, placed.outcome, placed.images);
    } catch (error) {
      if (error instanceof LeftForLater) throw error;
      return giveUp(saving, error, outcome);
    }
    if (!keepsAnswer(outcome.error?.code)) await spool.discard(answer.key);
  }

  /** The answer to a run that was canceled and then given up. Anything else: another process was first, and recovery sweeps. */
  async function adoptUnseen(run: RunRecord, answer: SpooledAnswer): Promise<void> {
    const current = await insist(() => store.read(run.id));
    if (current === null || current.attempt !== run.attempt || !isLostUnseen(current)) return;
    const outcome = await readOutcome(current, answer);
    await finish(current, outcome);
    if (!keepsAnswer(outcome.error?.code)) await spool.discard(answer.key);
  }

  /**
   * Puts the answers of an edit back into the photo, after they are safe. What fails here fails for free: the model's
   * own pictures stay, and can be placed again.
   */
  async function place(
    run: RunRecord,
    outcome: Outcome,
  ): Promise<{ outcome: Outcome; images: PlacedImage[] }> {
    if (run.canceledAt !== null || outcome.images.length === 0 || !parts.edits.places(run)) {
      return { outcome, images: [] };
    }
    const keep = (saving: RunRecord) => insist(() => store.keepAnswers(saving, outcome));
    let kept = await keep(run);
    if (kept === null) {
      // Another server may have given the run up while this one was frozen. The answer still wins, and is put back.
      const saving = await insist(() => store.markSaving(run, leaseOwner));
      kept = saving === null ? null : await keep(saving);
    }
    if (kept === null) return { outcome, images: [] };
    parts.changed(kept);
    for (let tries = 1; ; tries += 1) {
      try {
        const placed = await room.work(kept, 'save', () => parts.edits.place(kept));
        return { outcome, images: placed };
      } catch (error) {
        if (error instanceof LeftForLater) throw error;
        logger.error({ err: error, runId: run.id, tries }, 'the answers of an edit could not be placed');
        if (isTransientFault(error)) {
          await waitUnlessStopping(saveRetryMs(tries));
          continue;
        }
        return {
          outcome: { ...outcome, error: outcome.error ?? { code: 'placement_failed', message: null } },
          images: [],
        };
      }
    }
  }

  async function readOutcome(
    run: RunRecord,
    answer: SpooledAnswer,
    options: { asked?: boolean } = {},
  ): Promise<Outcome> {
    const params = storedParams(run);
    const { prices } = await insist(parts.news);
    const read = async () => {
      const found = await readAnswer(
        answer,
        parts.blobs,
        { n: params.n, outputFormat: params.outputFormat, sentPictures: sendsPictures(run) },
        { client: parts.client, readSize: (path) => readPictureSize(parts.pixels, path) },
      );
      const alphas = await Promise.all(
        found.images.map((image) =>
          params.background === 'transparent'
            ? parts.blobs.withFile(image.sha256, (path) => parts.pixels.run('readAlpha', { path }))
            : null,
        ),
      );
      return judgeAnswer(run, found, alphas, prices);
    };
    for (let tries = 1; ; tries += 1) {
      try {
        return await room.work(run, 'save', read, options);
      } catch (error) {
        if (!isTransientFault(error)) throw error;
        logger.error({ err: error, runId: run.id, tries }, 'an answer could not be saved; trying again');
        await waitUnlessStopping(saveRetryMs(tries));
      }
    }
  }

  async function finish(
    run: RunRecord,
    outcome: Outcome,
    placed: readonly PlacedImage[] = [],
  ): Promise<void> {
    if (run.canceledAt === null) {
      for (const image of placed.length > 0 ? placed : outcome.images) parts.arrived(image);
    }
    const ended = await insist(() => store.finish(run, outcome, placed));
    if (ended === null) {
      // Another process was first, or a database that broke off had taken it after all: then it has not been announced yet.
      const current = await insist(() => store.read(run.id));
      if (current !== null) parts.changed(current);
      return;
    }
    if (ended.status !== 'unknown') await parts.previews.drop(run.id);
    logRun(ended, outcome);
    parts.changed(ended);
  }

  function logRun(run: RunRecord, outcome: Outcome) {
    logger.info(
      {
        runId: run.id,
        model: run.model,
        status: run.status,
        code: run.errorCode ?? undefined,
        attempt: run.attempt,
        images: outcome.images.length,
        costMicroUsd: run.costMicroUsd,
        ms: run.startedAt === null || run.endedAt === null ? null : run.endedAt - run.startedAt,
        upstreamRequestId: run.upstreamRequestId ?? undefined,
      },
      'run',
    );
  }

  /**
   * Before trying once more what the disk or the store of blobs did not do.
   * @throws LeftForLater when the server is stopping: what waits is safe, and the next start goes on with it
   */
  async function waitUnlessStopping(ms: number): Promise<void> {
    if (!draining) await Promise.race([pause(ms), stopping.promise]);
    if (draining) throw new LeftForLater();
  }

  /**
   * Repeats a write until the database takes it: what it tells has happened already.
   * @throws what no other try would mend
   */
  async function insist<Result>(write: () => Promise<Result>): Promise<Result> {
    for (let tries = 1; ; tries += 1) {
      try {
        return await write();
      } catch (error) {
        if (!isTransientFault(error)) throw error;
        logger.error({ err: error, tries }, 'the database did not take a change; trying again');
        await pause(saveRetryMs(tries));
      }
    }
  }

  const isBusy = (runId: string) => held.has(runId) || late.has(runId);

  /** @returns whether everything that was left behind has been taken over */
  async function recover(): Promise<boolean> {
    const keys = await spool.list();
    const spooled = new Set(keys.map(({ runId, attempt }) => `${runId}.${attempt}`));
    const abandoned = await store.listAbandoned(parts.isDeadOwner);
    // Those that no server has died of come first.
    const tasks = [
      ...abandoned
        .toSorted((one, other) => one.crashes - other.crashes)
        .map((run) => ({
          runId: run.id,
          work: () => takeOver(run, spooled.has(`${run.id}.${run.attempt}`)),
        })),
      ...keys.map((key) => ({ runId: key.runId, work: () => adoptStray(key) })),
    ];
    let whole = true;
    for (const { runId, work } of tasks) whole = (await alone(runId, work)) && whole;
    return whole;
  }

  async function recoverOrSay(): Promise<void> {
    try {
      if (await recover()) started = true;
    } catch (error) {
      logger.error({ err: error }, 'recovery failed; trying again');
    }
  }

  /** What is wrong with one run keeps no other from being recovered. Answers whether it went well. */
  async function alone(runId: string, work: () => Promise<void>): Promise<boolean> {
    try {
      await work();
      return true;
    } catch (error) {
      logger.error({ err: error, runId }, 'a run could not be recovered; trying again');
      return false;
    }
  }

  async function takeOver(abandoned: RunRecord, hasAnswer: boolean): Promise<void> {
    if (isBusy(abandoned.id)) return;
    const run = await store.takeOver(abandoned, leaseOwner, hasAnswer);
    if (run === null) return;
    parts.changed(run);
    if (run.status === 'saving') hold(run, adoptFromSpool(run));
  }

  /** An answer in the spool whose run has no holder: one that ended needs it no more, one given up as lost is saved by it. */
  async function adoptStray(key: SpoolKey): Promise<void> {
    const found = await store.read(key.runId);
    if (found === null || isBusy(key.runId) || found.status === 'saving' || found.status === 'calling')
      return;
    const run = (await store.countUnseenCrash(found)) ?? found;
    if (keepsAnswer(run.errorCode)) return;
    const lost = run.status === 'unknown' || isLostUnseen(run);
    if (lost && run.attempt === key.attempt) hold(run, adoptFromSpool(run));
    else await spool.discard(key);
  }

  async function tellLongWaits(): Promise<void> {
    const until = Date.now() - LONG_WAIT_MS;
    for (const run of await store.listQueuedBetween(longWaitsToldUntil, until)) parts.changed(run);
    longWaitsToldUntil = until;
  }

  async function saveAgain(run: RunRecord): Promise<void> {
    const keeps = keepsAnswer(run.errorCode);
    if (run.status === 'saving' || (run.status === 'done' && !keeps)) return;
    if (!keeps) throw new OverpaintError('nothing_to_save');
    if (draining) throw new OverpaintError('shutting_down');
    if (!(await isSpooled(run))) throw new OverpaintError('answer_not_here');
    const saving = await store.saveAgain(run, leaseOwner);
    if (saving === null) return;
    parts.changed(saving);
    hold(saving, adoptFromSpool(saving, { asked: true }));
  }

  async function adoptFromSpool(run: RunRecord, options: { asked?: boolean } = {}): Promise<void> {
    const answer = await spool.open({ runId: run.id, attempt: run.attempt });
    await adopt(run, answer, options);
  }

  async function bring(run: RunRecord, answer: SpooledAnswer): Promise<void> {
    if (draining || isBusy(run.id)) return;
    hold(run, adopt(run, answer));
    await held.get(run.id);
  }

  return {
    wake,
    saveAgain,
    bring,
    prepareEdit: (run) => room.work(run, 'prepare', () => parts.edits.prepare(run)),
    hasStarted: () => started,
    async start() {
      await recoverOrSay();
      timers.push(
        setInterval(wake, TICK_MS),
        setInterval(() => {
          store
            .renewLeases(leaseOwner, [...held.keys()])
            .catch((error) => logger.error({ err: error }, 'leases could not be renewed'));
        }, LEASE_MS / 3),
        setInterval(() => {
          void recoverOrSay();
          tellLongWaits().catch((error) => logger.error({ err: error }, 'the queue could not be read'));
        }, RECOVERY_MS),
      );
      wake();
    },
    async drain(timeoutMs) {
      draining = true;
      stopping.resolve();
      const timeout = Promise.withResolvers<false>();
      const timer = setTimeout(() => timeout.resolve(false), timeoutMs);
      const done = await Promise.race([Promise.all(held.values()).then(() => true), timeout.promise]);
      clearTimeout(timer);
      for (const each of timers) clearInterval(each);
      late.letGoAll();
      if (!done)
        await store
          .leaveWork([...held.keys()])
          .catch((error) => logger.warn({ err: error }, 'what is left could not be marked'));
      return done;
    },
    inFlight: () => held.size,
    lateRoomBytes: late.roomBytes,
  };
}

/** The run waited until its model was there no more. */
function retiredOutcome(model: string, lastDay: string): Outcome {
  const message = describeRetirement(modelLabel(model), lastDay, Date.now());
  return refusedOutcome({ code: 'retired_model', message }, null);
}

/** A run that this server can do no more for before it stops. */
class LeftForLater extends Error {
  override readonly name = 'LeftForLater';
}

function saveRetryMs(tries: number): number {
  return SAVE_RETRY_MS[Math.min(tries, SAVE_RETRY_MS.length) - 1] ?? 0;
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** Enough of an error's body to understand it, and no more. */
async function readStart(response: Response): Promise<string> {
  const limit = 64 * 1024;
  const decoder = new TextDecoder();
  let text = '';
  try {
    for await (const chunk of response.body ?? []) {
      text += decoder.decode(chunk, { stream: true });
      if (text.length >= limit) break;
    }
  } catch {
    // The status has said enough already.
  }
  return text;
}
