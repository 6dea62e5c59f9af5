import 'server-only';
import type { Generated, GeneratedAlways } from 'kysely';
import type { ErrorCode } from '@/lib/shared/errors';
import type { LibraryKind, LibraryShape, LibraryShelf, LibrarySize } from '@/lib/shared/library-filter';
import type { AlignmentReason } from '@/lib/shared/mask/align';
import type { OvernightState } from '@/lib/shared/overnight';
import type { RecipeName, Verdict } from '@/lib/shared/recipes/wire-jobs';
import type { UploadFormat } from '@/lib/shared/upload-formats';
import type { AlphaVerdict, ImageRole, RunKind, RunStatus } from '@/lib/shared/wire';
import type { ReferenceKind } from '@/lib/shared/wire-references';
import type { AccountTables } from './accounts-schema';

/** Ids are text, times epoch milliseconds, money whole micro-dollars, truth values 0 or 1, JSON text. */
export type Database = {
  run: RunTable;
  runInput: RunInputTable;
  image: ImageTable;
  budget: BudgetTable;
  entry: EntryTable;
  prompt: PromptTable;
  preset: PresetTable;
  reference: ReferenceTable;
  referenceVersion: ReferenceVersionTable;
  comparison: ComparisonTable;
  comparisonRun: ComparisonRunTable;
  job: JobTable;
  jobItem: JobItemTable;
  jobRun: JobRunTable;
  setting: SettingTable;
  overnight: OvernightTable;
  rate: RateTable;
  runPartial: RunPartialTable;
  blobRemoval: BlobRemovalTable;
  zipTicket: ZipTicketTable;
} & AccountTables;

export type RunTable = {
  id: string;
  ownerId: string;
  kind: RunKind;
  /** A cancelled call keeps `calling` or `saving` until its answer is in; `canceledAt` is what people see. */
  status: RunStatus;
  /** SHA-256 of the canonical request: the same id with another request is a conflict. */
  requestHash: string;
  params: string;
  inputs: string;
  model: string;
  quality: string;
  /** Edits only: `EditParams`, the `EditPlan` by which the pictures are cut, and the prompt that is sent. */
  edit: string | null;
  plan: string | null;
  promptSent: string | null;
  /** `UsedReference[]`: whom its prompt mentions, as they were then; null: nobody. */
  mentioned: string | null;
  /** What the disk may have to take for this run; null in rows older than the column. */
  roomBytes: number | null;
  /** 1 where it may take until tomorrow, at half the price: lib/server/overnight calls it, and the runner never does. */
  overnight: Generated<number>;
  /** The row of `overnight` that it was gathered into; null: it waits for one, or is drawn now. */
  overnightId: string | null;
  /** Answers that came, in the bin or not. */
  imageCount: Generated<number>;
  /** What one image was billed for, where a price can be learned from it: `high 1024x1024`, and its output tokens. */
  billedAs: string | null;
  billedTokens: number | null;
  demo: number;
  estimateLowMicroUsd: number | null;
  estimateHighMicroUsd: number | null;
  estimateApproximate: number;
  /** The token with which it was asked for; null: by a person at a page. */
  tokenId: string | null;
  /** Whose money it was, where the run has been handed to another owner since; null: its owner's. */
  paidBy: string | null;
  /** Month of the budget this run was admitted to. */
  budgetPeriod: string;
  /** What the budget still holds back for this run. */
  holdMicroUsd: number;
  /** What the budget counts as spent for this run: its cost, or its estimate where the cost is unknown. */
  chargedMicroUsd: number;
  costMicroUsd: number | null;
  cost: string | null;
  usage: string | null;
  rawUsage: string | null;
  answered: string | null;
  errorCode: ErrorCode | null;
  errorMessage: string | null;
  upstreamRequestId: string | null;
  /** Calls made so far. The spool names its files by it. */
  attempt: number;
  /** Connections in a row that could not be made. */
  unreachable: number;
  /** 1 while a server is at one of the steps that may kill it: see lib/server/runs/work-room.ts. */
  atWork: Generated<number>;
  /** Times a server died while it was at work on this run. */
  crashes: number;
  revision: number;
  leaseOwner: string | null;
  leaseUntil: number | null;
  /** Not before this moment: a rate limit, or a pause after a connection that failed. */
  notBefore: number | null;
  canceledAt: number | null;
  createdAt: number;
  startedAt: number | null;
  endedAt: number | null;
};

