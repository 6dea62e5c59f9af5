import 'server-only';
import { allowOnlyOurDecoders } from '@/lib/server/decoding/decoders';
import { createImageStore, type ImageStore } from '@/lib/server/images/image-store';
import { OverpaintError } from '@/lib/shared/errors';
import type { Accounts } from './accounts/accounts';
import { type AccountServices, openAccounts } from './accounts/open-accounts';
import { askedServer } from './asked-server';
import type { BlobStore } from './blobs/blob-store';
import { createBlobTurns } from './blobs/blob-turns';
import { openBlobs } from './blobs/open-blobs';
import type { BudgetLimits } from './budget/spending-rules';
import { createWishStore, type WishStore } from './budget/wishes';
import { type Catalogue, createCatalogue } from './catalogue/catalogue';
import { type CollectionImageStore, createCollectionImageStore } from './collections/collection-images';
import { type CollectionStore, createCollectionStore } from './collections/collection-store';
import { createLinkStore, type LinkStore } from './collections/link-store';
import { createLook, type Look } from './collections/look';
import { type ComparisonService, createComparisonService } from './comparisons/comparison-service';
import { makeDataDirectory } from './database/data-directory';
import { holdDirectory } from './database/hold-directory';
import { listMigrations, type OpenDatabase, openDatabase } from './database/open-database';
import { checkEdit } from './edits/check-edit';
import { type CutCells, createCutCells } from './edits/cut-cells';
import { type CutOut, createCutOut } from './edits/cut-out';
import { openEditWork } from './edits/edit-work';
import { createPlaceAgain, type PlaceAgain } from './edits/place-again';
import { createPreviewPlacing, type PreviewPlacing } from './edits/preview-placing';
import { dataPaths, type Environment, readEnvironment } from './environment';
import { type Conversions, openConversions } from './images/conversions';
import { openThumbnails, type Thumbnails } from './images/thumbnails';
import { isUnfinished } from './installation/copy-tables';
import { openLastCall } from './installation/last-call';
import { settleIn } from './installation/settle-in';
import { createJobService, type JobService } from './jobs/job-service';
import { createProveItem, type ProveItem } from './jobs/prove-item';
import { type Bin, openBin } from './library/bin';
import { createLibrary, type Library } from './library/library';
import { ensureEntries } from './library/rebuild-entries';
import { openSummaries } from './library/summaries';
import { createLimits, type Limits } from './limits/limits';
import { createLogger, type Logger } from './logger';
import { openBatchDoor } from './openai/batches';
import { type ImagesClient, openImagesClient } from './openai/open-client';
import { createOvernightStore, type OvernightStore } from './overnight/overnight-store';
import { createOvernightWorker, type OvernightWorker } from './overnight/overnight-worker';
import { openPackages, type Packages } from './packages/open-packages';
import { type FinishedStickers, openFinishedStickers } from './packages/stickers/finished-stickers';
import { createDeletedPeople, type DeletedPeople } from './people/delete-person';
import { type Mail, openMail } from './people/mail';
import { createManagePeople, type ManagePeople } from './people/manage-people';
import { startTidying } from './people/tidying';
import { openPixelWorker, type PixelWorker } from './pixels/pixel-worker';
import { createPresetStore, type PresetStore } from './presets/preset-store';
import { fillPrompts } from './prompts/fill-prompts';
import { createPromptStore, type PromptStore } from './prompts/prompt-store';
import { createReferenceStore, type ReferenceStore } from './references/reference-store';
import { createNeighbours } from './replicas/neighbours';
import { createRunNews } from './replicas/run-news';
import { fillBills } from './runs/fill-bills';
import { createLearnedPrices, type LearnedPriceReader } from './runs/learned-prices';
import { createLeaseOwner, isDeadLeaseOwner } from './runs/lease-owner';
import { openPartialPreviews, type PartialPreviews } from './runs/partial-previews';
import { createRunPresenter } from './runs/present-runs';
import { createRunEvents, type RunEvents } from './runs/run-events';
import { createRunService, type RunService } from './runs/run-service';
import { type RunSnapshots, shareSnapshots } from './runs/run-snapshots';
import { createRunStore, type RunStore } from './runs/run-store';
import { createRunner, type Runner } from './runs/runner';
import { openSafetyIdentifier } from './runs/safety-identifier';
import { openSharedPreviews } from './runs/shared-previews';
import { createUsualTimes } from './runs/usual-times';
import { openSpool } from './spool/spool';
import { StartRefusal } from './start-refusal';
import { createStatusReader, type StatusReader } from './status';
import { openUploads, type Uploads } from './uploads/ingest-upload';
import { createUsageReader, type UsageReader } from './usage/usage-reader';

