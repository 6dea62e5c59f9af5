/** What the server and the browser say to each other. Money is in whole micro-dollars, time in epoch milliseconds. */

import type { ErrorCode } from './errors';
import type { Sentence } from './language';
import type { AlignmentReason } from './mask/align';
import type { EditPlan } from './mask/edit-plan';
import type { OvernightState } from './overnight';
import type { Parameters } from './parameters';
import type { Remark } from './remark';
import type { WireMark } from './wire-marks';
import type { ModelNews } from './wire-models';
import type { ReferenceNow, WireMentioned } from './wire-references';

export type RunKind = 'generate' | 'edit';

/**
 * `unknown`: the answer was lost after the request may have left, so it may have been charged. It is never sent again
 * by itself; a late answer still turns it into `done`.
 */
export type RunStatus = 'queued' | 'calling' | 'saving' | 'done' | 'failed' | 'canceled' | 'unknown';

/** What a person asks for. */
export type GenerateParams = Parameters;

/**
 * What becomes of an edit's answer. `exact`: put back into the photo at full size, nothing outside the mask changes;
 * `whole`: the model's picture in the photo's own shape; `model`: the answer as it is.
 */
export type EditPlacement = 'exact' | 'whole' | 'model';

/** Whole pixels of the upright photo. */
export type PixelRect = { x: number; y: number; width: number; height: number };

/** What a person asks of an edit beside `GenerateParams`. Everything is decided: no field is absent. */
export type EditParams = {
  placement: EditPlacement;
  /** Ids of uploads; at most one of the two is set. */
  mask: string | null;
  markup: string | null;
  /** The part of the photo that is sent; `auto`: a part when the mask is small against a large photo. */
  region: PixelRect | 'auto' | 'none';
  /** Inward fade in photo pixels; null: 0.5 % of the painted area's diagonal, at least 4. */
  featherPx: number | null;
  /** Of an exact edit: what was drawn gets the photo's grain and sharpness. */
  matchGrain: boolean;
  /** With a region: send the whole photo too, small, as the last image. */
  sendWholePhoto: boolean;
  /** Add the sentence that says what must stay. */
  reinforcePrompt: boolean;
};

/** An edit as it was planned when it was admitted: what the price was made of. */
export type WireEdit = EditParams & {
  plan: EditPlan;
  /** Word for word what the API gets. */
  promptSent: string;
};

/**
 * `output`: what a model answered, byte for byte. `placed`: made of an output by putting it back into the photo.
 * `cutout`: what was selected in another image, on transparent ground. `reference`: a picture that belongs to a named
 * reference, and to no shelf of the library. The others were uploaded.
 */
export type ImageRole = 'output' | 'input' | 'mask' | 'markup' | 'placed' | 'cutout' | 'reference';

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
  /** The version of our table, or `entered 2026-11-29`: what a person said that day. */
  priceTableVersion: string;
  /** Set when something was billed whose price is not known, so that the total is a lower bound. */
  lowerBound: boolean;
};

/** What a transparent result turned out to be; null when transparency was not asked for. */
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
  role: ImageRole;
  /** Of a placed image: the model's own answer it was made of. */
  rawId: string | null;
  /** Of an exact edit: share of the kept pixels, 0 to 100, that the raw answer had changed. */
  driftPercent: number | null;
  /** Of an exact edit: the fade it was placed with. */
  featherPx: number | null;
  /** Of an exact edit: whether it got the photo's grain and sharpness. Null: placed when that was not possible. */
  matchGrain: boolean | null;
  /** Of an exact edit: how the answer was lined up with the photo, or why it was not. */
  alignment: AlignmentReason | null;
  /** Of an exact edit: what else was chosen of it. Null: placed when there was no choice. */
  align: boolean | null;
  matchTone: boolean | null;
  grow: boolean | null;
  /** Of an exact edit: its tone could be matched in part only. */
  toneClipped: boolean | null;
  /** Of an exact edit: what was drawn beyond the mask, in percent of the mask; 0: nothing. */
  overflowPercent: number | null;
};

/** What was painted on a mask or drawn on a markup. */
export type WirePainted = {
  /** Around everything painted, pixels of the upload; null: nothing is. */
  bounds: PixelRect | null;
  /** 0 to 1; soft values count by their share. */
  share: number;
  /** Nothing was left unpainted. */
  full: boolean;
};

/** Answer to an upload. */
export type UploadAnswer = {
  image: WireImage;
  /** What was done to the picture that its owner may not expect. In English, for scripts. */
  notes: string[];
  /** The same for a person. */
  noteSentences: Sentence[];
  painted: WirePainted | null;
};

/** Where an image came from, and what was made of it. */
export type WireLineage = {
  /** Pictures of the run that made it, the base first; of a cut-out the image that it was cut out of. */
  inputs: WireImage[];
  mask: WireImage | null;
  markup: WireImage | null;
  /** Of a placed image: the model's own answer. */
  raw: WireImage | null;
  /** The same answer placed with other feathers, this one included; last the one that its run shows. */
  versions: WireImage[];
  /** Results of the edits that used it, the newest first, and its cut-outs; some dozens at most. */
  usedBy: WireImage[];
};

export type ImageDetails = {
  image: WireImage;
  sha256: string;
  run: WireRun | null;
  painted: WirePainted | null;
  /** OpenAI's id of the request that made it, for its support; of a run that went well too. */
  upstreamRequestId: string | null;
  lineage: WireLineage;
  /** What visitors said of it by links. */
  marks: WireMark[];
  /** Whom its run mentions, as they are today. */
  references: ReferenceNow[];
};

