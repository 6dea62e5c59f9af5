import 'server-only';
import type { Payer } from '@/lib/server/budget/budget-scopes';
import type { OpenDatabase } from '@/lib/server/database/open-database';
import {
  storedJobAdded,
  storedJobDetails,
  storedJobImages,
  storedJobSettings,
} from '@/lib/server/database/stored-json';
import { readTimeCursor, writeTimeCursor } from '@/lib/server/database/time-cursor';
import type { ImageStore } from '@/lib/server/images/image-store';
import type { PackageJob } from '@/lib/server/packages/package';
import { isOpen, sumsOf } from '@/lib/server/records/linked-runs';
import {
  type ImageRecord,
  type PresentRuns,
  shownImages,
  toWireImage,
} from '@/lib/server/records/run-record';
import type { RunService } from '@/lib/server/runs/run-service';
import type { RunStore } from '@/lib/server/runs/run-store';
import type { AskedRun } from '@/lib/shared/batch-request';
import { errorSentence, OverpaintError } from '@/lib/shared/errors';
import { explainRequestProblem } from '@/lib/shared/generate-request';
import {
  type JobChange,
  type JobItemChange,
  type JobItemsRequest,
  type JobPriceRequest,
  type JobRequest,
  type JobStart,
  RECIPE_SCHEMAS,
} from '@/lib/shared/recipes/job-request';
import { RECIPE_RULES } from '@/lib/shared/recipes/recipes';
import {
  type DetailsOf,
  type JobItem,
  type JobPage,
  type JobPrice,
  type JobSummary,
  MAX_ADDED_IMAGES,
  MAX_JOB_ITEMS,
  type PlainJob,
  type RecipeName,
  type RecipeRules,
  type StartOptions,
  SUMMARY_IMAGES,
  type WireJob,
} from '@/lib/shared/recipes/wire-jobs';
import type { WireRun } from '@/lib/shared/wire';
import { createJobStore, type ItemRunBrief, type JobItemRecord, type JobRecord } from './job-store';

export type JobService = ReturnType<typeof createJobService>;

type JobParts = {
  database: OpenDatabase;
  runs: RunService;
  runStore: RunStore;
  images: ImageStore;
  present: PresentRuns;
  /** Waits for uploads whose pixels are not stored yet. */
  kept: (image: ImageRecord) => Promise<ImageRecord>;
  connection: 'demo' | 'openai' | 'compatible';
};

/**
 * What people can do with jobs (docs/decisions/047-jobs.md). What belongs to another does not exist. A job knows no way of
 * its own to call, price, pay or recover: it asks `RunService` for runs, and remembers for which item each was.
 */
