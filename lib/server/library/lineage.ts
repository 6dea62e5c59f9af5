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

/** An answer and all that was placed of it, an upload, or a cut-out. */
type Family = { key: string; runId: string | null; members: ImageRecord[] };

/** What went into a family, by the key of its own family. */
type Input = Pick<LineageLink, 'use'> & { maker: string; key: string };

/** What made it: its run; of a cut-out only itself tells what it was made of. */
function makerOf({ runId, key }: Family): string {
  return runId ?? key;
}

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

  async function inputsOf(of: readonly Family[]): Promise<Input[]> {
    return [...(await inputsOfRuns(runIdsOf(of))), ...(await inputsOfCutOuts(of))];
  }

  async function inputsOfCutOuts(of: readonly Family[]): Promise<Input[]> {
    const named = of.flatMap((family) =>
      family.members.flatMap(({ sourceId, maskId }) => [
        { maker: makerOf(family), id: sourceId, use: 'image' as const },
        { maker: makerOf(family), id: maskId, use: 'mask' as const },
      ]),
    );
    const ids = named.flatMap(({ id }) => id ?? []);
    if (ids.length === 0) return [];
    const found = await query
      .selectFrom('image')
      .select(['id', 'rawId'])
      .where('id', 'in', ids)
      .where('ownerId', '=', ownerId)
      .execute();
    const keys = new Map(found.map((image) => [image.id, keyOf(image)]));
    return named.flatMap(({ maker, id, use }) => {
      const key = id === null ? undefined : keys.get(id);
      return key === undefined ? [] : [{ maker, key, use }];
    });
  }

  async function inputsOfRuns(runIds: readonly string[]): Promise<Input[]> {
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
    return rows.map((row) => ({ maker: row.runId, use: row.use, key: keyOf(row) }));
  }

  async function sourcesOf(from: readonly Family[]): Promise<string[]> {
    return (await inputsOf(from)).map(({ key }) => key);
  }

  /** The answers of the newest runs that used one of these, and what was cut out of them. */
  async function resultsOf(from: readonly Family[]): Promise<string[]> {
    const members = from.flatMap((family) => family.members.map(({ id }) => id));
    if (members.length === 0) return [];
    return [...(await answersFrom(members)), ...(await cutOutsFrom(members))];
  }

  async function cutOutsFrom(members: readonly string[]): Promise<string[]> {
    const cutOuts = await query
      .selectFrom('image')
      .select('id')
      .where('ownerId', '=', ownerId)
      .where((is) => is.or([is('sourceId', 'in', members), is('maskId', 'in', members)]))
      .orderBy('createdAt', 'desc')
      .orderBy('id', 'desc')
      .limit(MAX_NODES + 1)
      .execute();
    if (cutOuts.length > MAX_NODES) truncated = true;
    return cutOuts.map(({ id }) => id);
  }

  async function answersFrom(members: readonly string[]): Promise<string[]> {
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
    if (runIds.length === 0) return [];
    const answers = await query
      .selectFrom('image')
      .select(['id', 'runId', 'position'])
      .where('runId', 'in', runIds)
      .where('role', '=', 'output')
      .orderBy('position')
      .execute();
    const byRun = Map.groupBy(answers, (answer) => answer.runId);
    return runIds.flatMap((id) => (byRun.get(id) ?? []).map((answer) => answer.id));
  }

  async function addDirectLine(start: Family): Promise<void> {
    let [older, younger] = [[start], [start]];
    while (older.length > 0 || younger.length > 0) {
      older = await add(await sourcesOf(older), MAX_NODES);
      younger = await add(await resultsOf(younger), MAX_NODES);
      // What else went into these belongs to them, as the mask does; where that came from is another story.
      const beside = await inputsOf(younger);
      await add(
        beside.map(({ key }) => key),
        MAX_NODES,
      );
    }
  }

  async function addRelatives(): Promise<void> {
    let frontier = [...families.values()];
    while (frontier.length > 0) {
      const keys = [...(await sourcesOf(frontier)), ...(await resultsOf(frontier))];
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

  const all = [...families.values()];
  const runIds = runIdsOf(all);
  const runs =
    runIds.length === 0 ? [] : await query.selectFrom('run').selectAll().where('id', 'in', runIds).execute();
  const runOf = new Map(runs.map((run) => [run.id, run]));
  const shown = new Map([...families].map(([key, family]) => [key, faceOf(family, imageId)]));
  return {
    nodes: all.map(({ key, runId }) =>
      toNode(shown.get(key) as ImageRecord, runId === null ? null : (runOf.get(runId) ?? null)),
    ),
    links: linksBetween(all, shown, await inputsOf(all)),
    truncated,
  };
}

function runIdsOf(families: readonly Family[]): string[] {
  return [...new Set(families.flatMap(({ runId }) => runId ?? []))];
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
  families: readonly Family[],
  shown: ReadonlyMap<string, ImageRecord>,
  inputs: readonly Input[],
): LineageLink[] {
  const byMaker = Map.groupBy(families, makerOf);
  const links = new Map<string, LineageLink>();
  for (const { maker, key, use } of inputs) {
    const from = shown.get(key)?.id;
    for (const family of byMaker.get(maker) ?? []) {
      const to = shown.get(family.key)?.id;
      if (from !== undefined && to !== undefined) links.set(`${from} ${to} ${use}`, { from, to, use });
    }
  }
  return [...links.values()];
}
