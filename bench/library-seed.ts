import { createHash } from 'node:crypto';
import { type Insertable, sql } from 'kysely';
import type { BlobStore } from '@/lib/server/blobs/blob-store';
import { budgetScopes } from '@/lib/server/budget/budget-scopes';
import type { OpenDatabase } from '@/lib/server/database/open-database';
import type { BudgetTable, ImageTable, RunInputTable, RunTable } from '@/lib/server/database/schema';
import { rebuildEntries } from '@/lib/server/library/rebuild-entries';
import { DEFAULT_SETTINGS } from '@/lib/shared/default-settings';
import { planEditRun } from '@/lib/shared/edit-run';
import { downloadFileName } from '@/lib/shared/file-name';
import type { Quality } from '@/lib/shared/models';
import { computeCost, outputTokensBefore, splitCost } from '@/lib/shared/pricing';
import { resolveModel } from '@/lib/shared/settings';
import type { EditParams, GenerateParams } from '@/lib/shared/wire';
import { createRandom, type Random } from '@/stand-in/draw/random';
import { createStandIn } from '@/stand-in/handle';

/**
 * Fills an empty database with a library of any size, for measuring: real rows of runs, images and budget with plausible
 * prompts, and the rows derived from them. The same options give the same library, picture by picture; only the dates
 * differ, since they are the days before today.
 */
export type SeedOptions = {
  /** On the shelf `images`: results and uploads. Answers, masks, the bin and failed runs come on top. */
  images: number;
  /** How many different pictures they share; 0: the rows name pictures that do not exist. */
  pictures: number;
  /** Every run made so many images, none failed, and nothing was uploaded; without it, all of that is mixed. */
  imagesPerRun?: number;
};

export type SeededPicture = {
  sha256: string;
  sizeBytes: number;
  width: number;
  height: number;
  transparent: boolean;
};
export type Seeded = {
  runs: number;
  images: number;
  pictures: SeededPicture[];
  /** Time to write runs and images, and to write the library entries derived from them. */
  seedMs: number;
  entriesMs: number;
};

const OWNER = 'local';
const DAY_MS = 86_400_000;
/** Today, so that recently deleted images are still in the bin. */
const LAST_AT = Math.floor(Date.now() / DAY_MS) * DAY_MS;
const SPAN_MS = 700 * DAY_MS;
const MODELS = [
  ['gpt-image-2.5-flare', 50],
  ['gpt-image-2', 25],
  ['gpt-image-2.6-flare', 12],
  ['gpt-image-1.5', 9],
  ['gpt-image-2.6-sunburst', 3],
  ['gpt-image-1-mini', 1],
] as const;
const QUALITIES: readonly (readonly [Quality, number])[] = [
  ['medium', 50],
  ['low', 35],
  ['high', 15],
];
const SIZES = [
  ['1024x1024', 55],
  ['1536x1024', 30],
  ['1024x1536', 15],
] as const;
const ROWS_PER_INSERT = 2000;

type Rows = {
  run: Insertable<RunTable>[];
  image: Insertable<ImageTable>[];
  runInput: RunInputTable[];
  budget: Map<string, Insertable<BudgetTable>>;
};

/** @param blobs where to store the pictures; null with `pictures: 0` */
export async function seedLibrary(
  database: OpenDatabase,
  blobs: BlobStore | null,
  options: SeedOptions,
): Promise<Seeded> {
  const random = createRandom('library');
  const pictures =
    blobs === null || options.pictures === 0
      ? imaginePictures(random)
      : await drawPictures(blobs, options.pictures);
  const startedAt = performance.now();
  const rows = makeRows(random, pictures, options);
  await database.query.transaction().execute(async (transaction) => {
    const into = { ...database, query: transaction };
    await insertRows(into, 'run', rows.run);
    await insertRows(into, 'image', rows.image);
    await insertRows(into, 'run_input', rows.runInput);
    await insertRows(into, 'budget', [...rows.budget.values()]);
  });
  const seededAt = performance.now();
  await rebuildEntries(database, () => undefined);
  const rebuiltAt = performance.now();
  // PostgreSQL does this automatically within minutes.
  if (database.engine === 'postgres') await sql`vacuum analyze`.execute(database.query);
  return {
    runs: rows.run.length,
    images: rows.image.length,
    pictures,
    seedMs: Math.round(seededAt - startedAt),
    entriesMs: Math.round(rebuiltAt - seededAt),
  };
}