/** Which image went into which run: the way back from a picture to what was made of it. */
export type RunInputTable = {
  runId: string;
  imageId: string;
  use: 'image' | 'mask' | 'markup' | 'reference';
  position: number;
};

export type ImageTable = {
  id: string;
  ownerId: string;
  runId: string | null;
  role: Generated<ImageRole>;
  /** Index within the run; 0 for uploads. */
  position: number;
  /** Of a placed image: 0 the first, then one more for each feather it was placed with again. */
  version: Generated<number>;
  /** Of a placed image: the output it was made of. */
  rawId: string | null;
  driftPercent: number | null;
  featherPx: number | null;
  /** Of a placed image: 1 where grain and sharpness were matched; null where that was not known yet. */
  matchGrain: number | null;
  alignment: AlignmentReason | null;
  /** Of a placed image: 1 where it was chosen; null where there was no choice yet. */
  align: number | null;
  matchTone: number | null;
  grow: number | null;
  /** Of a placed image: 1 where the tone was matched in part only. */
  toneClipped: number | null;
  /** Of a placed image: what was drawn beyond the mask, in percent of the mask. */
  overflowPercent: number | null;
  /** Of an upload: SHA-256 of the bytes as they were sent, so that the same file is kept once. */
  uploadSha256: string | null;
  /**
   * Of an upload whose PNG is not written yet: the format of the file as it was sent. Until then `sha256` and `sizeBytes` are
   * those of that file; everything else is already what it will be.
   */
  acceptedAs: UploadFormat | null;
  /** Of a cut-out: the image it was cut out of, the mask that says what is left, and 1 where it was cropped to that. */
  sourceId: string | null;
  maskId: string | null;
  trimmed: number | null;
  /** Of a mask or a markup: `WirePainted`. */
  painted: string | null;
  sha256: string;
  mime: string;
  width: number;
  height: number;
  sizeBytes: number;
  costMicroUsd: number | null;
  alpha: AlphaVerdict | null;
  favourite: number;
  fileName: string;
  createdAt: number;
  deletedAt: number | null;
  /** Its bytes are gone for good: what is left is the row, for the lineage and the sums. */
  purgedAt: Generated<number | null>;
};

export type BudgetTable = {
  /** See `budgetScopes`. */
  scope: string;
  period: string;
  spentMicroUsd: number;
  reservedMicroUsd: number;
  /** What was granted for this month on top of the limit. */
  extraMicroUsd: Generated<number>;
};

/**
 * What the library lists, one row for each image and one for each run that failed or was lost: made from `image` and
 * `run` in the same transaction as they change, and rebuildable from them.
 */
export type EntryTable = {
  seq: GeneratedAlways<number>;
  /** Of the image, or of the run where it has none. */
  id: string;
  ownerId: string;
  shelf: LibraryShelf;
  kind: LibraryKind;
  runId: string | null;
  createdAt: number;
  /** The cost, -1 while unknown, so that every row has a place in the order. */
  sortCost: number;
  costMicroUsd: number | null;
  model: string | null;
  quality: string | null;
  shape: LibraryShape | null;
  sizeClass: LibrarySize | null;
  transparent: number;
  favourite: number;
  demo: number;
  /**
   * The words of the prompt or of the file name (lib/shared/search-words.ts), then its choices as words
   * (lib/server/library/entry-words.ts), with spaces between them.
   */
  search: string;
};

/** Each prompt once, for the history. */
export type PromptTable = {
  ownerId: string;
  sha256: string;
  text: string;
  uses: number;
  lastUsedAt: number;
  lastRunId: string;
  /** The words of the text, cut by lib/shared/search-words.ts, with a space around each. */
  search: string;
};

export type PresetTable = {
  id: string;
  ownerId: string;
  kind: 'preset' | 'template';
  name: string;
  body: string;
  revision: number;
  createdAt: number;
  updatedAt: number;
};

