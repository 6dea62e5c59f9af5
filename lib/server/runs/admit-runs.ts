import 'server-only';
import { createHash } from 'node:crypto';
import type { Transaction } from 'kysely';
import { budgetPeriod, holdOf, reserve } from '@/lib/server/budget/budget';
import { budgetScopes, type Payer } from '@/lib/server/budget/budget-scopes';
import { type BudgetLimits, readSpendingRules, type SpendingRules } from '@/lib/server/budget/spending-rules';
import type { OpenDatabase } from '@/lib/server/database/open-database';
import type { Database, RunInputTable } from '@/lib/server/database/schema';
import { refreshRunEntries } from '@/lib/server/library/entries';
import { rememberPrompts } from '@/lib/server/prompts/remember-prompts';
import type { RunRecord } from '@/lib/server/records/run-record';
import { type ErrorCode, OverpaintError } from '@/lib/shared/errors';
import { canonicalParams } from '@/lib/shared/generate-request';
import type { EditPlan } from '@/lib/shared/mask/edit-plan';
import { mentionedPictures } from '@/lib/shared/mentions';
import type { EditParams, Estimate, GenerateParams, RunKind } from '@/lib/shared/wire';
import type { KnownReference, UsedReference } from '@/lib/shared/wire-references';

export type Admission = Payer & {
  id: string;
  kind: RunKind;
  params: GenerateParams;
  inputs: string[];
  /** Edits only. */
  edit: { params: EditParams; plan: EditPlan; promptSent: string } | null;
  /** Whom its prompt mentions, and the words that are sent; absent where it mentions nobody. */
  mentioned?: { references: readonly KnownReference[]; promptSent: string };
  /** It may take until tomorrow, and `estimate` is half the price. */
  overnight: boolean;
  estimate: Estimate;
  /** What the disk may have to take before the run has ended. */
  roomBytes: number;
  demo: boolean;
};

/** What belongs to the same transaction as some runs are admitted in. Throwing takes the runs back too. */
export type AdmitWith = {
  /** What the runs may cost together; null: as much as the budget lets them. */
  capMicroUsd: number | null;
  /** Before anything else is written or locked. */
  first?: (transaction: Transaction<Database>) => Promise<void>;
  /** With all the runs, in the order asked for, before they are final. */
  also?: (transaction: Transaction<Database>, runs: readonly RunRecord[]) => Promise<void>;
};

type Chosen = Pick<Admission, 'ownerId' | 'kind' | 'params' | 'inputs' | 'overnight'> & {
  edit: EditParams | null;
};

