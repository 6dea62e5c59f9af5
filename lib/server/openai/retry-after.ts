import 'server-only';

/** When a rate limit does not say how long. */
export const DEFAULT_RETRY_AFTER_MS = 20_000;
export const MAX_RETRY_AFTER_MS = 60 * 60 * 1000;
const MIN_RETRY_AFTER_MS = 100;

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
  const dateMs = /[a-z]{3}.*\d{4}.*:/i.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(dateMs) ? null : dateMs - nowMs;
}

/** @returns milliseconds; null when the sentence does not say */
export function readWaitFromSentence(message: string): number | null {
  const sentence =
    /(?:try again|retry|wait)[^.\d]{0,40}?((?:\d+(?:\.\d+)?\s*[a-z]+[\s,]*(?:and\s+)?)+)/i.exec(message)?.[1];
  if (sentence === undefined) return null;
  let total: number | null = null;
  for (const [, amount, word] of sentence.matchAll(/(\d+(?:\.\d+)?)\s*([a-z]+)/gi)) {
    const unit = unitMs(word ?? '');
    if (unit === null) break;
    total = (total ?? 0) + Number(amount) * unit;
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