function makeRows(
  random: Random,
  pictures: readonly SeededPicture[],
  { images, imagesPerRun }: SeedOptions,
): Rows {
  const rows: Rows = { run: [], image: [], runInput: [], budget: new Map() };
  const bySize = Map.groupBy(pictures, (picture) => `${picture.width}x${picture.height}`);
  const stepMs = SPAN_MS / images;
  const photos: string[] = [];
  for (let shown = 0; shown < images; ) {
    const createdAt = Math.round(LAST_AT - SPAN_MS + shown * stepMs);
    if (imagesPerRun !== undefined) {
      const chosen = { ...chooseSettings(random), n: imagesPerRun, size: '1024x1024' };
      const ofSize = bySize.get(chosen.size) ?? pictures;
      shown += addResults(rows, random, chosen, { createdAt, inputs: [], pictures: ofSize });
      continue;
    }
    if (photos.length < 3 || random.chance(0.06)) {
      const id = addUpload(rows, random, pictures, createdAt);
      photos.push(id);
      shown += 1;
      continue;
    }
    const chosen = chooseSettings(random);
    const ofSize = bySize.get(chosen.size) ?? pictures;
    const fate = random.next();
    if (fate < 0.025) {
      addRun(rows, random, { ...chosen, n: 1 }, { status: fate < 0.005 ? 'unknown' : 'failed', createdAt });
      continue;
    }
    const n = Math.min(chosen.n, images - shown);
    const inputs = random.chance(0.12) ? [photos[Math.floor(photos.length * random.next())] ?? ''] : [];
    shown += addResults(rows, random, { ...chosen, n }, { createdAt, inputs, pictures: ofSize });
  }
  return rows;
}

function chooseSettings(random: Random): GenerateParams {
  const model = weighted(random, MODELS);
  return {
    ...DEFAULT_SETTINGS,
    prompt: writePrompt(random),
    model,
    size: weighted(random, SIZES),
    quality: weighted(random, QUALITIES),
    n: random.chance(0.3) ? random.whole(2, 4) : 1,
    background: random.chance(0.05) ? 'transparent' : 'auto',
  };
}

type Making = { createdAt: number; inputs: string[]; pictures: readonly SeededPicture[] };

/** @returns how many pictures it shows */
function addResults(rows: Rows, random: Random, params: GenerateParams, making: Making): number {
  const { createdAt, inputs } = making;
  const run = addRun(rows, random, params, { status: 'done', createdAt, inputs });
  const shares = splitCost(run.costMicroUsd ?? 0, params.n);
  let shown = 0;
  for (let position = 0; position < params.n; position += 1) {
    const wanted = making.pictures.filter(
      (picture) => picture.transparent === (params.background === 'transparent'),
    );
    const from = wanted.length > 0 ? wanted : making.pictures;
    const picture = from[Math.floor(from.length * random.next())] as SeededPicture;
    const deleted = random.chance(0.02);
    const output = imageOf(random, picture, createdAt + run.ms, {
      runId: run.id,
      position,
      role: 'output',
      alpha: params.background === 'transparent' ? (picture.transparent ? 'transparent' : 'opaque') : null,
      costMicroUsd: shares[position] ?? null,
      fileName: downloadFileName({ prompt: params.prompt, index: position, mime: 'image/png', createdAt }),
    });
    const last =
      inputs.length === 0
        ? output
        : {
            ...output,
            id: uuid(random),
            role: 'placed' as const,
            rawId: output.id,
            driftPercent: 12,
            featherPx: 6,
            matchGrain: null,
            alignment: null,
            align: null,
            matchTone: null,
            grow: null,
            toneClipped: null,
            overflowPercent: null,
          };
    const favourite = random.chance(0.03) ? 1 : 0;
    if (last !== output) rows.image.push(output);
    rows.image.push({
      ...last,
      favourite,
      deletedAt: deleted ? LAST_AT - random.whole(1, 20) * DAY_MS : null,
    });
    if (!deleted) shown += 1;
  }
  return shown;
}