/** Everything one server process has, opened once and handed down. */
export type Services = AccountServices & {
  environment: Environment;
  logger: Logger;
  database: OpenDatabase;
  blobs: BlobStore;
  runs: RunService;
  runStore: RunStore;
  catalogue: Catalogue;
  collections: CollectionStore;
  collectionImages: CollectionImageStore;
  links: LinkStore;
  look: Look;
  comparisons: ComparisonService;
  jobs: JobService;
  packages: Packages;
  finishedStickers: FinishedStickers;
  proveItem: ProveItem;
  images: ImageStore;
  library: Library;
  partials: PartialPreviews;
  thumbnails: Thumbnails;
  conversions: Conversions;
  bin: Bin;
  managePeople: ManagePeople;
  deletedPeople: DeletedPeople;
  /** Null: no mail server is set. */
  mail: Mail | null;
  uploads: Uploads;
  placeAgain: PlaceAgain;
  previewPlacing: PreviewPlacing;
  cutOut: CutOut;
  cutCells: CutCells;
  prompts: PromptStore;
  presets: PresetStore;
  references: ReferenceStore;
  events: RunEvents;
  snapshots: RunSnapshots;
  limits: Limits;
  runner: Runner;
  overnight: OvernightStore;
  overnightWorker: OvernightWorker;
  learned: LearnedPriceReader;
  usage: UsageReader;
  wishes: WishStore;
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
  /** Where pictures are worked on; its own processes unless told. */
  pixelWorker?: PixelWorker;
};