export type PlaceAnswer = { image: WireImage };

/** Answer of `POST /api/images/{id}/cut-out`. */
export type CutOutAnswer = { image: WireImage };

/** Answer of `POST /api/images/{id}/cells`: those that were wanted, in reading order. */
export type CellsAnswer = { images: WireImage[] };

/** Answer of `GET /api/images/{id}/sticker/facts`. */
export type StickerFacts = {
  /** Share of the border that is transparent, 0 to 1. */
  clearBorder: number;
  /** Nothing is seen in it. */
  isEmpty: boolean;
};

export type WireRunError = {
  code: ErrorCode;
  /** In English, for scripts: `sentence` and `remark` together. */
  message: string;
  /** What happened and what to do. */
  sentence: Sentence;
  /** What the API said of it, as it said it. */
  remark: Remark | null;
  /** Whether running it again may help without changing anything. */
  retryable: boolean;
  charged: 'no' | 'yes' | 'maybe';
  helpUrl: string | null;
  /** OpenAI's id of the failed request, for its support. */
  upstreamRequestId: string | null;
};

/**
 * What became of runs that are one batch at OpenAI. `waiting`: not gathered into one yet. The last five are ends: `settled`,
 * everything came; `refused` by OpenAI, for nothing; `expired` and `canceled`: what was drawn by then came, the rest cost
 * nothing; `lost`: it cannot be read any more.
 */
export type WireOvernight = {
  /** Of the batch; null while it waits to be gathered into one. */
  id: string | null;
  state: 'waiting' | OvernightState;
  /** When it has ended at the latest. */
  deadline: number;
  /** Requests of the batch, and how many of them OpenAI has finished. */
  total: number;
  done: number;
  /** It was canceled at OpenAI, which takes up to ten minutes. */
  canceling: boolean;
};

/** Answer of `POST /api/overnight/{id}/cancel`: how many runs have ended by it, or will. */
export type OvernightCancelAnswer = { canceled: number };

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
  /** Of an edit: the placed results; the model's own answers where they could not be placed. */
  /** Those in the bin too: `deletedAt` tells. */
  images: WireImage[];
  /** Of a run that may take until tomorrow, at half the price; null: it is drawn as soon as it can be. */
  overnight: WireOvernight | null;
  /** Ids of the pictures sent along, the base first. */
  inputs: string[];
  /** Null unless `kind` is `edit`. */
  edit: WireEdit | null;
  /** Whom its prompt mentions, as they were when it was asked for; null: nobody. */
  mentioned: WireMentioned | null;
  partials: WirePartial[];
  error: WireRunError | null;
  /** Name of the token that a program asked with; null: a person asked at a page. */
  tokenName: string | null;
  /** Who is asked: OpenAI, or the host of a compatible server. */
  server: string;
  /** Pictures were drawn by the built-in stand-in: costs read “would have cost”. */
  demo: boolean;
  attempt: number;
  revision: number;
  /** 1 = next. Null unless queued. */
  queuePosition: number | null;
  /** Of a waiting run: not called before then, for the rate limit of its model or a server that could not be reached. */
  waitUntil: number | null;
  /** Median duration of finished runs like this one; null before there are any. */
  usualMs: number | null;
  createdAt: number;
  startedAt: number | null;
  endedAt: number | null;
};

export type WireError = {
  error: {
    code: ErrorCode;
    /** In English, for scripts. */
    message: string;
    /** The same for a person; null: there is only `message`. */
    sentence: Sentence | null;
    retryable: boolean;
    requestId: string;
  };
};

/** Answer of `POST /api/estimate`: what the run would cost, with what would be refused refused. */
export type EstimateAnswer = { estimate: Estimate };
export type RunAnswer = { run: WireRun };
export type RunPage = { runs: WireRun[]; nextCursor: string | null };

/** What the event stream begins with: the open runs, and the newest of the others. */
export type RunSnapshot = { runs: readonly WireRun[] };

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
    /** Whose month this is: of the one who asks, or of the installation. */
    of: 'installation' | 'person';
    /** Month in UTC, `YYYY-MM`. */
    period: string;
    resetsAt: number;
    spentMicroUsd: number;
    reservedMicroUsd: number;
    limitMicroUsd: number | null;
    runLimitMicroUsd: number | null;
    /** What may still be admitted: the limit without what is spent and what is held. Null without a limit. */
    leftMicroUsd: number | null;
    /** `near`: 80 % of the limit is spent or held; `reached`: nothing is left. */
    warning: 'near' | 'reached' | null;
    /** What is held for a run whose price is not known; null: there is no such amount. */
    unpricedMicroUsd: number | null;
    /** Without such an amount, a run whose price is not known is refused even where there is no limit. */
    pricedOnly: boolean;
    /** What the person has asked the admins for this month and waits for; null: nothing. */
    askedMicroUsd: number | null;
  };
  /** When the newest bill came that prices are learned from (`GET /api/models`); null before there is one. */
  learnedAt: number | null;
  /** Ends, newcomers and entered prices of models. */
  news: ModelNews;
  limits: { maxConcurrentCalls: number };
  queue: {
    queued: number;
    calling: number;
    /** Models whose rate limit is reached, and until when their runs wait; the others go on. */
    paused: { model: string; until: number }[];
  };
};
