import 'server-only';
import { mkdir } from 'node:fs/promises';
import type { BlobStore } from './blobs/blob-store';
import { openBlobs } from './blobs/open-blobs';
import { type ComparisonService, createComparisonService } from './comparisons/comparison-service';
import { type OpenDatabase, openDatabase } from './database/open-database';
import { openEditWork } from './edits/edit-work';
import { createPlaceAgain, type PlaceAgain } from './edits/place-again';
import { dataPaths, type Environment, readEnvironment } from './environment';
import { type Conversions, openConversions } from './images/conversions';
import { allowOnlyOurDecoders } from './images/decoders';
import { openThumbnails, type Thumbnails } from './images/thumbnails';
import { type Bin, openBin } from './library/bin';
import { createLibrary, type Library } from './library/library';
import { ensureEntries } from './library/rebuild-entries';
import { createLogger, type Logger } from './logger';
import { type ImagesClient, openImagesClient } from './openai/open-client';
import { openPixelWorker, type PixelWorker } from './pixels/pixel-worker';
import { createPresetStore, type PresetStore } from './presets/preset-store';
import { fillPrompts } from './prompts/fill-prompts';
import { createPromptStore, type PromptStore } from './prompts/prompt-store';
import { createImageStore, type ImageStore } from './runs/image-store';
import { createLearnedPrices, type LearnedPriceReader } from './runs/learned-prices';
import { createLeaseOwner, isDeadLeaseOwner } from './runs/lease-owner';
import { openPartialPreviews, type PartialPreviews } from './runs/partial-previews';
import { createRunPresenter } from './runs/present-runs';
import { createRunEvents, type RunEvents } from './runs/run-events';
import type { RunRecord } from './runs/run-record';
import { createRunService, type RunService } from './runs/run-service';
import { createRunStore, type RunStore } from './runs/run-store';
import { createRunner, type Runner } from './runs/runner';
import { createUsualTimes } from './runs/usual-times';
import { openSpool } from './spool/spool';
import { createStatusReader, type StatusReader } from './status';
import { openUploads, type Uploads } from './uploads/ingest-upload';
import { createUsageReader, type UsageReader } from './usage/usage-reader';

/** Everything one server process has, opened once and handed down. */
export type Services = {
  environment: Environment;
  logger: Logger;
  database: OpenDatabase;
  blobs: BlobStore;
  runs: RunService;
  runStore: RunStore;
  comparisons: ComparisonService;
  images: ImageStore;
  library: Library;
  partials: PartialPreviews;
  thumbnails: Thumbnails;
  conversions: Conversions;
  bin: Bin;
  uploads: Uploads;
  placeAgain: PlaceAgain;
  prompts: PromptStore;
  presets: PresetStore;
  events: RunEvents;
  runner: Runner;
  learned: LearnedPriceReader;
  usage: UsageReader;
  status: StatusReader;
  isDraining(): boolean;
  /** Calls back once, when the server begins to stop. */
  onDrain(listener: () => void): () => void;
  /** Tells the watchers of these runs, each once, that they changed. */
  runsChanged(runIds: readonly string[]): Promise<void>;
  /** Stops claiming, closes event streams, waits for calls under way; false when some had to be left. */
  drain(): Promise<boolean>;
  close(): Promise<void>;
};

type Options = {
  environment: Environment;
  /** Stands in for the API when there is neither key nor base URL. */
  standIn?: (request: Request) => Promise<Response>;
  /** Where pictures are worked on; a thread of this process unless told. */
  pixelWorker?: PixelWorker;
};

/** Places in the queue change together; their watchers hear of it this long after the first. */
const QUEUE_NEWS_MS = 100;
/** Further back, a place is news of little worth; a page that asks is told all the same. */
const QUEUE_NEWS_RUNS = 50;