export async function openServices({ environment, standIn, pixelWorker }: Options): Promise<Services> {
  const logger = createLogger(environment.logLevel);
  const paths = dataPaths(environment.dataDirectory);
  const openToOthers = await makeDataDirectory(environment.dataDirectory);
  if (openToOthers !== null) logger.warn(openToOthers);
  allowOnlyOurDecoders();
  const connection = connectionOf(environment);
  const client: ImagesClient = openImagesClient({
    apiKey: environment.apiKey ?? undefined,
    baseUrl: environment.baseUrl ?? undefined,
    organization: environment.organization,
    project: environment.project,
    headers: environment.apiHeaders,
    pictureHosts: environment.pictureHosts,
    standIn: connection === 'demo' ? (standIn ?? (await loadStandIn())) : undefined,
  });
  const blobs = await openBlobs({
    location: environment.blobLocation,
    folder: paths.blobs,
    cacheDirectory: paths.cache,
    turns: createBlobTurns(() => database),
  });
  const [database, spool] = await Promise.all([
    openDatabase({
      url: environment.databaseUrl,
      sqlitePath: paths.database,
      backupDirectory: paths.backups,
    }),
    openSpool(paths.spool),
    blobs.sweepTemporary(),
  ]);

  if (await isUnfinished({ database, migrations: await listMigrations(database) })) {
    await database.close();
    throw new StartRefusal(
      'The copy to this database is not finished. Go on with it: say the same command once more, with --resume.',
    );
  }
  const lastCall = openLastCall(environment.dataDirectory);
  const givenUp = await settleIn(database, { sqlitePath: paths.database, spool: paths.spool, lastCall });
  if (givenUp !== null && givenUp > 0) {
    logger.warn(
      { runs: givenUp },
      'the database is a copy or was taken back to an earlier moment: runs that were open in it wait for a person',
    );
  }
  await ensureEntries(database, (done) => logger.info({ done }, 'the library is being listed'));
  const filled = await fillPrompts(database);
  if (filled !== null && filled > 0) logger.info({ runs: filled }, 'the prompt history was filled');
  const bills = await fillBills(database);
  if (bills !== null && bills > 0) logger.info({ bills }, 'prices were learned from older runs');
  const budgetLimits: BudgetLimits = {
    monthlyMicroUsd: environment.monthlyBudgetMicroUsd,
    runMicroUsd: environment.runBudgetMicroUsd,
    accounts: environment.auth === 'accounts',
    adjustable: environment.auth === 'accounts' && environment.monthlyBudgetMicroUsd === null,
  };
  const noteCall = (run: Parameters<typeof lastCall.note>[0]) =>
    lastCall.note(run).catch((error: unknown) => logger.warn({ err: error }, 'a call could not be noted'));
  const store = createRunStore(database, budgetLimits, {
    account: client.account,
    onCalling: noteCall,
  });
  const partials =
    database.engine === 'postgres'
      ? await openSharedPreviews(database)
      : await openPartialPreviews(paths.partials);
  const usualMs = createUsualTimes(store);
  const accountServices = openAccounts({ ...environment, database, logger });
  const server = askedServer(connection, environment.baseUrl);
  const present = createRunPresenter(store, partials, usualMs, server, accountServices.tokens.names);
  const events = createRunEvents();
  const drainListeners = new Set<() => void>();
  let draining = false;

  const neighbours =
    database.notifications === null ? null : createNeighbours(database.notifications, logger);
  const news = createRunNews({ store, present, events, logger, neighbours });
  const { changed } = news;

  const images = createImageStore(database);
  // `npm start`, `npm run dev` and the tests all run in the folder of package.json.
  const pixels = pixelWorker ?? openPixelWorker(process.cwd());
  const uploads = await openUploads({
    directory: paths.uploads,
    blobs,
    images,
    pixels,
    logger,
    shared: database.engine === 'postgres',
  });
  const editParts = { directory: paths.edits, blobs, images, uploads, store, pixels };
  const edits = await openEditWork(editParts);
  const references = createReferenceStore(database, uploads.kept);

  const thumbnails = openThumbnails(paths.thumbnails, blobs, pixels);
  const catalogue = createCatalogue({ database, client, connection, logger });
  const leaseOwner = await createLeaseOwner(environment.dataDirectory);
  const safetyIdentifier = connection === 'compatible' ? null : await openSafetyIdentifier(database);
  const isDeadOwner = (owner: string) => isDeadLeaseOwner(owner, leaseOwner);
  const runner = createRunner({
    store,
    client,
    spool,
    blobs,
    previews: partials,
    edits,
    pixels,
    logger,
    leaseOwner,
    safetyIdentifier,
    isDeadOwner,
    maxConcurrentCalls: environment.maxConcurrentCalls,
    callDeadlineMs: environment.callDeadlineMs,
    news: catalogue.news,
    changed,
    arrived: (image) => {
      if (image.mime !== 'image/svg+xml') thumbnails.prepare(image.sha256);
    },
  });
  const overnight = createOvernightStore(database, client.account);
  const overnightWorker = createOvernightWorker({
    store: overnight,
    runs: store,
    door: openBatchDoor(client),
    spool,
    bring: runner.bring,
    prepareEdit: runner.prepareEdit,
    logger,
    leaseOwner,
    isDeadOwner,
    safetyIdentifier,
    server,
    directory: paths.overnight,
    noteCall,
    changed: news.changedTogether,
    lookMs: environment.overnightLookMs,
    settleMs: Math.min(environment.callDeadlineMs ?? CREATED_WITHIN_MS, CREATED_WITHIN_MS),
  });
  await news.listen(() => {
    runner.wake();
    overnightWorker.wake();
  });
  const learned = createLearnedPrices(database, connection === 'demo');
  const runs = createRunService({
    store,
    checkEdit: (ownerId, request, known) => checkEdit(images, ownerId, request, known),
    mentionedIn: references.mentionedIn,
    learned,
    news: catalogue.news,
    present,
    dataDirectory: environment.dataDirectory,
    connection,
    isDraining: () => draining,
    lateRoomBytes: runner.lateRoomBytes,
    changed: (run) => {
      changed(run);
      runner.wake();
      overnightWorker.wake();
    },
  });
  const status = createStatusReader({
    environment,
    connection,
    limits: budgetLimits,
    database,
    store,
    catalogue,
    learned,
  });

  const runsChanged = async (runIds: readonly string[]) => {
    news.changedTogether(await store.readAll([...new Set(runIds)]));
  };
  const conversions = openConversions(paths.conversions, blobs, pixels);
  const bin = openBin({ database, blobs, derived: [thumbnails, conversions], logger, runsChanged });
  bin.start();
  catalogue.start();
  const summaries = openSummaries(database, { root: process.cwd() });
  const deletedPeople = createDeletedPeople({ database, bin, cancel: runs.cancel });
  const tidying = startTidying({
    work: async () => {
      await deletedPeople.settle();
      await accountServices.trail.forgetOld(environment.trailDays);
    },
    logger,
  });
  if (environment.auth === 'accounts') await makeAdminOf(environment, accountServices.accounts);
  const jobs = createJobService({
    database,
    runs,
    runStore: store,
    images,
    present,
    kept: uploads.kept,
    connection,
  });

  return {
    ...accountServices,
    environment,
    logger,
    database,
    blobs,
    runs,
    runStore: store,
    catalogue,
    collections: createCollectionStore(database),
    collectionImages: createCollectionImageStore(database),
    links: createLinkStore(database),
    look: createLook(database),
    comparisons: createComparisonService({
      database,
      runs,
      runStore: store,
      images,
      present,
      learned,
      news: catalogue.news,
      mentionedIn: references.mentionedIn,
      usualMs,
      connection,
    }),
    jobs,
    proveItem: createProveItem({ jobs, images, blobs, pixels }),
    packages: await openPackages(paths.packages, blobs, pixels),
    finishedStickers: openFinishedStickers(paths.packages, blobs, pixels),
    images,
    library: createLibrary(database, present, { summarise: summaries.read }),
    uploads,
    placeAgain: createPlaceAgain({ ...editParts, changed }),
    previewPlacing: createPreviewPlacing(editParts),
    cutOut: createCutOut(editParts),
    cutCells: createCutCells(editParts),
    partials,
    prompts: createPromptStore(database),
    presets: createPresetStore(database),
    references,
    thumbnails,
    conversions,
    bin,
    deletedPeople,
    managePeople: createManagePeople({
      database,
      ...accountServices,
      demo: connection === 'demo',
      tidy: tidying.now,
    }),
    mail: openMail(environment),
    events,
    snapshots: shareSnapshots(runs.snapshot),
    limits: createLimits(),
    runner,
    overnight,
    overnightWorker,
    learned,
    wishes: createWishStore(database, connection === 'demo'),
    usage: createUsageReader(database, budgetLimits, connection === 'demo'),
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
      const drained = await Promise.all([
        runner.drain(environment.drainTimeoutMs),
        overnightWorker.drain(environment.drainTimeoutMs),
      ]);
      return drained.every((done) => done);
    },
    async close() {
      news.close();
      accountServices.visits.close();
      await tidying.close();
      await neighbours?.close();
      await Promise.all([uploads.close(), thumbnails.close()]);
      await Promise.all([pixels.close(), bin.close(), catalogue.close(), summaries.close()]);
      await Promise.all([database.close(), client.close(), blobs.close()]);
    },
  };
}