function addUpload(
  rows: Rows,
  random: Random,
  pictures: readonly SeededPicture[],
  createdAt: number,
): string {
  const picture = pictures[Math.floor(pictures.length * random.next())] as SeededPicture;
  const stem = `${random.pick(['img', 'dsc', 'photo', 'scan', 'holiday'])}-${random.whole(1000, 9999)}`;
  const image = imageOf(random, picture, createdAt, {
    runId: null,
    position: 0,
    role: 'input',
    alpha: null,
    costMicroUsd: null,
    fileName: downloadFileName({ prompt: stem, index: 0, mime: 'image/png', createdAt }),
  });
  rows.image.push({ ...image, uploadSha256: sha256Of(image.id) });
  return image.id;
}

function imageOf(
  random: Random,
  { sha256, sizeBytes, width, height }: SeededPicture,
  createdAt: number,
  rest: Pick<Insertable<ImageTable>, 'runId' | 'position' | 'role' | 'alpha' | 'costMicroUsd' | 'fileName'>,
): Insertable<ImageTable> & { id: string } {
  return {
    id: uuid(random),
    ownerId: OWNER,
    version: 0,
    rawId: null,
    driftPercent: null,
    featherPx: null,
    matchGrain: null,
    alignment: null,
    align: null,
    matchTone: null,
    grow: null,
    toneClipped: null,
    overflowPercent: null,
    uploadSha256: null,
    painted: null,
    mime: 'image/png',
    favourite: 0,
    deletedAt: null,
    sha256,
    sizeBytes,
    width,
    height,
    createdAt,
    ...rest,
  };
}

type Fate = { status: 'done' | 'failed' | 'unknown'; createdAt: number; inputs?: string[] };

function addRun(
  rows: Rows,
  random: Random,
  params: GenerateParams,
  { status, createdAt, inputs = [] }: Fate,
): { id: string; ms: number; costMicroUsd: number | null } {
  const id = uuid(random);
  const ms = random.whole(6000, 40_000);
  const { cost, usage } = bill(params);
  const costMicroUsd = { done: cost.totalMicroUsd, failed: 0, unknown: null }[status];
  const chargedMicroUsd = costMicroUsd ?? cost.totalMicroUsd;
  const edit = inputs.length === 0 ? null : planOf(params);
  const period = new Date(createdAt).toISOString().slice(0, 7);
  for (const scope of budgetScopes({ ownerId: OWNER, tokenId: null, demo: false })) {
    const key = `${scope} ${period}`;
    const spentMicroUsd = (rows.budget.get(key)?.spentMicroUsd ?? 0) + chargedMicroUsd;
    rows.budget.set(key, { scope, period, spentMicroUsd, reservedMicroUsd: 0 });
  }
  for (const [position, imageId] of inputs.entries()) {
    rows.runInput.push({ runId: id, imageId, use: 'image', position });
  }
  rows.run.push({
    id,
    ownerId: OWNER,
    kind: edit === null ? 'generate' : 'edit',
    status,
    requestHash: sha256Of(id),
    params: JSON.stringify(params),
    inputs: JSON.stringify(inputs),
    model: params.model,
    quality: params.quality,
    edit: edit === null ? null : JSON.stringify(edit.edit),
    plan: edit === null ? null : JSON.stringify(edit.plan),
    promptSent: edit === null ? null : params.prompt,
    roomBytes: 0,
    imageCount: status === 'done' ? params.n : 0,
    demo: 0,
    estimateLowMicroUsd: cost.totalMicroUsd,
    estimateHighMicroUsd: cost.totalMicroUsd,
    estimateApproximate: 0,
    budgetPeriod: period,
    holdMicroUsd: 0,
    chargedMicroUsd,
    costMicroUsd,
    cost: status === 'done' ? JSON.stringify(cost) : null,
    usage: status === 'done' ? JSON.stringify(usage) : null,
    answered: null,
    errorCode: ({ done: null, failed: 'moderation_blocked', unknown: 'answer_lost' } as const)[status],
    attempt: 1,
    unreachable: 0,
    crashes: 0,
    revision: 4,
    createdAt,
    startedAt: createdAt + 200,
    endedAt: createdAt + ms,
  });
  return { id, ms, costMicroUsd };
}

