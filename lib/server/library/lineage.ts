import 'server-only';
import type { OpenDatabase } from '@/lib/server/database/open-database';
import { storedParams } from '@/lib/server/database/stored-json';
import { type ImageRecord, type RunRecord, toWireImage } from '@/lib/server/records/run-record';
import { OverpaintError } from '@/lib/shared/errors';
import type { Lineage, LineageLink, LineageNode } from '@/lib/shared/wire-library';

/** Nodes of the direct line: what the image came from and what came of it. */
const MAX_NODES = 200;
/**
 * Others that share a source with it are listed too while they are few. A logo that went into a thousand pictures is no
 * reason to list these with each of them.
 */
const MAX_WITH_RELATIVES = 60;

/** An answer and all that was placed of it, or an upload. */
type Family = { key: string; runId: string | null; members: ImageRecord[] };

/** What went into a run, by the key of its family. */
type Input = Pick<LineageLink, 'use'> & { runId: string; key: string };

/**
 * Everything an image came from and everything that came of it, with what else went into that, breadth first; then its
 * relatives. A handful of queries for each step away from it, however many images are there.
 *
 * @throws OverpaintError image_not_found
 */
export async function readLineage(
  { query }: OpenDatabase,
  ownerId: string,
  imageId: string,
): Promise<Lineage> {
  const families = new Map<string, Family>();
  let truncated = false;

  async function load(keys: readonly string[]): Promise<Family[]> {
    if (keys.length === 0) return [];
    const images = await query
      .selectFrom('image')
      .selectAll()
      .where('ownerId', '=', ownerId)
      .where((is) => is.or([is('id', 'in', keys), is('rawId', 'in', keys)]))
      .orderBy('version')
      .execute();
    const byKey = Map.groupBy(images, keyOf);
    return keys.flatMap((key) => {
      const members = byKey.get(key);
      return members === undefined ? [] : [{ key, runId: members[0]?.runId ?? null, members }];
    });
  }

  /** Takes in those that are new, as far as there is room, and answers with them. */
  async function add(keys: readonly string[], limit: number): Promise<Family[]> {
    const unknown = [...new Set(keys)].filter((key) => !families.has(key));
    const room = Math.max(0, limit - families.size);
    if (unknown.length > room) truncated = true;
    const added = await load(unknown.slice(0, room));
    for (const family of added) families.set(family.key, family);
    return added;
  }

  async function inputsOf(runIds: readonly string[]): Promise<Input[]> {
    if (runIds.length === 0) return [];
    const rows = await query
      .selectFrom('runInput')
      .innerJoin('image', 'image.id', 'runInput.imageId')
      .select(['runInput.runId', 'runInput.use', 'image.id', 'image.rawId'])
      .where('runInput.runId', 'in', runIds)
      .where('image.ownerId', '=', ownerId)
      .orderBy('runInput.runId')
      .orderBy('runInput.use')
      .orderBy('runInput.position')
      .execute();
    return rows.map((row) => ({ runId: row.runId, use: row.use, key: keyOf(row) }));
  }

  async function sourcesOf(from: readonly Family[]): Promise<string[]> {
    return (await inputsOf(from.flatMap(({ runId }) => runId ?? []))).map(({ key }) => key);
  }

  /** The answers of the newest runs that used one of these. */
  async function resultsOf(from: readonly Family[]): Promise<{ keys: string[]; runIds: string[] }> {
    const members = from.flatMap((family) => family.members.map(({ id }) => id));
    if (members.length === 0) return { keys: [], runIds: [] };
    const runs = await query
      .selectFrom('run')
      .select('id')
      .where('ownerId', '=', ownerId)
      .where('id', 'in', (is) => is.selectFrom('runInput').select('runId').where('imageId', 'in', members))
      .orderBy('createdAt', 'desc')
      .orderBy('id', 'desc')
      .limit(MAX_NODES + 1)
      .execute();
    if (runs.length > MAX_NODES) truncated = true;
    const runIds = runs.map(({ id }) => id);
    if (runIds.length === 0) return { keys: [], runIds };
    const answers = await query
      .selectFrom('image')
      .select(['id', 'runId', 'position'])
      .where('runId', 'in', runIds)
      .where('role', '=', 'output')
      .orderBy('position')
      .execute();
    const byRun = Map.groupBy(answers, (answer) => answer.runId);
    return { keys: runIds.flatMap((id) => (byRun.get(id) ?? []).map((answer) => answer.id)), runIds };
  }

  async function addDirectLine(start: Family): Promise<void> {
    let [older, younger] = [[start], [start]];
    while (older.length > 0 || younger.length > 0) {
      older = await add(await sourcesOf(older), MAX_NODES);
      const results = await resultsOf(younger);
      younger = await add(results.keys, MAX_NODES);
      const made = new Set(younger.map(({ runId }) => runId));
      // What else went into these belongs to them, as the mask does; where that came from is another story.
      const beside = await inputsOf(results.runIds.filter((id) => made.has(id)));
      await add(
        beside.map(({ key }) => key),
        MAX_NODES,
      );
    }
  }

  async function addRelatives(): Promise<void> {
    let frontier = [...families.values()];
    while (frontier.length > 0) {
      const keys = [...(await sourcesOf(frontier)), ...(await resultsOf(frontier)).keys];
      frontier = await add(keys, MAX_WITH_RELATIVES);
    }
  }

  const image = await query
    .selectFrom('image')
    .select(['id', 'rawId'])
    .where('id', '=', imageId)
    .where('ownerId', '=', ownerId)
    .where('purgedAt', 'is', null)
    .executeTakeFirst();
  if (image === undefined) throw new OverpaintError('image_not_found');
  const [start] = await add([keyOf(image)], 1);
  if (start === undefined) throw new OverpaintError('image_not_found');
  await addDirectLine(start);
  await addRelatives();

  const runIds = [...new Set([...families.values()].flatMap(({ runId }) => runId ?? []))];
  const runs =
    runIds.length === 0 ? [] : await query.selectFrom('run').selectAll().where('id', 'in', runIds).execute();
  const runOf = new Map(runs.map((run) => [run.id, run]));
  const shown = new Map([...families].map(([key, family]) => [key, faceOf(family, imageId)]));
  return {
    nodes: [...families.values()].map(({ key, runId }) =>
      toNode(shown.get(key) as ImageRecord, runId === null ? null : (runOf.get(runId) ?? null)),
    ),
    links: linksBetween(families, shown, await inputsOf(runIds)),
    truncated,
  };
}