/** How runs come in: the row and the hold on the budget in one transaction, and the same id twice is one run. */
export function createAdmissions({ query, now: databaseNow }: OpenDatabase, limits: BudgetLimits) {
  /**
   * The rows and holds of all these runs, or of none, in one transaction. Those that are there already are answered
   * as they are: the same id and the same request is the same run.
   *
   * @throws OverpaintError id_conflict, or one of the budget's
   */
  async function admitAll(
    admissions: readonly Admission[],
    options: AdmitWith = { capMicroUsd: null },
  ): Promise<{ run: RunRecord; created: boolean }[]> {
    const now = await databaseNow();
    const period = budgetPeriod(now);
    return query.transaction().execute(async (transaction) => {
      await options.first?.(transaction);
      const payments = await readPayments(transaction, admissions);
      const admitted = new Map<string, { run: RunRecord; created: boolean }>();
      // In the order of their ids, so that two batches with the same ids never wait for each other.
      for (const admission of admissions.toSorted((one, other) => (one.id < other.id ? -1 : 1))) {
        const { rules } = payments.get(paymentOf(admission)) as Payment;
        const holdMicroUsd = holdOf(admission.estimate.highMicroUsd, rules);
        admitted.set(admission.id, await insertRun(transaction, admission, { period, holdMicroUsd, now }));
      }
      const created = admissions.filter(({ id }) => admitted.get(id)?.created === true);
      for (const { rules, admissions: paid } of payments.values()) {
        const runs = paid
          .filter(({ id }) => admitted.get(id)?.created === true)
          .map(({ params, estimate }) => ({ model: params.model, highMicroUsd: estimate.highMicroUsd }));
        const { capMicroUsd } = options;
        if (runs.length > 0) await reserve(transaction, rules, { runs, capMicroUsd }, { period, nowMs: now });
      }
      await rememberPrompts(
        transaction,
        // A millisecond between any two, so that the history has them in their order.
        created.map(({ id, ownerId, params }, index) => ({
          ownerId,
          prompt: params.prompt,
          runId: id,
          usedAt: now - (created.length - 1 - index),
        })),
      );
      const runs = admissions.map(({ id }) => admitted.get(id) as { run: RunRecord; created: boolean });
      await options.also?.(
        transaction,
        runs.map(({ run }) => run),
      );
      return runs;
    });
  }

  /** What holds for those who pay, in one order. Real money and the stand-in's have purses of their own. */
  async function readPayments(
    transaction: Transaction<Database>,
    admissions: readonly Admission[],
  ): Promise<Map<string, Payment>> {
    const payments = new Map<string, Payment>();
    for (const [key, paid] of [...Map.groupBy(admissions, paymentOf)].sort()) {
      const rules = await readSpendingRules(transaction, paid[0] as Admission, limits);
      payments.set(key, { rules, admissions: paid });
    }
    return payments;
  }

  /**
   * Runs that were to be drawn by tomorrow, and were refused or not reached for nothing, wait in the ordinary queue now: all
   * of them or none, at the full price. Those that do already, or have ended in another way, stay as they are.
   *
   * @param admissions the same runs, checked and priced as of now
   * @throws OverpaintError nothing_to_start, or one of the budget's
   */
  async function restartAll(admissions: readonly Admission[]): Promise<RunRecord[]> {
    const now = await databaseNow();
    const period = budgetPeriod(now);
    return query.transaction().execute(async (transaction) => {
      const payments = await readPayments(transaction, admissions);
      const restarted: RunRecord[] = [];
      for (const admission of admissions.toSorted((one, other) => (one.id < other.id ? -1 : 1))) {
        const { rules } = payments.get(paymentOf(admission)) as Payment;
        const run = await restartRun(transaction, admission, {
          period,
          holdMicroUsd: holdOf(admission.estimate.highMicroUsd, rules),
        });
        if (run !== null) restarted.push(run);
      }
      if (restarted.length === 0) throw new OverpaintError('nothing_to_start');
      const ids = new Set(restarted.map(({ id }) => id));
      for (const { rules, admissions: paid } of payments.values()) {
        const runs = paid
          .filter(({ id }) => ids.has(id))
          .map(({ params, estimate }) => ({ model: params.model, highMicroUsd: estimate.highMicroUsd }));
        if (runs.length > 0)
          await reserve(transaction, rules, { runs, capMicroUsd: null }, { period, nowMs: now });
      }
      await refreshRunEntries(transaction, [...ids]);
      return restarted;
    });
  }

  return {
    admitAll,
    restartAll,

    /** One run. @throws OverpaintError id_conflict, or one of the budget's */
    async admit(admission: Admission): Promise<{ run: RunRecord; created: boolean }> {
      const [admitted] = await admitAll([admission]);
      if (admitted === undefined) throw new Error('A run was admitted as nothing');
      return admitted;
    },

    /** The runs with these ids, of any owner, by id. */
    async known(ids: readonly string[]): Promise<Map<string, RunRecord>> {
      const runs = await query.selectFrom('run').selectAll().where('id', 'in', ids).execute();
      return new Map(runs.map((run) => [run.id, run]));
    },

    /**
     * That a run is the one which is asked for again.
     * @throws OverpaintError id_conflict
     */
    confirm(run: RunRecord, asked: Chosen): RunRecord {
      if (run.ownerId !== asked.ownerId || run.requestHash !== hashRequest(asked))
        throw new OverpaintError('id_conflict');
      return run;
    },
  };
}

type Payment = { rules: SpendingRules; admissions: readonly Admission[] };

function paymentOf(admission: Admission): string {
  return budgetScopes(admission).join(' ');
}

/** Null: it is not one that cost nothing and waits for a person. */
async function restartRun(
  transaction: Transaction<Database>,
  admission: Admission,
  { period, holdMicroUsd }: { period: string; holdMicroUsd: number },
): Promise<RunRecord | null> {
  const restarted = await transaction
    .updateTable('run')
    .set((is) => ({
      status: 'queued',
      overnight: 0,
      overnightId: null,
      tokenId: admission.tokenId,
      paidBy: null,
      plan: admission.edit === null ? null : JSON.stringify(admission.edit.plan),
      ...meantBy(admission),
      ...pricedAt(admission),
      budgetPeriod: period,
      holdMicroUsd,
      costMicroUsd: null,
      errorCode: null,
      errorMessage: null,
      upstreamRequestId: null,
      startedAt: null,
      endedAt: null,
      revision: is('revision', '+', 1),
    }))
    .where('id', '=', admission.id)
    .where('ownerId', '=', admission.ownerId)
    .where('status', '=', 'failed')
    .where('overnight', '=', 1)
    .where('chargedMicroUsd', '=', 0)
    .where('errorCode', 'in', RESTARTED)
    .returningAll()
    .executeTakeFirst();
  if (restarted === undefined) return null;
  // A name may mean other pictures by now.
  await transaction.deleteFrom('runInput').where('runId', '=', restarted.id).execute();
  await insertInputs(transaction, admission);
  return restarted;
}

