/**
 * What the server and the browser say to each other about spending and prices. Money in micro-dollars, time in epoch ms,
 * days and months in UTC.
 */
import type { Estimate, RunKind, RunStatus, WireStatus } from './wire';
import type { PersonLimits, WireWish } from './wire-people';

/** What some runs cost together. `countedMicroUsd = spentMicroUsd + unknownMicroUsd`, which is what a budget counts. */
export type SpendingSums = {
  runs: number;
  /** Answers that came, those in the bin too. */
  images: number;
  /** Sum of the known costs. */
  spentMicroUsd: number;
  /** Runs that ended without a known cost and may have been charged. */
  unknownRuns: number;
  /** What the budget counts for them: their highest estimates. */
  unknownMicroUsd: number;
  countedMicroUsd: number;
  openRuns: number;
  /** What is held back for the open ones. */
  heldMicroUsd: number;
};

export type SpendingPart = SpendingSums & { key: string };

export type SpendingDay = SpendingSums & {
  /** `YYYY-MM-DD`. */
  day: string;
  /** `countedMicroUsd` of the day, by model and by quality; only those that were used. */
  byModel: Record<string, number>;
  byQuality: Record<string, number>;
};

/** Finished runs whose cost is known and whose price was known before: how good the estimates were. */
export type EstimateCheck = {
  model: string;
  quality: string;
  runs: number;
  estimateLowMicroUsd: number;
  estimateHighMicroUsd: number;
  costMicroUsd: number;
  /** Cost more than `OUTSIDE_PERCENT` beside their estimate. */
  outsideRuns: number;
};

/** The words of a prompt are counted by its letters before the call, so no estimate is exact to the last token. */
export const OUTSIDE_PERCENT = 5;

/** A run that ended without a known cost. */
export type UnknownRun = {
  id: string;
  kind: RunKind;
  status: RunStatus;
  model: string;
  quality: string;
  createdAt: number;
  /** Its first words; null where it belongs to another person. */
  prompt: string | null;
  estimate: Estimate;
  /** What the budget counts for it. */
  countedMicroUsd: number;
};

export type SpendingPerson = SpendingSums & { id: string; name: string };

/** What was asked for with one token of a person. */
export type SpendingToken = SpendingPerson & { personId: string };

/** Answer of `GET /api/usage`. */
export type UsageReport = {
  period: {
    /** First and last day, both included. */
    from: string;
    to: string;
    /** `YYYY-MM` where it is exactly one month. */
    month: string | null;
  };
  /** Pictures of the stand-in, which cost nothing: money reads “would have cost”. The other kind is counted apart. */
  demo: boolean;
  /** Whose runs these are; null: everybody's. `limits`: for an admin to change; null where nobody can. */
  person: { id: string; name: string; limits: PersonLimits | null } | null;
  /** Whether the one who asks may see everybody's. */
  toldAll: boolean;
  /** Runs of the other kind in the same time. */
  otherRuns: number;
  /** Of a whole month. `spentMicroUsd` is `totals.countedMicroUsd`, `reservedMicroUsd` is `totals.heldMicroUsd`. */
  budget: MonthBudget | null;
  /** The sum of each of the lists below, save the last two. */
  totals: SpendingSums;
  byDay: SpendingDay[];
  /** These and what follows: the dearest first. */
  byModel: SpendingPart[];
  byQuality: SpendingPart[];
  byKind: SpendingPart[];
  /** Of everybody only. */
  byPerson: SpendingPerson[];
  /** Only what was asked for with a token. */
  byToken: SpendingToken[];
  estimatedVersusActual: EstimateCheck[];
  unknown: { runs: UnknownRun[]; nextCursor: string | null };
  /** What the whole of the current month will cost at the pace so far; null where that cannot be said. */
  projectedMicroUsd: number | null;
  /** Who asks for more this month and waits for an answer: told to admins, whatever the report is of. */
  wishes: WireWish[];
  /** Months in which anything was run, newest first, the current one always. */
  months: string[];
  /** How the numbers add up, for people who read the JSON. */
  note: string;
};

/** The limits are today's, so they are told of the current month only. */
export type MonthBudget = Pick<
  WireStatus['budget'],
  'of' | 'spentMicroUsd' | 'reservedMicroUsd' | 'limitMicroUsd' | 'leftMicroUsd' | 'warning'
> & { resetsAt: number };