function keyOf(image: { id: string; rawId: string | null }): string {
  return image.rawId ?? image.id;
}

/** The image asked for stands for its own family; otherwise what its run shows, or what is left of it. */
function faceOf({ members }: Family, askedId: string): ImageRecord {
  const placed = members.filter((image) => image.rawId !== null).reverse();
  const byRank = [...placed, ...members.filter((image) => image.rawId === null)];
  const face =
    members.find((image) => image.id === askedId) ??
    byRank.find((image) => image.purgedAt === null) ??
    byRank[0];
  return face as ImageRecord;
}

function toNode(image: ImageRecord, run: RunRecord | null): LineageNode {
  return {
    image: toWireImage(image),
    purged: image.purgedAt !== null,
    run:
      run === null
        ? null
        : {
            id: run.id,
            kind: run.kind,
            status: run.canceledAt === null ? run.status : 'canceled',
            params: storedParams(run),
            costMicroUsd: run.costMicroUsd,
            demo: run.demo === 1,
            createdAt: run.createdAt,
          },
  };
}

/** Each once, also where a picture was sent twice. */
function linksBetween(
  families: ReadonlyMap<string, Family>,
  shown: ReadonlyMap<string, ImageRecord>,
  inputs: readonly Input[],
): LineageLink[] {
  const byRun = Map.groupBy(families.values(), (family) => family.runId);
  const links = new Map<string, LineageLink>();
  for (const { runId, key, use } of inputs) {
    const from = shown.get(key)?.id;
    for (const family of byRun.get(runId) ?? []) {
      const to = shown.get(family.key)?.id;
      if (from !== undefined && to !== undefined) links.set(`${from} ${to} ${use}`, { from, to, use });
    }
  }
  return [...links.values()];
}
