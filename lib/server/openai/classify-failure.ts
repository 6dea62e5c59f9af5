import 'server-only';
import type { ErrorCode } from '@/lib/shared/errors';
import type { Sentence } from '@/lib/shared/language';
import type { Remark } from '@/lib/shared/remark';
import { readRetryAfterMs } from './retry-after';
import { sanitiseMessage } from './sanitise-message';
import { readTextError, readUpstreamError, type UpstreamError } from './upstream-error';
import { saysUsedUp } from './used-up';

export type ClassifiedFailure = {
  code: ErrorCode;
  /** What says more than the code's own sentence, sanitised; null if nothing is worth showing. */
  message: Remark | null;
  /** Set with `requeue`. */
  retryAfterMs: number | null;
  /** A rate limit: nothing was charged, and time will mend it. */
  requeue: boolean;
  upstreamRequestId: string | null;
};

/** What the API calls it → what we call it. Azure's names are among them; its comparison is without case. */
const CODE_OF_UPSTREAM_CODE: Readonly<Record<string, ErrorCode>> = {
  moderation_blocked: 'moderation_blocked',
  content_policy_violation: 'moderation_blocked',
  content_filter: 'moderation_blocked',
  contentfilter: 'moderation_blocked',
  billing_hard_limit_reached: 'billing_hard_limit_reached',
  insufficient_quota: 'insufficient_quota',
  billing_not_active: 'insufficient_quota',
  account_deactivated: 'permission_denied',
  rate_limit_exceeded: 'rate_limited',
  ratelimitreached: 'rate_limited',
  too_many_requests: 'rate_limited',
  invalid_api_key: 'invalid_api_key',
  incorrect_api_key: 'invalid_api_key',
  model_not_found: 'model_not_available',
  deploymentnotfound: 'model_not_available',
  model_deprecated: 'retired_model',
  model_retired: 'retired_model',
  model_shutdown: 'retired_model',
  modeldeprecated: 'retired_model',
  modelretired: 'retired_model',
  unsupported_country_region_territory: 'region_not_supported',
  invalid_image_file: 'invalid_image_file',
  invalid_image_format: 'invalid_image_file',
  image_parse_error: 'invalid_image_file',
  invalid_mask_image_format: 'invalid_mask',
  unknown_parameter: 'unsupported_parameter',
  unsupported_parameter: 'unsupported_parameter',
  unsupported_value: 'unsupported_parameter',
  invalid_input_fidelity_model: 'unsupported_parameter',
  image_generation_failed: 'generation_failed',
  server_error: 'upstream_error',
  internal_error: 'upstream_error',
};

/** The model is there no more: OpenAI's own code is that of a model that never was. */
const RETIRED =
  /\b(?:deprecated|retired|shut ?down|sunset|discontinued|no longer (?:available|supported|served))\b/i;

/** Sentences that decide where the code is null or says too little. */
const CODE_OF_MESSAGE: readonly (readonly [RegExp, ErrorCode])[] = [
  [/organi[sz]ation must be verified/i, 'organization_not_verified'],
  [/country, region, or territory not supported/i, 'region_not_supported'],
  [/\bmodel\b.*(?:does not exist|not found)/i, 'model_not_available'],
  [/\bmask\b/i, 'invalid_mask'],
  [
    /does not support the '[^']*' parameter|transparent background is not supported/i,
    'unsupported_parameter',
  ],
  [
    /(?:width|height|size|edge|resolution|aspect ratio|pixel budget)\b.*(?:multiple of|divisible|longest|pixel|ratio|not supported|invalid|supported values)|pixel budget|invalid size/i,
    'invalid_size',
  ],
  [/safety system/i, 'moderation_blocked'],
];

const CODE_OF_TYPE: Readonly<Record<string, ErrorCode>> = {
  insufficient_quota: 'insufficient_quota',
  rate_limit_error: 'rate_limited',
  requests: 'rate_limited',
  tokens: 'rate_limited',
  images: 'rate_limited',
  input_images: 'rate_limited',
  authentication_error: 'invalid_api_key',
  server_error: 'upstream_error',
};

