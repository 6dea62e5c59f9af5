import 'server-only';
import { createHash } from 'node:crypto';
import type { Kysely } from 'kysely';
import type { Payer } from '@/lib/server/budget/budget-scopes';
import type { OpenDatabase } from '@/lib/server/database/open-database';
import type { Database } from '@/lib/server/database/schema';
import { storedAxes, storedBase } from '@/lib/server/database/stored-json';
import { readTimeCursor, writeTimeCursor } from '@/lib/server/database/time-cursor';
import type { PresentRuns } from '@/lib/server/records/run-record';
import { readCounted } from '@/lib/server/runs/comparison-cap';
import type { RunService } from '@/lib/server/runs/run-service';
import type { RunStore } from '@/lib/server/runs/run-store';
import type { AskedRun } from '@/lib/shared/batch-request';
import { type CellPlan, type ComparisonBase, cellKey, cellKeys, completeAxes } from '@/lib/shared/comparison';
import type {
  ComparisonChange,
  ComparisonOrigin,
  ComparisonRequest,
  PriceRequest,
} from '@/lib/shared/comparison-request';
import { OverpaintError } from '@/lib/shared/errors';
import { canonicalParams } from '@/lib/shared/generate-request';
import type { When } from '@/lib/shared/overnight';
import { OPEN_STATES } from '@/lib/shared/run-status';
import type { WireRun } from '@/lib/shared/wire';
import type {
  CellStart,
  ComparisonPage,
  ComparisonPrice,
  WireComparison,
} from '@/lib/shared/wire-comparison';
import { type ComparisonRecord, createComparisonStore } from './comparison-store';
import { createComparisonPlanner, type PlannerParts } from './plan-comparisons';
import { createComparisonPresenter } from './present-comparisons';

export type ComparisonService = ReturnType<typeof createComparisonService>;

type ComparisonParts = PlannerParts & {
  database: OpenDatabase;
  runs: RunService;
  runStore: RunStore;
  present: PresentRuns;
};

const NAME_CHARACTERS = 60;