export async function openServices({ environment, standIn, pixelWorker }: Options): Promise<Services> {
  const logger = createLogger(environment.logLevel);
  const paths = dataPaths(environment.dataDirectory);
  await mkdir(environment.dataDirectory, { recursive: true });
  allowOnlyOurDecoders();
  const connection = connectionOf(environment);
  const client: ImagesClient = openImagesClient({
    apiKey: environment.apiKey ?? undefined,
    baseUrl: environment.baseUrl ?? undefined,
    standIn: connection === 'demo' ? (standIn ?? (await loadStandIn())) : undefined,
  });
  const blobs = await openBlobs({
    location: environment.blobLocation,
    folder: paths.blobs,
    cacheDirectory: paths.cache,
  });
  const [database, spool, partials] = await Promise.all([
    openDatabase({
      url: environment.databaseUrl,
      sqlitePath: paths.database,
      backupDirectory: paths.backups,
    }),
    openSpool(paths.spool),
    openPartialPreviews(paths.partials),
    blobs.sweepTemporary(),
  ]);

  await ensureEntries(database, (done) => logger.info({ done }, 'the library is being listed'));
  const filled = await fillPrompts(database);
  if (filled !== null && filled > 0) logger.info({ runs: filled }, 'the prompt history was filled');
  const store = createRunStore(database, {
    monthlyMicroUsd: environment.monthlyBudgetMicroUsd,
    runMicroUsd: environment.runBudgetMicroUsd,
  });
  const present = createRunPresenter(store, partials);
  const events = createRunEvents();
  const drainListeners = new Set<() => void>();
  let draining = false;
  let queueNews: NodeJS.Timeout | null = null;

  async function publish(runs: readonly RunRecord[]) {
    const watched = runs.filter((run) => events.isWatched(run.ownerId));
    const wires = await present(watched);
    for (const [index, run] of watched.entries())
      events.publish(run.ownerId, wires[index] as (typeof wires)[number]);
  }

  function changed(run: RunRecord) {
    publish([run]).catch((error) => logger.warn({ err: error, runId: run.id }, 'watchers could not be told'));
    queueNews ??= setTimeout(() => {
      queueNews = null;
      store
        .listQueued(QUEUE_NEWS_RUNS)
        .then(publish)
        .catch((error) => logger.warn({ err: error }, 'watchers could not be told of the queue'));
    }, QUEUE_NEWS_MS);
  }

  const images = createImageStore(database);
  // `npm start`, `npm run dev` and the tests all run in the folder of package.json.
  const pixels = pixelWorker ?? openPixelWorker(process.cwd());
  const editParts = { directory: paths.edits, blobs, images, store, pixels };
  const [edits, uploads] = await Promise.all([
    openEditWork(editParts),
    openUploads({ directory: paths.uploads, blobs, images, pixels }),
  ]);

  const leaseOwner = createLeaseOwner();
  const runner = createRunner({
    store,
    client,
    spool,
    blobs,
    previews: partials,
    edits,
    logger,
    leaseOwner,
    isDeadOwner: (owner) => isDeadLeaseOwner(owner, leaseOwner),
    maxConcurrentCalls: environment.maxConcurrentCalls,
    callDeadlineMs: environment.callDeadlineMs,
    changed,
  });
  const learned = createLearnedPrices(database, connection === 'demo');
  const runs = createRunService({
    store,
    images,
    learned,
    present,
    dataDirectory: environment.dataDirectory,
    connection,
    isDraining: () => draining,
    changed: (run) => {
      changed(run);
      runner.wake();
    },
  });
  const status = createStatusReader({
    environment,
    connection,
    database,
    store,
    client,
    learned,
  });

  const runsChanged = async (runIds: readonly string[]) => {
    for (const run of await store.readAll([...new Set(runIds)])) changed(run);
  };
  const thumbnails = openThumbnails(paths.thumbnails, blobs);
  const conversions = openConversions(paths.conversions, blobs);
  const bin = openBin({ database, blobs, derived: [thumbnails, conversions], logger, runsChanged });
  bin.start();

  return {
    environment,
    logger,
    database,
    blobs,
    runs,
    runStore: store,
    comparisons: createComparisonService({
      database,
      runs,
      runStore: store,
      images,
      present,
      learned,
      usualMs: createUsualTimes(store),
      connection,
    }),
    images,
    library: createLibrary(database, present),
    uploads,
    placeAgain: createPlaceAgain({ ...editParts, changed }),
    partials,
    prompts: createPromptStore(database),
    presets: createPresetStore(database),
    thumbnails,
    conversions,
    bin,
    events,
    runner,
    learned,
    usage: createUsageReader(database, environment.monthlyBudgetMicroUsd),
    status,
    isDraining: () => draining,
    onDrain(listener) {
      drainListeners.add(listener);
      return () => drainListeners.delete(listener);
    },
    runsChanged,
    async drain() {
      draining = true;
      for (const listener of drainListeners) listener();
      return runner.drain(environment.drainTimeoutMs);
    },
    async close() {
      if (queueNews !== null) clearTimeout(queueNews);
      await Promise.all([pixels.close(), bin.close()]);
      await Promise.all([database.close(), client.close(), blobs.close()]);
    },
  };
}

export function connectionOf(
  environment: Pick<Environment, 'apiKey' | 'baseUrl'>,
): 'demo' | 'openai' | 'compatible' {
  if (environment.baseUrl !== null && new URL(environment.baseUrl).hostname !== 'api.openai.com')
    return 'compatible';
  return environment.apiKey === null ? 'demo' : 'openai';
}

const PROCESS_KEY = Symbol.for('overpaint.services');
type ProcessWide = { [PROCESS_KEY]?: Promise<Services> };

/** Only a server without a key draws, so only that one loads what draws. */
async function loadStandIn() {
  const { createStandIn } = await import('./stand-in/handle');
  return createStandIn();
}

/** The services of this process. Next loads modules once per route, so the one instance lives on `globalThis`. */
export function getServices(): Promise<Services> {
  const processWide = globalThis as ProcessWide;
  processWide[PROCESS_KEY] ??= openServices({ environment: readEnvironment() });
  return processWide[PROCESS_KEY];
}