/** The sentence that decides is at the start, and no longer than this. */
const MAX_DECIDING_CHARACTERS = 1000;

/** Sentences of OpenAI's that only repeat ours. */
const REPEATED: Partial<Record<ErrorCode, RegExp>> = {
  moderation_blocked: /safety system/i,
  organization_not_verified: /must be verified/i,
  region_not_supported: /territory not supported/i,
  billing_hard_limit_reached: /billing hard limit/i,
  insufficient_quota: /exceeded your current quota/i,
  invalid_api_key: /incorrect api key|provide an api key/i,
  upstream_error: /the server had an error/i,
};

/** What servers also answer when a budget or a quota is used up: only their words tell the one from the other. */
const MAY_BE_USED_UP: ReadonlySet<ErrorCode> = new Set([
  'rate_limited',
  'insufficient_quota',
  'permission_denied',
  'upstream_rejected',
]);

/**
 * What a refusal of the API means. Decides on the error's code, then its type, then the status; the sentence is asked
 * only where those leave it open.
 * @param bodyText the first 64 KB of the body are enough
 */
export function classifyFailure(
  status: number,
  headers: Headers,
  bodyText: string,
  options: { secrets?: readonly string[]; nowMs?: number } = {},
): ClassifiedFailure {
  const { error, isJson } = parseBody(bodyText, status);
  const named = isJson && error !== null ? codeOfError(error, status) : null;
  const likely = named ?? codeOfStatus(status, isJson);
  const usedUp =
    // What is called by OpenAI's own name is that.
    named !== 'insufficient_quota' &&
    MAY_BE_USED_UP.has(likely) &&
    saysUsedUp(error ?? { code: '', type: '', message: bodyText });
  const code = usedUp ? 'quota_used_up' : likely;
  const requeue = code === 'rate_limited';
  const said = messageFor(code, error, options.secrets);
  return {
    code,
    message: code === 'upstream_rejected' && !(isJson && said !== null) ? statusSentence(status, said) : said,
    retryAfterMs: requeue
      ? readRetryAfterMs(headers, error?.message ?? bodyText.slice(0, 2000), options.nowMs)
      : null,
    requeue,
    upstreamRequestId: readRequestId(headers),
  };
}

/**
 * An error event, or an error body under status 200. There is no status to go by.
 * @returns `named`: the server named the reason by its own code; otherwise its words were guessed at
 */
export function classifyErrorValue(
  value: unknown,
  secrets?: readonly string[],
): Pick<ClassifiedFailure, 'code' | 'message'> & { named: boolean } {
  const error = readUpstreamError(value);
  const found = (error === null ? null : codeOfError(error, null)) ?? 'upstream_error';
  // Under status 200 the server does not say when to come back, so no queue waits for it: to the person it is a refusal.
  const code = found === 'rate_limited' ? 'upstream_rejected' : found;
  const named = error !== null && lookUp(CODE_OF_UPSTREAM_CODE, error.code) !== undefined;
  return { code, message: messageFor(code, error, secrets), named };
}

/** OpenAI's id of a request, for its support; Azure has its own header. */
export function readRequestId(headers: Headers): string | null {
  const id = headers.get('x-request-id') ?? headers.get('apim-request-id') ?? '';
  return /^[\w.:-]{1,128}$/.test(id) ? id : null;
}