/** What people can do with comparisons. What belongs to another does not exist. */
export function createComparisonService(parts: ComparisonParts) {
  const { runs } = parts;
  const store = createComparisonStore(parts.database);
  const planner = createComparisonPlanner(parts);
  const presenter = createComparisonPresenter({ ...parts, store, planner });

  /** What is compared, and the run that already fills a cell of it. */
  async function readOrigin(
    ownerId: string,
    { base, fromRun }: ComparisonOrigin,
  ): Promise<{ base: ComparisonBase; run: WireRun | null }> {
    if (base !== undefined) return { base, run: null };
    const run = await runs.find(ownerId, fromRun ?? '');
    if (run === null) throw new OverpaintError('run_not_found');
    const { edit } = run;
    if (edit === null) return { base: { params: run.params, edit: null, images: [] }, run };
    const { plan: _, promptSent: __, ...params } = edit;
    return { base: { params: run.params, edit: params, images: run.inputs }, run };
  }

  /** A picture that is there already need not be paid for again. A demo's stands beside no real one. */
  async function findReady(run: WireRun | null, keys: readonly string[]) {
    if (run === null || run.status !== 'done' || run.demo !== (parts.connection === 'demo')) return null;
    if (!run.images.some((image) => image.deletedAt === null)) return null;
    const cell = cellKey(run.params);
    if (!keys.includes(cell) || (await store.comparisonOf(run.id)) !== null) return null;
    return { cell, run };
  }

  async function findOrThrow(ownerId: string, id: string): Promise<ComparisonRecord> {
    const comparison = await store.find(ownerId, id);
    if (comparison === null) throw new OverpaintError('comparison_not_found');
    return comparison;
  }

  async function presentOne(ownerId: string, id: string): Promise<WireComparison> {
    return presenter.whole(await findOrThrow(ownerId, id));
  }

  /**
   * Admits runs for cells, all or none, and links them in the same transaction.
   *
   * Two windows that start the same at the same moment come one after the other, on whatever servers they are: each
   * first locks the comparison, before the budget and all else, as the runner does when it looks at its cap.
   *
   * @param before what has to be there for the links, in the same transaction
   */
  async function startCells(
    payer: Payer,
    comparison: { id: string; capMicroUsd: number | null; base: ComparisonBase },
    cells: readonly CellPlan[],
    { starts, when = 'now' }: { starts: readonly CellStart[]; when?: When | undefined },
    before?: (transaction: Kysely<Database>) => Promise<void>,
  ): Promise<{ run: WireRun; created: boolean }[]> {
    const asked = starts.map((start): AskedRun => toAsked(comparison.base, cells, start));
    return runs.admitAll(payer, asked, {
      capMicroUsd: comparison.capMicroUsd,
      when,
      async first(transaction) {
        await before?.(transaction);
        if (!(await store.lock(transaction, comparison.id, payer.ownerId))) {
          throw new OverpaintError('comparison_not_found');
        }
      },
      async also(transaction) {
        const linked = await store.cellRuns(transaction, comparison.id);
        for (const start of starts) refuseTwice(start, linked);
        await store.link(transaction, comparison.id, starts);
        const { spentMicroUsd, heldMicroUsd } = await readCounted(transaction, comparison.id);
        refuseOverCap(comparison.capMicroUsd, spentMicroUsd + heldMicroUsd);
      },
    });
  }

  return {
    /** What a comparison would cost and take. Nothing is kept. */
    async price(ownerId: string, request: PriceRequest): Promise<ComparisonPrice> {
      const { base, run } = await readOrigin(ownerId, request);
      const axes = completeAxes(base, request.axes);
      const context = await planner.contextOf(ownerId, base, axes);
      const cells = await planner.plan(base, axes, context);
      return {
        base,
        axes,
        cells,
        levels: planner.levels(base, request.levels, context),
        ready: await findReady(
          run,
          cells.map(({ key }) => key),
        ),
      };
    },

    /**
     * Keeps a comparison, and starts the cells that are asked for with it: all of that or nothing.
     *
     * @throws OverpaintError with the reason; nothing was kept, started or spent
     */
    async create(
      payer: Payer,
      request: ComparisonRequest,
    ): Promise<{ comparison: WireComparison; created: boolean }> {
      const { ownerId } = payer;
      const requestHash = hashRequest(request);
      const known = await store.known(request.id);
      if (known !== null) {
        confirm(known, ownerId, requestHash);
        return { comparison: await presenter.whole(known), created: false };
      }
      const { base, run } = await readOrigin(ownerId, request);
      const axes = completeAxes(base, request.axes);
      const cells = await planner.plan(base, axes, await planner.contextOf(ownerId, base, axes));
      const ready = await findReady(
        run,
        cells.map(({ key }) => key),
      );
      const { id, capMicroUsd, start, when } = request;
      const now = await parts.database.now();
      let created = false;
      const insert = async (transaction: Kysely<Database>) => {
        created = await store.insert(transaction, {
          id,
          ownerId,
          requestHash,
          name: request.name ?? nameOf(base),
          base: JSON.stringify(base),
          axes: JSON.stringify(axes),
          capMicroUsd,
          createdAt: now,
          updatedAt: now,
        });
        if (created && ready !== null) {
          await store.link(transaction, id, [{ cell: ready.cell, runId: ready.run.id }]);
        }
      };
      if (start.length === 0) await store.transaction(insert);
      else await startCells(payer, { id, capMicroUsd, base }, cells, { starts: start, when }, insert);
      const kept = await store.known(id);
      if (kept === null) throw new Error('A comparison was kept as nothing');
      confirm(kept, ownerId, requestHash);
      return { comparison: await presenter.whole(kept), created };
    },

    find: presentOne,

    /** @throws OverpaintError run_not_found */
    baseOf: async (ownerId: string, runId: string): Promise<ComparisonBase> =>
      (await readOrigin(ownerId, { fromRun: runId })).base,

    /** @throws OverpaintError invalid_cursor */
    async list(ownerId: string, page: { cursor: string | null; limit: number }): Promise<ComparisonPage> {
      const found = await store.list(ownerId, { after: readTimeCursor(page.cursor), limit: page.limit + 1 });
      const shown = found.slice(0, page.limit);
      const last = shown.at(-1);
      return {
        comparisons: await presenter.summaries(shown),
        nextCursor:
          found.length > page.limit && last !== undefined
            ? writeTimeCursor({ at: last.updatedAt, id: last.id })
            : null,
      };
    },

    /**
     * @throws OverpaintError comparison_changed when it is not as the person saw it, comparison_not_found, or
     *   invalid_request for axes that would lose a cell with results
     */
    async change(ownerId: string, id: string, change: ComparisonChange): Promise<WireComparison> {
      const current = await findOrThrow(ownerId, id);
      if (current.revision !== change.revision) throw new OverpaintError('comparison_changed');
      const base = storedBase(current);
      const axes = completeAxes(base, change.axes ?? storedAxes(current));
      // Refuses what is too large.
      const keys = new Set(
        change.axes === undefined
          ? cellKeys(axes)
          : (await planner.plan(base, axes, await planner.contextOf(ownerId, base, axes))).map(
              ({ key }) => key,
            ),
      );
      if (change.axes !== undefined) {
        const lost = (await store.briefRunsOf([id])).some(({ cell }) => !keys.has(cell));
        if (lost) {
          throw new OverpaintError('invalid_request', 'A setting that has results stays in its comparison.');
        }
      }
      if (typeof change.winner === 'string' && !keys.has(change.winner)) {
        throw new OverpaintError('invalid_request', '“winner” must be the key of a cell.');
      }
      const { name, capMicroUsd, winner } = change;
      const changed = await store.update(ownerId, id, change.revision, {
        ...(name !== undefined && { name }),
        ...(capMicroUsd !== undefined && { capMicroUsd }),
        ...(winner !== undefined && { winner }),
        ...(change.axes !== undefined && { axes: JSON.stringify(axes) }),
      });
      if (changed === null) throw new OverpaintError('comparison_changed');
      return presenter.whole(changed);
    },

    /** @throws OverpaintError comparison_not_found */
    async remove(ownerId: string, id: string): Promise<void> {
      if (!(await store.remove(ownerId, id))) throw new OverpaintError('comparison_not_found');
    },

    /**
     * Starts cells, all of them or none: now, unless told otherwise.
     *
     * @throws OverpaintError with the reason; nothing was started or spent
     */
    async start(
      payer: Payer,
      id: string,
      starts: readonly CellStart[],
      when?: When | undefined,
    ): Promise<WireRun[]> {
      const { ownerId } = payer;
      const current = await findOrThrow(ownerId, id);
      const { capMicroUsd } = current;
      const base = storedBase(current);
      const axes = storedAxes(current);
      const context = await planner.contextOf(ownerId, base, axes);
      const cells = await planner.plan(base, axes, context);
      const started = await startCells(payer, { id, capMicroUsd, base }, cells, { starts, when });
      if (started.some(({ created }) => created)) await store.touch(id);
      return started.map(({ run }) => run);
    },
  };
}