/** Whom `@name` means. Its row stays when it is deleted: old runs tell of it. */
export type ReferenceTable = {
  id: string;
  ownerId: string;
  name: string;
  /** `referenceKey` of the name: unique among an owner's that are not deleted. */
  nameKey: string;
  kind: ReferenceKind;
  /** The newest of its versions. */
  version: number;
  revision: number;
  createdAt: number;
  updatedAt: number;
  deletedAt: number | null;
};

/** Pictures and sentence as they were at one time; never changed. */
export type ReferenceVersionTable = {
  referenceId: string;
  number: number;
  sentence: string;
  /** Ids of images of the role `reference`, which belong to the reference and to nothing else. */
  images: string;
  createdAt: number;
};

export type ComparisonTable = {
  id: string;
  ownerId: string;
  /** SHA-256 of what it was made from: the same id with another request is a conflict. */
  requestHash: string;
  name: string;
  /** `ComparisonBase` and `ComparisonAxes` of lib/shared/comparison.ts. */
  base: string;
  axes: string;
  capMicroUsd: number | null;
  /** Key of the winning cell. */
  winner: string | null;
  revision: number;
  createdAt: number;
  updatedAt: number;
};

export type ComparisonRunTable = { comparisonId: string; cell: string; runId: string };

export type JobTable = {
  id: string;
  ownerId: string;
  recipe: RecipeName;
  name: string;
  /** `SettingsOf` its recipe. */
  settings: string;
  revision: number;
  createdAt: number;
  updatedAt: number;
};

/** One place of a job. */
export type JobItemTable = {
  id: string;
  jobId: string;
  position: number;
  name: string;
  words: string;
  /** Ids of its own pictures, in order. */
  images: string;
  /** `DetailsOf` its job's recipe. */
  details: string;
  /** The image that a person chose; null: the newest candidate stands for it. */
  chosen: string | null;
  verdict: Verdict;
  /** Ids of candidates beside those of its runs. */
  added: string;
  revision: number;
};

export type JobRunTable = { runId: string; jobId: string; itemId: string };

/** Runs that are one batch at OpenAI: docs/decisions/046-overnight.md. */
export type OvernightTable = {
  id: string;
  ownerId: string;
  model: string;
  /** By which endpoint: `edit` for all that send pictures. */
  kind: RunKind;
  demo: number;
  state: OvernightState;
  /** Names the key and the server that were called: another account knows nothing of this batch. */
  account: string;
  inputFileId: string | null;
  batchId: string | null;
  /** Ids, as JSON, of uploads that are to be deleted at the end: pictures, and the file of requests. */
  uploads: string;
  /** As OpenAI said last. */
  upstreamStatus: string | null;
  total: number;
  completed: number;
  failed: number;
  /** OpenAI's own, once there is a batch; until then, a day after it was gathered. */
  deadline: number;
  /** A person wants it ended; it still goes on to its end, which may bring answers. */
  cancelAt: number | null;
  errorCode: ErrorCode | null;
  errorMessage: string | null;
  /** When the POST that creates the batch was sent last; a list that is read too soon after it proves nothing. */
  askedAt: number | null;
  leaseOwner: string | null;
  leaseUntil: number | null;
  /** Nothing is to be done before then. */
  notBefore: number | null;
  /** Looks since the batch was created, and looks in a row that found none. */
  looks: number;
  missed: number;
  revision: number;
  createdAt: number;
  submittedAt: number | null;
  endedAt: number | null;
};

export type SettingTable = { key: string; value: string };

/**
 * What all servers on one database have to wait for: a row for each model of an account that is being paused, and the
 * row `calls`, which is locked to claim.
 */
export type RateTable = { scope: string; pausedUntil: number | null };

/** The newest preview frame of each picture of an open run, where several servers share the database. */
export type RunPartialTable = {
  runId: string;
  position: number;
  frame: number;
  mime: string;
  bytes: Uint8Array;
};

/** Blobs that may have lost the last row that refers to them: looked at, and removed, by lib/server/library/bin.ts. */
export type BlobRemovalTable = { sha256: string; since: number };

/** A download that was asked for and not begun. */
export type ZipTicketTable = {
  id: string;
  ownerId: string;
  /** Ids of images. */
  ids: string;
  expiresAt: number;
};
