import 'server-only';
import type { RunKind, RunStatus } from '@/lib/shared/wire';

/** Ids are text, times epoch milliseconds, money whole micro-dollars, truth values 0 or 1, JSON text. */
export type Database = {
  run: RunTable;
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

export type ImageTable = {
  id: string;
  ownerId: string;
  runId: string | null;
  /** Index within the run. */
  position: number;
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
