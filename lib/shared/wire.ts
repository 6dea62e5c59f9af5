/** What the server and the browser say to each other. Money is in whole micro-dollars, time in epoch milliseconds. */
import type { ErrorCode } from './errors';
import type { Background, Complexity, InputFidelity, Moderation, OutputFormat, Quality } from './models';

export type RunKind = 'generate' | 'edit';

/**
 * `unknown`: the answer was lost after the request may have left, so it may have been charged. It is never sent again
 * by itself; a late answer still turns it into `done`.
 */
export type RunStatus = 'queued' | 'calling' | 'saving' | 'done' | 'failed' | 'canceled' | 'unknown';

/** What a person asks for. Everything a model does not know is absent, not null. */
export type GenerateParams = {
  prompt: string;
  /** Any id; one that is not in the catalogue needs `behavesLike`. */
  model: string;
  /** A catalogue id whose abilities an unknown `model` is given. Such a run has no price. */
  behavesLike?: string;
  /** `auto` or `WIDTHxHEIGHT` in pixels. */
  size: string;
  quality: Quality;
  n: number;
  background: Background;
  outputFormat: OutputFormat;
  /** 0 to 100, jpeg and webp only. */
  outputCompression?: number;
  moderation: Moderation;
  /** Partial previews, 0 to 3. Each is billed as 100 image output tokens. */
  partialImages: number;
  complexity?: Complexity;
  /** gif only. */
  frameCount?: number;
  frameDurationMs?: number;
  /** svg only. */
  svg?: { model: string; reasoning: { effort: 'low' | 'medium' | 'high' } };
  /** Edits only. */
  inputFidelity?: InputFidelity;
};

/**
 * A price before the call. `low === high` where it is exact; `approximate` where a rule has no published source.
 * Null bounds: no price is known.
 */
export type Estimate = {
  lowMicroUsd: number | null;
  highMicroUsd: number | null;
  approximate: boolean;
};

/** Token counts as the API reported them, the same for one call and for a sum of calls. */
export type Usage = {
  inputTokens: number;
  inputTextTokens: number;
  inputImageTokens: number;
  outputTokens: number;
  outputImageTokens: number;
  outputTextTokens: number;
  totalTokens: number;
};

/** How a cost came about: one line per kind of token. */
export type CostLine = {
  what: 'textIn' | 'imageIn' | 'imageOut' | 'textOut';
  tokens: number;
  /** USD per 1,000,000 tokens. */
  usdPerMillion: number;
  costMicroUsd: number;
};

export type Cost = {
  totalMicroUsd: number;
  lines: CostLine[];
  priceTableVersion: string;
  /** Set when something was billed whose price is not known, so that the total is a lower bound. */
  lowerBound: boolean;
};

/** What a transparent result turned out to be; null when nobody asked for transparency. */
export type AlphaVerdict = 'transparent' | 'opaque';

export type WireImage = {
  id: string;
  runId: string | null;
  index: number;
  width: number;
  height: number;
  mime: string;
  bytes: number;
  /** This image's share of the run's cost; null while unknown. */
  costMicroUsd: number | null;
  alpha: AlphaVerdict | null;
  favourite: boolean;
  createdAt: number;
  deletedAt: number | null;
  /** File name a download gets. */
  fileName: string;
};

export type WireRunError = {
  code: ErrorCode;
  message: string;
  /** Whether running it again may help without changing anything. */
  retryable: boolean;
  charged: 'no' | 'yes' | 'maybe';
  helpUrl: string | null;
  /** OpenAI's id of the failed request, for its support. */
  upstreamRequestId: string | null;
};

/** The newest partial preview of a run; `url` changes with each frame. */
export type WirePartial = { index: number; url: string };

export type WireRun = {
  id: string;
  kind: RunKind;
  status: RunStatus;
  params: GenerateParams;
  /** What the API says it used, where that differs from or completes what was asked. */
  answered: { size?: string; quality?: string; background?: string; outputFormat?: string } | null;
  estimate: Estimate;
  costMicroUsd: number | null;
  cost: Cost | null;
  usage: Usage | null;
  images: WireImage[];
  inputs: string[];
  partials: WirePartial[];
  error: WireRunError | null;
  /** Pictures were drawn by the built-in stand-in: costs read “would have cost”. */
  demo: boolean;
  attempt: number;
  revision: number;
  /** 1 = next. Null unless queued. */
  queuePosition: number | null;
  /** The queue waits until then (rate limit). */
  waitUntil: number | null;
  /** Median duration of finished runs like this one; null before there are any. */
  usualMs: number | null;
  createdAt: number;
  startedAt: number | null;
  endedAt: number | null;
};

export type WireError = {
  error: { code: ErrorCode; message: string; retryable: boolean; requestId: string };
};

export type RunAnswer = { run: WireRun };
export type RunPage = { runs: WireRun[]; nextCursor: string | null };

export type WireStatus = {
  version: string;
  connection: {
    kind: 'demo' | 'openai' | 'compatible';
    /** Host of the base URL; null for the stand-in. */
    host: string | null;
    keyConfigured: boolean;
    /** Result of the last key test of this process, asked for with `?test=key`. */
    keyTest: { ok: boolean; code: ErrorCode | null; message: string; testedAt: number } | null;
  };
  budget: {
    /** Month in UTC, `YYYY-MM`. */
    period: string;
    resetsAt: number;
    spentMicroUsd: number;
    reservedMicroUsd: number;
    limitMicroUsd: number | null;
    runLimitMicroUsd: number | null;
  };
  limits: { maxConcurrentCalls: number };
  queue: { queued: number; calling: number; waitUntil: number | null };
};