export function createJobService({ database, runs, runStore, images, present, kept, connection }: JobParts) {
  const store = createJobStore(database);

  async function findOrThrow(ownerId: string, id: string): Promise<JobRecord> {
    const job = await store.find(ownerId, id);
    if (job === null) throw new OverpaintError('job_not_found');
    return job;
  }

  /** Every image that may stand for an item, newest first; those in the bin are not among them. */
  async function candidatesOf(
    ownerId: string,
    items: readonly JobItemRecord[],
    linked: readonly ItemRunBrief[],
  ): Promise<Map<string, ImageRecord[]>> {
    const [ofRuns, added] = await Promise.all([
      runStore.imagesOf(linked.map(({ id }) => id)),
      images.list(ownerId, [...new Set(items.flatMap(storedJobAdded))]),
    ]);
    const addedById = new Map(added.map((image) => [image.id, image]));
    const runsByItem = Map.groupBy(linked, ({ itemId }) => itemId);
    return new Map(
      items.map((item) => {
        const drawn = (runsByItem.get(item.id) ?? []).flatMap((run) =>
          run.status === 'done' && run.canceledAt === null ? shownImages(run, ofRuns.get(run.id) ?? []) : [],
        );
        const further = storedJobAdded(item).flatMap((id) => addedById.get(id) ?? []);
        return [
          item.id,
          [...drawn, ...further]
            .filter(({ deletedAt }) => deletedAt === null)
            .sort((one, other) => other.createdAt - one.createdAt),
        ];
      }),
    );
  }

  /** The job as its recipe knows it. */
  async function read(record: JobRecord) {
    const items = await store.items([record.id]);
    const linked = await store.briefRunsOf([record.id]);
    const candidates = await candidatesOf(record.ownerId, items, linked);
    const { recipe } = record;
    const plain = {
      recipe,
      name: record.name,
      settings: storedJobSettings(recipe, record),
      items: items.map((item) => toItem(recipe, item, candidates.get(item.id) ?? [])),
    } as PlainJob<RecipeName>;
    return { plain, items, linked, candidates };
  }

  async function whole(record: JobRecord): Promise<WireJob> {
    const { plain, items, linked, candidates } = await read(record);
    const [wires, sources] = await Promise.all([
      store.runsOf(record.id).then(present),
      images.list(record.ownerId, [...new Set(items.flatMap(storedJobImages))]),
    ]);
    const itemOfRun = new Map(linked.map(({ id, itemId }) => [id, itemId]));
    const runsByItem = Map.groupBy(wires, ({ id }) => itemOfRun.get(id) ?? '');
    const byId = new Map(sources.map((image) => [image.id, toWireImage(image)]));
    return {
      ...plain,
      id: record.id,
      items: plain.items.map((item, index) => {
        const row = items[index] as JobItemRecord;
        return {
          ...item,
          revision: row.revision,
          runs: runsByItem.get(item.id) ?? [],
          added: storedJobAdded(row)
            .flatMap((id) => candidates.get(item.id)?.find((image) => image.id === id) ?? [])
            .map(toWireImage),
          sources: item.images.flatMap((id) => byId.get(id) ?? []),
        };
      }),
      revision: record.revision,
      createdAt: record.createdAt,
      updatedAt: record.updatedAt,
      ...sumsOf(linked),
    } as WireJob;
  }

  /** What these items ask for, each with its run's id; or why one of them cannot be asked for. */
  function askAll(
    plain: PlainJob<RecipeName>,
    itemIds: readonly string[],
    options: StartOptions,
  ): ReturnType<RecipeRules<RecipeName>['ask']>[] {
    const rules = RECIPE_RULES[plain.recipe] as RecipeRules<RecipeName>;
    return itemIds.map((id) => {
      if (!plain.items.some((item) => item.id === id))
        return { problem: { key: 'refusals.noSuchItem' as const } };
      return rules.ask(plain, id, options);
    });
  }

  /** @throws OverpaintError image_not_found */
  async function refuseForeignImages(ownerId: string, ids: readonly string[]): Promise<void> {
    const wanted = [...new Set(ids)];
    if ((await images.list(ownerId, wanted)).length < wanted.length)
      throw new OverpaintError('image_not_found');
  }

  return {
    /** Answers the job that is there where the id was taken by the same person for the same recipe. */
    async create(ownerId: string, request: JobRequest): Promise<{ job: WireJob; created: boolean }> {
      const { id, recipe, name } = request;
      const settings = { ...RECIPE_RULES[recipe].settings, ...request.settings };
      const now = await database.now();
      const created = await store.transaction((transaction) =>
        store.insert(transaction, {
          id,
          ownerId,
          recipe,
          name,
          settings: JSON.stringify(parseFields(recipe, 'settings', settings)),
          createdAt: now,
          updatedAt: now,
        }),
      );
      return { job: await whole(await ownOrConflict(id, ownerId, recipe)), created };
    },

    /** The same settings and items under another id, with nothing made yet. */
    async copy(
      ownerId: string,
      sourceId: string,
      { id, name }: { id: string; name: string },
    ): Promise<{ job: WireJob; created: boolean }> {
      const source = await findOrThrow(ownerId, sourceId);
      const items = await store.items([sourceId]);
      const rules = RECIPE_RULES[source.recipe] as RecipeRules<RecipeName>;
      const newIds = new Map(items.map((item) => [item.id, crypto.randomUUID() as string]));
      const now = await database.now();
      const created = await store.transaction(async (transaction) => {
        const fresh = await store.insert(transaction, {
          ...pick(source),
          id,
          name,
          createdAt: now,
          updatedAt: now,
        });
        if (fresh)
          await store.insertItems(
            transaction,
            items.map(({ revision: _, ...item }) => ({
              ...item,
              id: newIds.get(item.id) as string,
              jobId: id,
              ...(rules.copied !== undefined && {
                details: JSON.stringify(rules.copied(storedJobDetails(source.recipe, item), newIds)),
              }),
              chosen: null,
              verdict: 'open' as const,
              added: '[]',
            })),
          );
        return fresh;
      });
      return { job: await whole(await ownOrConflict(id, ownerId, source.recipe)), created };
    },

    async find(ownerId: string, id: string): Promise<WireJob> {
      return whole(await findOrThrow(ownerId, id));
    },

    /** @throws OverpaintError invalid_cursor */
    async list(ownerId: string, page: { cursor: string | null; limit: number }): Promise<JobPage> {
      const found = await store.list(ownerId, { after: readTimeCursor(page.cursor), limit: page.limit + 1 });
      const shown = found.slice(0, page.limit);
      const last = shown.at(-1);
      return {
        jobs: await summaries(ownerId, shown),
        nextCursor:
          found.length > page.limit && last !== undefined
            ? writeTimeCursor({ at: last.updatedAt, id: last.id })
            : null,
      };
    },

    /** @throws OverpaintError changed_meanwhile, job_not_found, invalid_request */
    async change(ownerId: string, id: string, change: JobChange): Promise<WireJob> {
      const current = await findOrThrow(ownerId, id);
      const { revision, name } = change;
      const settings =
        change.settings === undefined
          ? undefined
          : parseFields(current.recipe, 'settings', {
              ...storedJobSettings(current.recipe, current),
              ...change.settings,
            });
      const changed = await store.update(ownerId, id, revision, {
        ...(name !== undefined && { name }),
        ...(settings !== undefined && { settings: JSON.stringify(settings) }),
      });
      if (changed === null) throw new OverpaintError('changed_meanwhile');
      return whole(changed);
    },

    /** @throws OverpaintError job_not_found */
    async remove(ownerId: string, id: string): Promise<void> {
      if (!(await store.remove(ownerId, id))) throw new OverpaintError('job_not_found');
    },

    /**
     * Items at the end of the job. Those that are there already stay as they are.
     * @throws OverpaintError job_not_found, image_not_found, id_conflict, invalid_request
     */
    async addItems(ownerId: string, id: string, { items }: JobItemsRequest): Promise<WireJob> {
      await refuseForeignImages(
        ownerId,
        items.flatMap((item) => item.images),
      );
      const at = await database.now();
      const job = await store.transaction(async (transaction) => {
        const locked = await store.lock(transaction, ownerId, id);
        if (locked === null) throw new OverpaintError('job_not_found');
        const there = await store.itemsWithin(transaction, id);
        const taken = await store.jobsOfItems(
          transaction,
          items.map((item) => item.id),
        );
        if (taken.some(({ jobId }) => jobId !== id))
          throw new OverpaintError('id_conflict', { key: 'refusals.itemTaken' });
        if (there.length - taken.length + items.length > MAX_JOB_ITEMS) {
          throw new OverpaintError('invalid_request', {
            key: 'refusals.tooManyItems',
            values: { most: MAX_JOB_ITEMS },
          });
        }
        const first = (there.at(-1)?.position ?? -1) + 1;
        await store.insertItems(
          transaction,
          items.map((item, index) => ({
            id: item.id,
            jobId: id,
            position: first + index,
            name: item.name,
            words: item.words,
            images: JSON.stringify(item.images),
            details: JSON.stringify(
              parseFields(locked.recipe, 'details', {
                ...RECIPE_RULES[locked.recipe].details,
                ...item.details,
              }),
            ),
            chosen: null,
            verdict: 'open',
            added: '[]',
          })),
        );
        await store.touch(transaction, id, at);
        return locked;
      });
      return whole({ ...job, updatedAt: at });
    },

    /** @throws OverpaintError job_not_found, changed_meanwhile, image_not_found, invalid_request */
    async changeItem(ownerId: string, id: string, itemId: string, change: JobItemChange): Promise<WireJob> {
      const { revision, images: pictures, details, add, chosen, position, ...plain } = change;
      await refuseForeignImages(ownerId, [...(pictures ?? []), ...[add, chosen].flatMap((one) => one ?? [])]);
      const at = await database.now();
      const job = await store.transaction(async (transaction) => {
        const locked = await store.lock(transaction, ownerId, id);
        const there = locked === null ? [] : await store.itemsWithin(transaction, id);
        const item = there.find((each) => each.id === itemId);
        if (locked === null || item === undefined) throw new OverpaintError('job_not_found');
        if (item.revision !== revision) throw new OverpaintError('changed_meanwhile');
        const added = storedJobAdded(item);
        const nowAdded = add === undefined || added.includes(add) ? added : [...added, add];
        if (nowAdded.length > MAX_ADDED_IMAGES) {
          throw new OverpaintError('invalid_request', {
            key: 'refusals.tooManyAdded',
            values: { most: MAX_ADDED_IMAGES },
          });
        }
        await store.updateItem(transaction, item, {
          ...plain,
          ...(pictures !== undefined && { images: JSON.stringify(pictures) }),
          ...(chosen !== undefined && { chosen }),
          ...(details !== undefined && {
            details: JSON.stringify(
              parseFields(locked.recipe, 'details', { ...storedJobDetails(locked.recipe, item), ...details }),
            ),
          }),
          ...(nowAdded !== added && { added: JSON.stringify(nowAdded) }),
        });
        if (position !== undefined) {
          const others = there.filter((each) => each.id !== itemId).map((each) => each.id);
          await store.place(transaction, others.toSpliced(position, 0, itemId));
        }
        await store.touch(transaction, id, at);
        return locked;
      });
      return whole({ ...job, updatedAt: at });
    },

    /** Its runs and images stay. @throws OverpaintError job_not_found */
    async removeItem(ownerId: string, id: string, itemId: string): Promise<WireJob> {
      const at = await database.now();
      const job = await store.transaction(async (transaction) => {
        const locked = await store.lock(transaction, ownerId, id);
        if (locked === null) throw new OverpaintError('job_not_found');
        const [there] = await store.jobsOfItems(transaction, [itemId]);
        if (there?.jobId === id) await store.removeItem(transaction, itemId);
        await store.touch(transaction, id, at);
        return locked;
      });
      return whole({ ...job, updatedAt: at });
    },

    /** What each of these items would cost now, or why it cannot be drawn. Nothing is kept. */
    async price(payer: Payer, id: string, { items, ...options }: JobPriceRequest): Promise<JobPrice> {
      const { plain } = await read(await findOrThrow(payer.ownerId, id));
      const asks = askAll(plain, items, options);
      const askable = asks.flatMap((each, index) =>
        'ask' in each
          ? [{ item: items[index] as string, asked: toAsked(each.ask, crypto.randomUUID()) }]
          : [],
      );
      const priced = await runs.priceEach(
        payer,
        askable.map(({ asked }) => asked),
      );
      return {
        estimates: priced.flatMap((each, index) =>
          each instanceof OverpaintError ? [] : [{ item: askable[index]?.item as string, estimate: each }],
        ),
        problems: [
          ...asks.flatMap((each, index) =>
            'problem' in each ? [{ item: items[index] as string, problem: each.problem }] : [],
          ),
          ...priced.flatMap((each, index) =>
            each instanceof OverpaintError
              ? [{ item: askable[index]?.item as string, problem: each.sentence ?? errorSentence(each.code) }]
              : [],
          ),
        ],
      };
    },

    /**
     * Starts items, all of them or none, and links their runs in the same transaction. What was started by the same run ids
     * before is answered as it is. Two windows that start the same item at the same moment come one after the other: the
     * second is refused.
     *
     * @throws OverpaintError with the reason; nothing was started or spent
     */
    async start(payer: Payer, id: string, request: JobStart): Promise<WireRun[]> {
      const { starts, when, capMicroUsd, quality, model } = request;
      const record = await findOrThrow(payer.ownerId, id);
      const { plain, linked } = await read(record);
      const known = new Map(linked.map((run) => [run.id, run.itemId]));
      const fresh = starts.filter(({ item, runId }) => known.get(runId) !== item);
      const asks = askAll(
        plain,
        fresh.map(({ item }) => item),
        { ...(quality !== undefined && { quality }), ...(model !== undefined && { model }) },
      );
      const asked = asks.map((each, index): AskedRun => {
        const { item, runId } = fresh[index] as (typeof fresh)[number];
        if ('ask' in each) return toAsked(each.ask, runId);
        const name = plain.items.find((one) => one.id === item)?.name ?? '';
        throw new OverpaintError('invalid_request', {
          key: 'refusals.itemProblem',
          values: { name, problem: each.problem },
        });
      });
      if (asked.length > 0) {
        await runs.admitAll(payer, asked, {
          capMicroUsd: capMicroUsd ?? null,
          ...(when === undefined ? {} : { when }),
          async first(transaction) {
            if ((await store.lock(transaction, payer.ownerId, id)) === null)
              throw new OverpaintError('job_not_found');
          },
          async also(transaction) {
            const there = await store.linkedRuns(transaction, id);
            const open = new Set(there.filter(isOpen).map(({ itemId }) => itemId));
            if (fresh.some(({ item }) => open.has(item)))
              throw new OverpaintError('changed_meanwhile', { key: 'refusals.itemStarted' });
            await store.link(transaction, id, fresh);
            await store.reopen(
              transaction,
              fresh.map(({ item }) => item),
            );
            await store.touch(transaction, id, await database.now());
          },
        });
      }
      const started = new Map(
        (await runStore.readAll(starts.map(({ runId }) => runId))).map((run) => [run.id, run]),
      );
      return present(starts.flatMap(({ runId }) => started.get(runId) ?? []));
    },

    /** What packages are made of: approved items have their image. */
    async packageJob<R extends RecipeName>(
      ownerId: string,
      id: string,
      recipe?: R,
    ): Promise<PackageJob<R> & { recipe: R }> {
      const record = await findOrThrow(ownerId, id);
      if (recipe !== undefined && record.recipe !== recipe) throw new OverpaintError('job_not_found');
      const { plain, linked, candidates } = await read(record);
      const rules = RECIPE_RULES[record.recipe] as RecipeRules<RecipeName>;
      const named = (item: JobItem<DetailsOf<RecipeName>>) => rules.pictures?.(item.details) ?? [];
      const wanted = plain.items.flatMap((item) => [...item.images, ...named(item)]);
      const sources = new Map(
        (await Promise.all((await images.list(record.ownerId, [...new Set(wanted)])).map(kept))).map(
          (image) => [image.id, image],
        ),
      );
      const runsByItem = Map.groupBy(linked, ({ itemId }) => itemId);
      return {
        id: record.id,
        recipe: record.recipe,
        name: record.name,
        settings: plain.settings,
        items: plain.items.map((item) => ({
          ...item,
          image:
            item.verdict === 'approved'
              ? ((candidates.get(item.id) ?? []).find((image) => image.id === item.chosen) ?? null)
              : null,
          sources: item.images.flatMap((one) => sources.get(one) ?? []),
          pictures: named(item).flatMap((one) => sources.get(one) ?? []),
          costMicroUsd: (runsByItem.get(item.id) ?? []).reduce((sum, run) => sum + run.chargedMicroUsd, 0),
        })),
      } as unknown as PackageJob<R> & { recipe: R };
    },
  };

  async function ownOrConflict(id: string, ownerId: string, recipe: RecipeName): Promise<JobRecord> {
    const kept = await store.known(id);
    if (kept === null || kept.ownerId !== ownerId || kept.recipe !== recipe)
      throw new OverpaintError('id_conflict', { key: 'refusals.jobTaken' });
    return kept;
  }

  async function summaries(ownerId: string, records: readonly JobRecord[]): Promise<JobSummary[]> {
    const ids = records.map(({ id }) => id);
    const [items, linked] = await Promise.all([store.items(ids), store.briefRunsOf(ids)]);
    const candidates = await candidatesOf(ownerId, items, linked);
    const sources = new Map(
      (
        await images.list(ownerId, [...new Set(items.flatMap((item) => storedJobImages(item).slice(0, 1)))])
      ).map((image) => [image.id, image]),
    );
    const itemsByJob = Map.groupBy(items, ({ jobId }) => jobId);
    const runsByJob = Map.groupBy(linked, ({ jobId }) => jobId);
    return records.map((record) => {
      const own = itemsByJob.get(record.id) ?? [];
      const all = runsByJob.get(record.id) ?? [];
      const standing = own.flatMap((item) => {
        const image = standsFor(item, candidates.get(item.id) ?? []);
        return image === null ? [] : [image];
      });
      const given = own.flatMap((item) => sources.get(storedJobImages(item)[0] ?? '') ?? []);
      return {
        id: record.id,
        recipe: record.recipe,
        name: record.name,
        items: own.length,
        drawn: standing.length,
        approved: own.filter(({ verdict }) => verdict === 'approved').length,
        open: all.filter(isOpen).length,
        images: (standing.length > 0 ? standing : given).slice(0, SUMMARY_IMAGES).map(toWireImage),
        demo: all.length === 0 ? connection === 'demo' : all.every(({ demo }) => demo === 1),
        createdAt: record.createdAt,
        updatedAt: record.updatedAt,
        ...sumsOf(all),
      };
    });
  }
}

