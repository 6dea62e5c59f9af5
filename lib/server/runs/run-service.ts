import 'server-only';
import type { Payer } from '@/lib/server/budget/budget-scopes';
import { storedEdit, storedInputs, storedParams } from '@/lib/server/database/stored-json';
import { readTimeCursor, writeTimeCursor } from '@/lib/server/database/time-cursor';
import type { PresentRuns, RunRecord } from '@/lib/server/records/run-record';
import { MAX_BATCH_RUNS } from '@/lib/shared/batch-limit';
import { type AskedRun, nameRun } from '@/lib/shared/batch-request';
import type { EditRequest } from '@/lib/shared/edit-request';
import type { EditRun } from '@/lib/shared/edit-run';
import { OverpaintError } from '@/lib/shared/errors';
import type { GenerateRequest } from '@/lib/shared/generate-request';
import { planGenerateRun } from '@/lib/shared/generate-run';
import type { Size } from '@/lib/shared/mask/geometry';
import { describeRetirement } from '@/lib/shared/model-end';
import { modelLabel } from '@/lib/shared/model-label';
import { endOf } from '@/lib/shared/model-news';
import type { ModelInfo } from '@/lib/shared/models';
import { findOvernightProblem, type When } from '@/lib/shared/overnight';
import { halveEstimate } from '@/lib/shared/pricing';
import { findProblems, resolveModel } from '@/lib/shared/settings';
import type { EditParams, Estimate, GenerateParams, RunKind, RunPage, WireRun } from '@/lib/shared/wire';
import type { ModelNews } from '@/lib/shared/wire-models';
import type { KnownReference } from '@/lib/shared/wire-references';
import { type Admission, type AdmitWith, RESTARTED } from './admit-runs';
import { hasRoom, roomNeededBytes, roomNeededForEditBytes, roomNeededToSendBytes } from './disk-room';
import type { LearnedPriceReader } from './learned-prices';
import type { RunStore } from './run-store';

/** Runs of a snapshot beside the open ones: what a page shows before anybody scrolls. */
const SNAPSHOT_RUNS = 50;

export type RunService = ReturnType<typeof createRunService>;

type RunServiceParts = {
  store: RunStore;
  /**
   * Everything about an edit that can be known before money is spent.
   * @throws OverpaintError with the sentence for what keeps it from being sent
   */
  checkEdit: (
    ownerId: string,
    request: EditRequest,
    known: {
      model: ModelInfo;
      priced: boolean;
      learned: LearnedPriceReader;
      references: readonly KnownReference[];
    },
  ) => Promise<{ planned: EditRun; photo: Size }>;
  /** Whom prompts mention. */
  mentionedIn: (ownerId: string, prompts: readonly string[]) => Promise<readonly KnownReference[]>;
  learned: LearnedPriceReader;
  news: () => Promise<ModelNews>;
  present: PresentRuns;
  dataDirectory: string;
  connection: 'demo' | 'openai' | 'compatible';
  isDraining: () => boolean;
  /** What may still be written to the disk for runs that have ended, in bytes. */
  lateRoomBytes: () => number;
  /** A run was admitted or canceled. */
  changed: (run: RunRecord) => void;
};