function toAsked(
  { edit, images }: ComparisonBase,
  cells: readonly CellPlan[],
  { cell: key, runId }: CellStart,
): AskedRun {
  const cell = cells.find((each) => each.key === key);
  if (cell === undefined) {
    throw new OverpaintError('invalid_request', 'There is no such cell in this comparison.');
  }
  if (cell.problem !== null)
    throw new OverpaintError('invalid_combination', cell.problemSentence ?? cell.problem);
  const { params } = cell;
  return edit === null
    ? { kind: 'generate', id: runId, ...params }
    : { kind: 'edit', id: runId, params, edit, images };
}

const KEEPS = new Set<WireRun['status']>([...OPEN_STATES, 'done']);

/** Two windows that both run what is missing must not pay for it twice. */
function refuseTwice(
  { cell, runId, again }: CellStart,
  linked: readonly { cell: string; runId: string; status: WireRun['status']; canceledAt: number | null }[],
): void {
  if (again === true || linked.some((each) => each.cell === cell && each.runId === runId)) return;
  const there = linked.some(
    (each) => each.cell === cell && each.canceledAt === null && KEEPS.has(each.status),
  );
  if (!there) return;
  throw new OverpaintError('comparison_changed', { key: 'refusals.cellStarted' });
}

function refuseOverCap(capMicroUsd: number | null, countedMicroUsd: number): void {
  if (capMicroUsd === null || countedMicroUsd <= capMicroUsd) return;
  throw new OverpaintError('cap_exceeded', {
    key: 'refusals.overComparisonCap',
    values: { amount: { microUsd: countedMicroUsd }, cap: { microUsd: capMicroUsd } },
  });
}

function confirm(known: ComparisonRecord, ownerId: string, requestHash: string): void {
  if (known.ownerId === ownerId && known.requestHash === requestHash) return;
  throw new OverpaintError('id_conflict', 'This id already belongs to another comparison.');
}

function hashRequest(request: ComparisonRequest): string {
  return createHash('sha256').update(canonicalParams(request)).digest('hex');
}

/** The beginning of its prompt, by whole words. */
function nameOf({ params }: ComparisonBase): string {
  const text = params.prompt.replace(/\s+/g, ' ').trim();
  if (text === '') return 'Comparison';
  if (text.length <= NAME_CHARACTERS) return text;
  const cut = text.slice(0, NAME_CHARACTERS);
  return `${cut.slice(0, cut.lastIndexOf(' ') > 20 ? cut.lastIndexOf(' ') : NAME_CHARACTERS)}…`;
}