/** Where the environment names the first admin, nobody has to be quick to be it. */
async function makeAdminOf({ admin }: Environment, accounts: Accounts): Promise<void> {
  if (admin === null || (await accounts.isSetUp())) return;
  try {
    await accounts.makeFirstAdmin({ ...admin, name: '' }, 'start');
  } catch (error) {
    if (!(error instanceof OverpaintError)) throw error;
    // Another server on the same database may have been quicker.
    if (error.code !== 'setup_done') throw new StartRefusal(`ADMIN_PASSWORD: ${error.message}`);
  }
}

export function connectionOf(
  environment: Pick<Environment, 'apiKey' | 'baseUrl'>,
): 'demo' | 'openai' | 'compatible' {
  if (environment.baseUrl !== null && new URL(environment.baseUrl).hostname !== 'api.openai.com')
    return 'compatible';
  return environment.apiKey === null ? 'demo' : 'openai';
}

/** No request that creates a batch is on its way for longer. */
const CREATED_WITHIN_MS = 120_000;

const PROCESS_KEY = Symbol.for('overpaint.services');
type ProcessWide = { [PROCESS_KEY]?: Promise<Services> };

/** Only a server without a key draws, so only that one loads what draws. */
async function loadStandIn() {
  const { createStandIn } = await import('@/stand-in/handle');
  return createStandIn();
}

/** A server that is told to stop may need a moment after its last call before it is gone. */
const HOLD_WAIT_MS = 10_000;

async function openForThisProcess(): Promise<Services> {
  const environment = readEnvironment();
  if ((await holdDirectory(environment.dataDirectory, HOLD_WAIT_MS)) === null) {
    throw new StartRefusal(
      `Another Overpaint is running on DATA_DIR=${environment.dataDirectory}. Stop it, or give this one its own folder: several servers share DATABASE_URL and BLOB_URL, never DATA_DIR.`,
    );
  }
  return openServices({ environment });
}

/** The services of this process. Next loads modules once per route, so the one instance lives on `globalThis`. */
export function getServices(): Promise<Services> {
  const processWide = globalThis as ProcessWide;
  processWide[PROCESS_KEY] ??= openForThisProcess();
  return processWide[PROCESS_KEY];
}