function toItem(
  recipe: RecipeName,
  row: JobItemRecord,
  candidates: readonly ImageRecord[],
): JobItem<DetailsOf<RecipeName>> {
  return {
    id: row.id,
    name: row.name,
    words: row.words,
    images: storedJobImages(row),
    details: storedJobDetails(recipe, row),
    chosen: standsFor(row, candidates)?.id ?? null,
    verdict: row.verdict,
  };
}

function standsFor(
  { chosen }: Pick<JobItemRecord, 'chosen'>,
  candidates: readonly ImageRecord[],
): ImageRecord | null {
  return candidates.find(({ id }) => id === chosen) ?? candidates[0] ?? null;
}

/** @throws OverpaintError invalid_request */
function parseFields(recipe: RecipeName, which: 'settings' | 'details', fields: unknown): unknown {
  const parsed = RECIPE_SCHEMAS[recipe][which].safeParse(fields);
  if (parsed.success) return parsed.data;
  throw new OverpaintError('invalid_request', explainRequestProblem(parsed.error));
}

function toAsked(ask: { kind: AskedRun['kind'] }, id: string): AskedRun {
  return { ...ask, id } as AskedRun;
}

function pick({ ownerId, recipe, settings }: JobRecord) {
  return { ownerId, recipe, settings };
}
