/** Matching the tone of an answer to the photo around the mask: a straight line per channel, fitted to kept pixels. */

/** `matched = gain · value + offset`, for one channel of 0…255. */
export type ToneCurve = { readonly gain: number; readonly offset: number };

export const SAME_TONE: ToneCurve = { gain: 1, offset: 0 };

/** Fewer pairs than this say nothing. */
const MIN_PAIRS = 256;
/** A model's drift is small; more would be a change that was asked for. */
const GAIN_LIMITS = [0.75, 1.33] as const;
const OFFSET_LIMIT = 48;

/**
 * Pairs of (answer, photo) values of one channel. They are counted in a table of 256² and so can be refitted without
 * going over the picture again.
 */
export type ToneSamples = { add(answer: number, photo: number): void; fit(): ToneCurve };

export function createToneSamples(): ToneSamples {
  const counts = new Uint32Array(256 * 256);
  return {
    add(answer, photo) {
      const at = (answer << 8) | photo;
      counts[at] = (counts[at] as number) + 1;
    },
    fit: () => fitTone(counts),
  };
}

type Moments = {
  n: number;
  answerMean: number;
  photoMean: number;
  answerSpread: number;
  photoSpread: number;
  error: number;
};

/** Means and spreads of the pairs whose residual under `curve` is at most `limit`. */
function measure(counts: Uint32Array, curve: ToneCurve, limit: number): Moments {
  let [n, sumA, sumP, sumAA, sumPP, sumRR] = [0, 0, 0, 0, 0, 0];
  for (let answer = 0; answer < 256; answer++) {
    const matched = curve.gain * answer + curve.offset;
    const low = Math.max(0, Math.ceil(matched - limit));
    const high = Math.min(255, Math.floor(matched + limit));
    for (let photo = low; photo <= high; photo++) {
      const count = counts[(answer << 8) | photo] as number;
      if (count === 0) continue;
      n += count;
      sumA += count * answer;
      sumP += count * photo;
      sumAA += count * answer * answer;
      sumPP += count * photo * photo;
      sumRR += count * (photo - matched) ** 2;
    }
  }
  const answerMean = sumA / n;
  const photoMean = sumP / n;
  return {
    n,
    answerMean,
    photoMean,
    answerSpread: Math.sqrt(Math.max(0, sumAA / n - answerMean ** 2)),
    photoSpread: Math.sqrt(Math.max(0, sumPP / n - photoMean ** 2)),
    error: Math.sqrt(sumRR / n),
  };
}

/**
 * Mean and spread are matched rather than regressed: what the model redrew makes the pairs noisy, and a regression on
 * noisy values would flatten the contrast. Redrawn pixels are trimmed away in rounds.
 */
function fitTone(counts: Uint32Array): ToneCurve {
  let curve = SAME_TONE;
  let limit = 255;
  for (let round = 0; round < 6; round++) {
    const moments = measure(counts, curve, limit);
    if (moments.n < MIN_PAIRS) return SAME_TONE;
    // Nearly one tone only: its contrast says nothing.
    const ratio = moments.answerSpread < 2 ? 1 : moments.photoSpread / moments.answerSpread;
    const gain = Math.min(GAIN_LIMITS[1], Math.max(GAIN_LIMITS[0], ratio));
    const offset = moments.photoMean - gain * moments.answerMean;
    curve = { gain, offset };
    limit = Math.max(6, 2.5 * measure(counts, curve, limit).error);
  }
  // At black, white or between: nowhere more than a drift.
  const most = Math.max(Math.abs(curve.offset), Math.abs(255 * (curve.gain - 1) + curve.offset));
  return most <= 2 * OFFSET_LIMIT ? curve : SAME_TONE;
}