/** What people can do with runs. Everything is asked for by its owner; what belongs to another does not exist. */
export function createRunService(parts: RunServiceParts) {
  const { store, present } = parts;
  /** Room of runs that are being admitted and have no row yet: those that come at once must not all be promised the same. */
  let admittingBytes = 0;

  async function presentOne(run: RunRecord): Promise<WireRun> {
    const [wire] = await present([run]);
    if (wire === undefined) throw new Error('A run was presented as nothing');
    return wire;
  }

  async function presentAdmitted(
    admitted: readonly { run: RunRecord; created: boolean }[],
  ): Promise<{ run: WireRun; created: boolean }[]> {
    const wires = await present(admitted.map(({ run }) => run));
    return admitted.map(({ created }, index) => ({ run: wires[index] as WireRun, created }));
  }

  /** What admissions go by, read once for all of them. */
  async function knownTo({ ownerId }: Payer, asked: readonly AskedRun[]) {
    const prompts = asked.map((each) => (each.kind === 'edit' ? each.params : each).prompt);
    const [news, references] = await Promise.all([parts.news(), parts.mentionedIn(ownerId, prompts)]);
    return { news, references };
  }

  /** Checked and priced, before anything is written. */
  async function toAdmission(
    payer: Payer,
    asked: AskedRun,
    { news, references, when }: { news: ModelNews; references: readonly KnownReference[]; when: When },
  ): Promise<Admission> {
    const overnight = when === 'overnight';
    const { params } = chosenOf(asked, when);
    if (overnight) refuseOvernight(asked);
    const priceOf = (estimate: Estimate) => (overnight ? halveEstimate(estimate) : estimate);
    const { model, priced } = resolveModel(params, news.prices);
    const end = endOf(params.model, news);
    if (end?.refused) {
      throw new OverpaintError('retired_model', {
        key: 'modelEnds.refused',
        values: { ended: describeRetirement(modelLabel(params.model), end.on, Date.now()) },
      });
    }
    const demo = parts.connection === 'demo';
    if (asked.kind === 'generate') {
      const [problem] = findProblems(params, model);
      if (problem !== undefined) throw new OverpaintError('invalid_combination', problem.sentence);
      const learnedOutputTokens = await parts.learned.outputTokens(params);
      const planned = planGenerateRun({ params, model, priced, references, learnedOutputTokens });
      const estimate = priceOf(planned.estimate);
      const roomBytes = roomNeededToSendBytes(planned.sent) + roomNeededBytes(params);
      const { id, kind } = asked;
      const chosen = { ...payer, id, kind, params, inputs: [], edit: null, overnight };
      return { ...chosen, ...mentionedBy(planned), estimate, roomBytes, demo };
    }
    const known = { model, priced, learned: parts.learned, references };
    const { planned, photo } = await parts.checkEdit(payer.ownerId, { ...asked, params }, known);
    return {
      ...payer,
      id: asked.id,
      kind: 'edit',
      params,
      inputs: asked.images,
      edit: { params: asked.edit, plan: planned.plan, promptSent: planned.paramsSent.prompt },
      ...mentionedBy(planned),
      overnight,
      estimate: priceOf(planned.estimate),
      roomBytes: roomNeededForEditBytes(planned.sent, planned.paramsSent, photo),
      demo,
    };
  }

  /**
   * Takes runs into the queue, all of them or none: checked, priced, held against the budget, and on disk before this
   * answers. Those that were taken before are answered as they are now, so that sending a batch twice is sending it once.
   *
   * @param asked 1 to `MAX_BATCH_RUNS`, each id once
   * @param options.capMicroUsd what the new ones of them may cost together; null: as much as the budget lets them
   * @param options.when `overnight`: by tomorrow, at half the price
   * @param options.also what else is written in the same transaction; called with all runs in the order asked for, also
   *   when all were taken before
   * @throws OverpaintError with the reason, of a batch naming the run; nothing was started or spent
   */
  async function admitAll(
    payer: Payer,
    asked: readonly AskedRun[],
    options: AdmitWith & { when?: When },
  ): Promise<{ run: WireRun; created: boolean }[]> {
    refuseBadCount(asked);
    const { when = 'now' } = options;
    const known = await store.known(asked.map(({ id }) => id));
    const fresh = asked.filter(({ id }) => !known.has(id));
    const { news, references } = await knownTo(payer, fresh);
    const admissions: Admission[] = [];
    for (const [index, each] of asked.entries()) {
      const there = known.get(each.id);
      try {
        // Its pictures may be in the bin by now; it was admitted all the same.
        if (there !== undefined) store.confirm(there, { ownerId: payer.ownerId, ...chosenOf(each, when) });
        else admissions.push(await toAdmission(payer, each, { news, references, when }));
      } catch (error) {
        throw asked.length === 1 ? error : nameRun(error, index);
      }
    }
    if (admissions.length > 0 && parts.isDraining()) throw new OverpaintError('shutting_down');
    const admitted = new Map<string, { run: RunRecord; created: boolean }>();
    for (const run of known.values()) admitted.set(run.id, { run, created: false });
    const inOrder = () => asked.map(({ id }) => admitted.get(id) as { run: RunRecord; created: boolean });
    const { first, also } = options;
    if (admissions.length === 0 && also === undefined) return presentAdmitted(inOrder());
    const taken = await withRoom(admissions, () =>
      store.admitAll(admissions, {
        capMicroUsd: options.capMicroUsd,
        ...(first === undefined ? {} : { first }),
        also: async (transaction, runs) => {
          for (const run of runs) admitted.set(run.id, { run, created: false });
          await also?.(
            transaction,
            inOrder().map(({ run }) => run),
          );
        },
      }),
    );
    for (const each of taken) admitted.set(each.run.id, each);
    for (const { run, created } of taken) if (created) parts.changed(run);
    return presentAdmitted(inOrder());
  }

  /** @throws OverpaintError disk_full */
  async function withRoom<Result>(
    admissions: readonly Admission[],
    admit: () => Promise<Result>,
  ): Promise<Result> {
    const roomBytes = admissions.reduce((sum, admission) => sum + admission.roomBytes, 0);
    if (roomBytes === 0) return admit();
    const promisedBytes = admittingBytes;
    admittingBytes += roomBytes;
    try {
      const takenBytes = promisedBytes + (await store.openRoomBytes()) + parts.lateRoomBytes();
      if (!(await hasRoom(parts.dataDirectory, takenBytes, roomBytes))) throw new OverpaintError('disk_full');
      return await admit();
    } finally {
      admittingBytes -= roomBytes;
    }
  }

  async function admitOne(payer: Payer, asked: AskedRun): Promise<{ run: WireRun; created: boolean }> {
    const [admitted] = await admitAll(payer, [asked], { capMicroUsd: null });
    if (admitted === undefined) throw new Error('A run was admitted as nothing');
    return admitted;
  }

  return {
    admitAll,

    /** One run without pictures, as `admitAll` takes it. */
    admit: (payer: Payer, request: GenerateRequest) => admitOne(payer, { kind: 'generate', ...request }),

    /** One edit, planned and priced with its pictures. */
    admitEdit: (payer: Payer, request: EditRequest) => admitOne(payer, { kind: 'edit', ...request }),

    /**
     * What a run would cost if it were asked for now. Nothing is written.
     * @throws OverpaintError with what would keep it from being sent, but for money
     */
    async price(payer: Payer, asked: AskedRun): Promise<Estimate> {
      return (await toAdmission(payer, asked, { ...(await knownTo(payer, [asked])), when: 'now' })).estimate;
    },

    /**
     * What each of these runs would cost if it were asked for now, or what would keep it from being sent, but for money.
     * Nothing is written.
     */
    async priceEach(payer: Payer, asked: readonly AskedRun[]): Promise<(Estimate | OverpaintError)[]> {
      const known = await knownTo(payer, asked);
      const priced: (Estimate | OverpaintError)[] = [];
      for (const each of asked) {
        try {
          priced.push((await toAdmission(payer, each, { ...known, when: 'now' })).estimate);
        } catch (error) {
          if (!(error instanceof OverpaintError)) throw error;
          priced.push(error);
        }
      }
      return priced;
    },

    /**
     * Starts runs now that were to be drawn by tomorrow, and were refused or not reached for nothing: all of them or none, at
     * the price of now, with whom their prompts mention today.
     *
     * @throws OverpaintError nothing_to_start, or with what keeps one of them from being sent
     */
    async restart(payer: Payer, ended: readonly RunRecord[]): Promise<WireRun[]> {
      if (parts.isDraining()) throw new OverpaintError('shutting_down');
      const waiting = ended
        .filter(
          ({ status, errorCode }) =>
            status === 'failed' && errorCode !== null && RESTARTED.includes(errorCode),
        )
        .map(askedAgain);
      if (waiting.length === 0) throw new OverpaintError('nothing_to_start');
      const known = await knownTo(payer, waiting);
      const admissions: Admission[] = [];
      for (const each of waiting) admissions.push(await toAdmission(payer, each, { ...known, when: 'now' }));
      const restarted = await withRoom(admissions, () => store.restartAll(admissions));
      for (const run of restarted) parts.changed(run);
      return present(restarted);
    },

    async find(ownerId: string, id: string): Promise<WireRun | null> {
      const run = await store.find(ownerId, id);
      return run === null ? null : presentOne(run);
    },

    /** @throws OverpaintError invalid_cursor */
    async list(ownerId: string, page: { cursor: string | null; limit: number }): Promise<RunPage> {
      const runs = await store.list(ownerId, { after: readTimeCursor(page.cursor), limit: page.limit + 1 });
      const shown = runs.slice(0, page.limit);
      const last = shown.at(-1);
      return {
        runs: await present(shown),
        nextCursor:
          runs.length > page.limit && last !== undefined
            ? writeTimeCursor({ at: last.createdAt, id: last.id })
            : null,
      };
    },

    /** Open runs and the newest others: what a page that connects must know. */
    async snapshot(ownerId: string): Promise<WireRun[]> {
      const recent = await store.list(ownerId, { after: null, limit: SNAPSHOT_RUNS });
      const ids = new Set(recent.map((run) => run.id));
      const open = (await store.listOpen(ownerId)).filter((run) => !ids.has(run.id));
      return present([...recent, ...open]);
    },

    /** @throws OverpaintError run_not_found, not_cancelable */
    async cancel(ownerId: string, id: string): Promise<WireRun> {
      const canceled = await store.cancel(ownerId, id);
      if (canceled !== null) {
        parts.changed(canceled);
        return presentOne(canceled);
      }
      const run = await store.find(ownerId, id);
      if (run === null) throw new OverpaintError('run_not_found');
      if (run.canceledAt === null) throw new OverpaintError('not_cancelable');
      return presentOne(run);
    },
  };
}

