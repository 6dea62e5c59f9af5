import 'server-only';
import type { Generated } from 'kysely';
import type { ImageRole, RunKind, RunStatus } from '@/lib/shared/wire';

/** Ids are text, times epoch milliseconds, money whole micro-dollars, truth values 0 or 1, JSON text. */
export type Database = {
  run: RunTable;
  runInput: RunInputTable;
  image: ImageTable;
  budget: BudgetTable;
};

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
  /** What the disk may have to take for this run; null in rows older than the column. */
  roomBytes: number | null;
  demo: number;
  estimateLowMicroUsd: number | null;
  estimateHighMicroUsd: number | null;
  estimateApproximate: number;
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
  errorCode: string | null;
  errorMessage: string | null;
  upstreamRequestId: string | null;
  /** Calls made so far. The spool names its files by it. */
  attempt: number;
  /** Connections in a row that could not be made. */
  unreachable: number;
  /** Times a server died while holding this run. */
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
  use: 'image' | 'mask' | 'markup';
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
  /** Of an upload: SHA-256 of the bytes as they were sent, so that the same file is kept once. */
  uploadSha256: string | null;
  /** Of a mask or a markup: `WirePainted`. */
  painted: string | null;
  sha256: string;
  mime: string;
  width: number;
  height: number;
  sizeBytes: number;
  costMicroUsd: number | null;
  alpha: string | null;
  favourite: number;
  fileName: string;
  createdAt: number;
  deletedAt: number | null;
};

export type BudgetTable = {
  /** `installation`, or `installation:demo`: what the stand-in would have cost never touches the real budget. */
  scope: string;
  period: string;
  spentMicroUsd: number;
  reservedMicroUsd: number;
};