function bill(params: GenerateParams) {
  const { model } = resolveModel(params);
  const [width = 0, height = 0] = params.size.split('x').map(Number);
  const quality = params.quality === 'auto' ? 'medium' : params.quality;
  const output = outputTokensBefore(model, quality, width, height)?.tokens ?? 1000;
  const inputTokens = Math.ceil(params.prompt.length / 4) * params.n;
  const usage = {
    inputTokens,
    inputTextTokens: inputTokens,
    inputImageTokens: 0,
    outputTokens: output * params.n,
    outputImageTokens: output * params.n,
    outputTextTokens: 0,
    totalTokens: inputTokens + output * params.n,
  };
  const cost = computeCost(usage, model);
  if (cost === null) throw new Error('A seeded run has no price.');
  return { cost, usage };
}

const plans = new Map<string, ReturnType<typeof planEditRun>['plan']>();

function planOf(params: GenerateParams) {
  const edit: EditParams = {
    placement: 'whole',
    mask: null,
    markup: null,
    region: 'none',
    featherPx: null,
    matchGrain: true,
    sendWholePhoto: false,
    reinforcePrompt: false,
  };
  const [width = 0, height = 0] = params.size.split('x').map(Number);
  const known = plans.get(params.size + params.model);
  const photo = { width, height };
  const plan =
    known ?? planEditRun({ params, edit, ...resolveModel(params), photo, others: [], maskBounds: null }).plan;
  plans.set(params.size + params.model, plan);
  return { edit, plan };
}

type Names = readonly [string, ...string[]];

const SUBJECTS: Names = [
  'a red fox',
  'an old fisherman',
  'a lighthouse',
  'two children',
  'a ceramic teapot',
  'a vintage bicycle',
  'a golden retriever',
  'an astronaut',
  'a bowl of ramen',
  'a paper boat',
  'a tortoiseshell cat',
  'a steam train',
  'a glass greenhouse',
  'a wooden chair',
  'a mountain cabin',
  'a jazz trio',
  'a hummingbird',
  'a leather satchel',
  'a street market',
  'a violin',
  'an isometric office',
  'a perfume bottle',
  'a running shoe',
  'a wedding cake',
];
const ACTIONS: Names = [
  'in falling snow',
  'at the harbour',
  'under a full moon',
  'in a field of poppies',
  'on a marble table',
  'in the rain',
  'by the window',
  'in an empty museum',
  'on a rooftop',
  'in deep water',
  'beside a river',
  'in a cobbled lane',
  'behind frosted glass',
  'among tall ferns',
  'in zero gravity',
];
const STYLES: Names = [
  'photo, 35 mm, natural light',
  'watercolour on rough paper',
  'flat vector illustration',
  'oil painting',
  'studio photo, softbox light',
  'ink and wash',
  'pixel art',
  'risograph print',
  'pencil sketch',
  'product photo, white background',
  'cinematic photo, golden hour light',
  'low-poly render',
];
const DETAILS: Names = [
  'muted colours',
  'shallow depth of field',
  'high contrast',
  'pastel palette',
  'very detailed',
  'wide angle',
  'close-up',
  'centred composition',
  'leave room for a headline at the top',
  'no text',
  'soft shadows',
  'the sky is overcast',
  'warm light from the left',
  'film grain',
  'symmetrical',
];
const RARE: Names = [
  'zeppelin',
  'quetzal',
  'xylophone',
  'obsidian',
  'kintsugi',
  'axolotl',
  'samovar',
  'yurt',
];