function chosenOf(
  asked: AskedRun,
  when: When,
): {
  kind: RunKind;
  params: GenerateParams;
  inputs: string[];
  edit: EditParams | null;
  overnight: boolean;
} {
  const overnight = when === 'overnight';
  // Nobody looks on while it is drawn.
  const quiet = overnight ? { partialImages: 0 } : {};
  if (asked.kind === 'edit') {
    const params = { ...asked.params, ...quiet };
    return { kind: 'edit', params, inputs: asked.images, edit: asked.edit, overnight };
  }
  const { id: _, kind, ...params } = asked;
  return { kind, params: { ...params, ...quiet }, inputs: [], edit: null, overnight };
}

/** A run as it was asked for. */
function askedAgain(run: RunRecord): AskedRun {
  const params = storedParams(run);
  const edit = storedEdit(run);
  return edit === null
    ? { kind: 'generate', id: run.id, ...params }
    : { kind: 'edit', id: run.id, images: storedInputs(run), params, edit };
}

/** @throws OverpaintError where OpenAI is known not to take it by tomorrow */
function refuseOvernight(asked: AskedRun): void {
  const { params, edit } = chosenOf(asked, 'overnight');
  const problem = findOvernightProblem({ model: params.model, markup: edit?.markup != null });
  if (problem !== null) throw new OverpaintError('overnight_not_offered', problem);
}

function mentionedBy({
  references,
  paramsSent,
}: {
  references: readonly KnownReference[];
  paramsSent: GenerateParams;
}): Pick<Admission, 'mentioned'> {
  return references.length === 0 ? {} : { mentioned: { references, promptSent: paramsSent.prompt } };
}

function refuseBadCount(asked: readonly AskedRun[]): void {
  if (asked.length < 1 || asked.length > MAX_BATCH_RUNS) {
    throw new OverpaintError(
      'invalid_request',
      `A batch has 1 to ${MAX_BATCH_RUNS} runs; this one has ${asked.length}.`,
    );
  }
  if (new Set(asked.map(({ id }) => id)).size < asked.length)
    throw new OverpaintError('invalid_request', 'Each run of a batch needs its own id.');
}
