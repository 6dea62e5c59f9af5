import 'server-only';
import { parseUsage, sumUsage } from '@/lib/shared/usage';
import type { Usage } from '@/lib/shared/wire';

/**
 * Adds up what an answer says it used. A stream has one event for each image, each with its own usage; some servers say
 * it twice, later, or once for all at the end. What is said twice is counted once, and never more often than images were
 * asked for.
 */
export type AnswerBill = {
  /**
   * A document that brought pictures, or should have.
   * @param pictures what tells its good pictures apart; none where none was good
   */
  addPictures(pictures: readonly string[], usage: unknown): void;
  /** Usage that came without a picture. */
  addLoose(usage: unknown): void;
  /** Null when any of it is unknown. `raw`: as it came, one object or a list of the events' objects. */
  total(expectedCount: number, sentPictures: boolean): { usage: Usage | null; raw: unknown };
};

/** No answer has more; a server that sends on and on must not fill the memory. */
const MAX_ENTRIES = 64;

export function createAnswerBill(): AnswerBill {
  const entries: { pictures: readonly string[]; usage: unknown }[] = [];
  const loose: unknown[] = [];

  return {
    addPictures(pictures, usage) {
      const same = entries.find((entry) => entry.pictures.some((picture) => pictures.includes(picture)));
      if (same !== undefined) same.usage ??= usage;
      else if (entries.length < MAX_ENTRIES) entries.push({ pictures, usage });
    },

    addLoose(usage) {
      if (loose.length < MAX_ENTRIES) loose.push(usage);
    },

    total(expectedCount, sentPictures) {
      const good = entries.filter(({ pictures }) => pictures.length > 0);
      const others = entries.filter(({ pictures }) => pictures.length === 0);
      const counted = [...good, ...others].slice(0, Math.max(1, expectedCount)).map(({ usage }) => usage);
      const parse = (raw: unknown) => parseUsage(raw, sentPictures);
      const ofPictures = sumUsage(counted.map(parse));
      if (ofPictures !== null || loose.length === 0) return { usage: ofPictures, raw: asItCame(counted) };
      // As many as pictures: one for each. Otherwise it is a running sum, whose last word is the largest.
      const oneEach = loose.length > 1 && loose.length === good.length;
      if (oneEach) return { usage: sumUsage(loose.map(parse)), raw: asItCame(loose) };
      const largest = loose.toSorted((one, other) => tokensOf(parse(other)) - tokensOf(parse(one)))[0];
      return { usage: parse(largest), raw: largest };
    },
  };
}

function tokensOf(usage: Usage | null): number {
  return usage === null ? -1 : usage.inputTokens + usage.outputTokens;
}

function asItCame(list: readonly unknown[]): unknown {
  return list.length > 1 ? list : (list[0] ?? null);
}