function codeOfError(error: UpstreamError, status: number | null): ErrorCode | null {
  if (isTransparencyRefused(error)) return 'transparency_refused';
  const known = lookUp(CODE_OF_UPSTREAM_CODE, error.code);
  if (known === 'model_not_available' && RETIRED.test(error.message)) return 'retired_model';
  if (known !== undefined) return known;
  if (error.param === 'size') return 'invalid_size';
  if (error.param === 'mask') return 'invalid_mask';
  const ofType = lookUp(CODE_OF_TYPE, error.type);
  if (ofType !== undefined) return ofType;
  // A failing server may say anything: its sentences are about itself.
  if (status !== null && status >= 500) return null;
  const start = error.message.slice(0, MAX_DECIDING_CHARACTERS);
  return CODE_OF_MESSAGE.find(([pattern]) => pattern.test(start))?.[1] ?? null;
}

/** By the model: with some formats no model makes it, which is another mistake. */
function isTransparencyRefused({ message, param }: UpstreamError): boolean {
  if (!/\btransparent\b/i.test(message) || /\b(?:output_)?format\b/i.test(message)) return false;
  return param === 'background' || /\bnot supported (?:for|by|on|with)\b/i.test(message);
}

/** Own entries only: a server may well call its error `constructor`, which every object has. */
function lookUp(table: Readonly<Record<string, ErrorCode>>, name: string): ErrorCode | undefined {
  const key = name.toLowerCase();
  return Object.hasOwn(table, key) ? table[key] : undefined;
}

function codeOfStatus(status: number, isJson: boolean): ErrorCode {
  if (status >= 300 && status < 400) return 'upstream_redirect';
  if (status === 401) return 'invalid_api_key';
  if (status === 402) return 'insufficient_quota';
  // Without JSON it is no answer of the API's, but of a firewall before it, which knows nothing of keys.
  if (status === 403) return isJson ? 'permission_denied' : 'upstream_rejected';
  if (status === 408) return 'proxy_error';
  if (status === 429) return 'rate_limited';
  if (status >= 400 && status < 500) return 'upstream_rejected';
  // 500 is what the server itself says; 502 to 504 and 520 to 526 without JSON come from a proxy in between.
  return isJson || status === 500 ? 'upstream_error' : 'proxy_error';
}

function messageFor(
  code: ErrorCode,
  error: UpstreamError | null,
  secrets?: readonly string[],
): Remark | null {
  if (error === null) return null;
  const details = code === 'moderation_blocked' ? moderationSentence(error.details) : null;
  const repeats = REPEATED[code]?.test(error.message.slice(0, MAX_DECIDING_CHARACTERS)) === true;
  return details ?? (repeats ? null : sanitiseMessage(error.message, secrets));
}

/** Where the API itself says nothing that could be shown, its status is all there is to go by. */
function statusSentence(status: number, words: Remark | null): Sentence {
  const said = words === null ? 'noReason' : 'status';
  const kind = status === 404 || status === 405 ? 'wrongPath' : status === 413 ? 'tooLarge' : said;
  const sentence: Sentence = { key: `remarks.${kind}`, values: { status: String(status) } };
  return words === null ? sentence : { key: 'remarks.withWords', values: { sentence, words } };
}

/** From `moderation_details: {moderation_stage, categories}`, its words only. */
function moderationSentence(details: unknown): Sentence | null {
  if (!isObject(details)) return null;
  const isWord = (word: unknown): word is string => typeof word === 'string' && /^[\w/ -]{1,40}$/.test(word);
  const stage = isWord(details.moderation_stage) ? details.moderation_stage : null;
  const named = Array.isArray(details.categories) ? details.categories.filter(isWord).slice(0, 10) : [];
  const categories = { list: named, join: 'facts' } as const;
  if (stage !== null && named.length > 0) return { key: 'remarks.moderated', values: { stage, categories } };
  if (stage !== null) return { key: 'remarks.moderatedStage', values: { stage } };
  return named.length > 0 ? { key: 'remarks.moderatedCategories', values: { categories } } : null;
}

function parseBody(bodyText: string, status: number): { error: UpstreamError | null; isJson: boolean } {
  try {
    return { error: readUpstreamError(JSON.parse(bodyText)), isJson: true };
  } catch {
    return { error: readTextError(bodyText, status), isJson: false };
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