function writePrompt(random: Random): string {
  const parts = [
    `${random.pick(SUBJECTS)} ${random.pick(ACTIONS)}`,
    random.pick(STYLES),
    ...Array.from({ length: random.whole(1, 4) }, () => random.pick(DETAILS)),
  ];
  if (random.chance(0.004)) parts.push(`with ${random.pick(RARE)}`);
  // Names, order numbers and the like: words that hardly ever recur.
  if (random.chance(0.3)) parts.push(`for project ${random.whole(1, 40_000).toString(36)}`);
  return parts.join(', ');
}

function weighted<Choice>(random: Random, choices: readonly (readonly [Choice, number])[]): Choice {
  let left = random.next() * choices.reduce((sum, [, weight]) => sum + weight, 0);
  for (const [choice, weight] of choices) {
    left -= weight;
    if (left < 0) return choice;
  }
  return (choices[0] as readonly [Choice, number])[0];
}

/** In the same format as the program's own ids. */
function uuid(random: Random): string {
  const hex = Array.from({ length: 8 }, () => random.whole(0, 0xffff).toString(16).padStart(4, '0')).join('');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20)}`;
}

function sha256Of(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function imaginePictures(random: Random): SeededPicture[] {
  return Array.from({ length: 200 }, (_, index) => {
    const [width = 0, height = 0] = weighted(random, SIZES).split('x').map(Number);
    return {
      sha256: sha256Of(`${index}`),
      sizeBytes: 1_500_000,
      width,
      height,
      transparent: index % 12 === 0,
    };
  });
}

/** Drawn by the stand-in, in all sizes; every twelfth with a transparent background. */
async function drawPictures(blobs: BlobStore, count: number): Promise<SeededPicture[]> {
  const standIn = createStandIn({ paceMs: 0 });
  const random = createRandom('pictures');
  const pictures: SeededPicture[] = [];
  for (let index = 0; index < count; index += 1) {
    const transparent = index % 12 === 0;
    const size = index % 4 === 1 ? '1536x1024' : index % 4 === 3 ? '1024x1536' : '1024x1024';
    const response = await standIn('http://stand.in/v1/images/generations', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        model: 'gpt-image-2.5-flare',
        prompt: writePrompt(random),
        size,
        quality: 'low',
        ...(transparent ? { background: 'transparent' } : {}),
      }),
    });
    const { data } = (await response.json()) as { data: { b64_json: string }[] };
    const writer = blobs.createWriter();
    await writer.write(Buffer.from(data[0]?.b64_json ?? '', 'base64'));
    const [width = 0, height = 0] = size.split('x').map(Number);
    pictures.push({ ...(await writer.commit()), width, height, transparent });
  }
  return pictures;
}

/** Passes many rows as one JSON parameter, which is many times faster than one parameter per value. */
async function insertRows(
  { engine, query }: Pick<OpenDatabase, 'engine' | 'query'>,
  table: string,
  rows: readonly object[],
): Promise<void> {
  const [first] = rows;
  if (first === undefined) return;
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const snake = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  const columns = sql.join(names.map((name) => sql.ref(snake(name))));
  for (let at = 0; at < rows.length; at += ROWS_PER_INSERT) {
    const batch = rows
      .slice(at, at + ROWS_PER_INSERT)
      .map((row) => Object.fromEntries(Object.entries(row).map(([name, value]) => [snake(name), value])));
    const json = JSON.stringify(batch);
    const source =
      engine === 'sqlite'
        ? sql`select ${sql.join(names.map((name) => sql`value ->> ${sql.lit(`$.${snake(name)}`)}`))}
              from json_each(${json})`
        : sql`select ${columns} from json_populate_recordset(null::${sql.table(table)}, ${json}::json)`;
    await sql`insert into ${sql.table(table)} (${columns}) ${source}`.execute(query);
  }
}
