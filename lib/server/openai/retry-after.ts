import 'server-only';

/** When a rate limit does not say how long. */
export const DEFAULT_RETRY_AFTER_MS = 20_000;
export const MAX_RETRY_AFTER_MS = 60 * 60 * 1000;
const MIN_RETRY_AFTER_MS = 100;
/** "Sunday, 06-Nov-94 08:49:37 GMT" and its like. */
const LONGEST_DATE = 64;
/** As much of a message is read. */
const MAX_SENTENCE = 2000;

/**
 * How long a rate limit asks to wait: header `retry-after-ms`, header `retry-after` (seconds or an HTTP date), or the
 * message ("try again in 12s", "467ms", "1m30s", "after 51.8 seconds"); 20 s when it does not say.
 * @returns milliseconds, from 100 ms to one hour
 */
export function readRetryAfterMs(headers: Headers, message: string, nowMs: number = Date.now()): number {
  const wait =
    positive(headers.get('retry-after-ms')) ??
    secondsOrDate(headers.get('retry-after'), nowMs) ??
    readWaitFromSentence(message) ??
    DEFAULT_RETRY_AFTER_MS;
  return Math.ceil(Math.min(MAX_RETRY_AFTER_MS, Math.max(MIN_RETRY_AFTER_MS, wait)));
}

function positive(text: string | null): number | null {
  return text !== null && /^\d+(\.\d+)?$/.test(text.trim()) ? Number(text) : null;
}

function secondsOrDate(text: string | null, nowMs: number): number | null {
  if (text === null) return null;
  const seconds = positive(text);
  if (seconds !== null) return seconds * 1000;
  // `Date.parse` takes almost anything ("-5" is a year): only what looks like an HTTP date.
  const looksLikeDate = text.length <= LONGEST_DATE && /[a-z]{3}.*\d{4}.*:/i.test(text);
  const dateMs = looksLikeDate ? Date.parse(text) : Number.NaN;
  return Number.isNaN(dateMs) ? null : dateMs - nowMs;
}

/**
 * From the first request to wait that says how long. Every part of every pattern has a length, so that no message takes
 * longer to read than it is long.
 *
 * @returns milliseconds; null when the sentence does not say
 */
export function readWaitFromSentence(message: string): number | null {
  for (const asked of message.slice(0, MAX_SENTENCE).matchAll(/try again|retry|wait/gi)) {
    const after = message.slice(asked.index + asked[0].length, asked.index + 200);
    const amounts = /^[^.\d]{0,40}(?=\d)/.exec(after);
    const wait = amounts === null ? null : addAmounts(after.slice(amounts[0].length));
    if (wait !== null) return wait;
  }
  return null;
}

/** "1m30s", "2 minutes and 5 seconds": as far as it goes. */
function addAmounts(text: string): number | null {
  const amount = /(\d{1,12}(?:\.\d{1,12})?)\s{0,3}([a-z]{1,12})[\s,]{0,3}(?:and\s{1,3})?/iy;
  let total: number | null = null;
  for (let found = amount.exec(text); found !== null; found = amount.exec(text)) {
    const unit = unitMs(found[2] ?? '');
    if (unit === null) break;
    total = (total ?? 0) + Number(found[1]) * unit;
  }
  return total;
}

function unitMs(word: string): number | null {
  const name = word.toLowerCase();
  if (/^(ms|msecs?|milliseconds?)$/.test(name)) return 1;
  if (/^(s|secs?|seconds?)$/.test(name)) return 1000;
  if (/^(m|mins?|minutes?)$/.test(name)) return 60_000;
  if (/^(h|hrs?|hours?)$/.test(name)) return 3_600_000;
  return null;
}