async function insertInputs(transaction: Transaction<Database>, admission: Admission): Promise<void> {
  const used = inputsOf(admission);
  if (used.length > 0) await transaction.insertInto('runInput').values(used).execute();
}

function pricedAt({ estimate }: Admission) {
  return {
    estimateLowMicroUsd: estimate.lowMicroUsd,
    estimateHighMicroUsd: estimate.highMicroUsd,
    estimateApproximate: estimate.approximate ? 1 : 0,
  };
}

/** What its prompt became. */
function meantBy({ edit, mentioned }: Admission) {
  return {
    promptSent: mentioned?.promptSent ?? edit?.promptSent ?? null,
    mentioned: mentioned === undefined ? null : JSON.stringify(toUsed(mentioned)),
  };
}

/** What ended a run that OpenAI drew nothing for. */
export const RESTARTED: readonly ErrorCode[] = ['overnight_refused', 'overnight_expired'];

async function insertRun(
  transaction: Transaction<Database>,
  admission: Admission,
  { period, holdMicroUsd, now }: { period: string; holdMicroUsd: number; now: number },
): Promise<{ run: RunRecord; created: boolean }> {
  const requestHash = hashRequest({ ...admission, edit: admission.edit?.params ?? null });
  const created = await transaction
    .insertInto('run')
    .values({
      id: admission.id,
      ownerId: admission.ownerId,
      tokenId: admission.tokenId,
      kind: admission.kind,
      status: 'queued',
      requestHash,
      params: JSON.stringify(admission.params),
      inputs: JSON.stringify(admission.inputs),
      model: admission.params.model,
      quality: admission.params.quality,
      edit: admission.edit === null ? null : JSON.stringify(admission.edit.params),
      plan: admission.edit === null ? null : JSON.stringify(admission.edit.plan),
      ...meantBy(admission),
      roomBytes: admission.roomBytes,
      overnight: admission.overnight ? 1 : 0,
      demo: admission.demo ? 1 : 0,
      ...pricedAt(admission),
      budgetPeriod: period,
      holdMicroUsd,
      chargedMicroUsd: 0,
      attempt: 0,
      unreachable: 0,
      crashes: 0,
      revision: 1,
      createdAt: now,
    })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .returningAll()
    .executeTakeFirst();
  if (created === undefined) {
    const run = await transaction
      .selectFrom('run')
      .selectAll()
      .where('id', '=', admission.id)
      .executeTakeFirstOrThrow();
    if (run.ownerId !== admission.ownerId || run.requestHash !== requestHash)
      throw new OverpaintError('id_conflict');
    return { run, created: false };
  }
  await insertInputs(transaction, admission);
  return { run: created, created: true };
}

function toUsed({ references }: NonNullable<Admission['mentioned']>): UsedReference[] {
  return references.map(({ id, name, kind, version, sentence, pictures }) => ({
    id,
    name,
    kind,
    version,
    sentence,
    images: pictures.map((picture) => picture.id),
  }));
}

function inputsOf({ id, inputs, edit, mentioned }: Admission): RunInputTable[] {
  const use = (imageId: string | null | undefined, as: RunInputTable['use'], position: number) =>
    imageId === null || imageId === undefined ? [] : [{ runId: id, imageId, use: as, position }];
  return [
    ...inputs.flatMap((imageId, position) => use(imageId, 'image', position)),
    ...use(edit?.params.mask, 'mask', 0),
    ...use(edit?.params.markup, 'markup', 0),
    ...mentionedPictures({ references: [...(mentioned?.references ?? [])] }).flatMap((picture, position) =>
      use(picture.id, 'reference', position),
    ),
  ];
}

/** Of everything a person chose, whatever the order of its keys. Not of what a mention means: that may change. */
function hashRequest({ kind, params, inputs, edit, overnight }: Omit<Chosen, 'ownerId'>): string {
  const chosen = [kind, canonicalParams(params), inputs];
  if (overnight) chosen.push('overnight');
  if (edit !== null) chosen.push(canonicalParams(edit));
  return createHash('sha256').update(JSON.stringify(chosen)).digest('hex');
}
