/** Matching the tone of an answer to the photo around the mask: a straight line, fitted to kept pixels. */

/** `matched = gain · value + offset`, for values of 0…255. */
export type ToneCurve = { readonly gain: number; readonly offset: number };

export const SAME_TONE: ToneCurve = { gain: 1, offset: 0 };

/** Fewer pairs than this say nothing. */
const MIN_PAIRS = 40;
/** A model's drift is small; more would be a change that was asked for. */
const GAIN_LIMITS = [0.75, 1.33] as const;
const OFFSET_LIMIT = 48;
/** Standard deviation of tones that says as much about contrast as the belief that it did not change. */
const BELIEVED_SPREAD = 10;
const ROUNDS = 6;

/** A fitted line, and the means of the pairs that it goes through. */
export type ToneFit = { readonly curve: ToneCurve; readonly answerMean: number; readonly photoMean: number };

/** Pairs of (answer, photo) values. */
export type ToneSamples = {
  /** @param weight how much the pair counts, 1 for most */
  add(answer: number, photo: number, weight?: number): void;
  fit(): ToneCurve;
  /** Null without enough evidence, or with evidence of more than a drift. */
  fitWithMeans(): ToneFit | null;
};

export function createToneSamples(): ToneSamples {
  const answers: number[] = [];
  const photos: number[] = [];
  const weights: number[] = [];
  const fitWithMeans = () => fitTone(answers, photos, weights);
  return {
    add(answer, photo, weight = 1) {
      answers.push(answer);
      photos.push(photo);
      weights.push(weight);
    },
    fit: () => fitWithMeans()?.curve ?? SAME_TONE,
    fitWithMeans,
  };
}

export function medianOf(values: ArrayLike<number>): number {
  const sorted = Float64Array.from(values).sort();
  return sorted[sorted.length >> 1] as number;
}

/**
 * Mean and spread are matched rather than regressed: what the model redrew makes the pairs noisy, and a regression on
 * noisy values would flatten the contrast. Pairs that have nothing to do with each other say nothing about contrast, and
 * redrawn ones are trimmed away in rounds.
 */
function fitTone(answers: number[], photos: number[], weights: number[]): ToneFit | null {
  const count = answers.length;
  if (count < MIN_PAIRS) return null;
  const residuals = new Float64Array(count);
  for (let i = 0; i < count; i++) residuals[i] = (photos[i] as number) - (answers[i] as number);
  let fit: ToneFit = { curve: { gain: 1, offset: medianOf(residuals) }, answerMean: 0, photoMean: 0 };
  for (let round = 0; round < ROUNDS; round++) {
    const { gain, offset } = fit.curve;
    for (let i = 0; i < count; i++)
      residuals[i] = Math.abs((photos[i] as number) - gain * (answers[i] as number) - offset);
    const limit = Math.max(6, 2.5 * 1.4826 * medianOf(residuals));
    let [n, sumW, sumA, sumP, sumAA, sumPP, sumAP] = [0, 0, 0, 0, 0, 0, 0];
    for (let i = 0; i < count; i++) {
      if ((residuals[i] as number) > limit) continue;
      const [a, p, w] = [answers[i] as number, photos[i] as number, weights[i] as number];
      n++;
      sumW += w;
      sumA += w * a;
      sumP += w * p;
      sumAA += w * a * a;
      sumPP += w * p * p;
      sumAP += w * a * p;
    }
    if (n < MIN_PAIRS) return null;
    const answerMean = sumA / sumW;
    const photoMean = sumP / sumW;
    const answerSpread = Math.max(0, sumAA / sumW - answerMean ** 2);
    const photoSpread = Math.max(0, sumPP / sumW - photoMean ** 2);
    const shared = sumAP / sumW - answerMean * photoMean;
    const belief = BELIEVED_SPREAD ** 2;
    const likeness = (Math.max(0, shared) + belief) ** 2 / ((answerSpread + belief) * (photoSpread + belief));
    const ratio = Math.sqrt((photoSpread + belief) / (answerSpread + belief));
    const matched = Math.min(GAIN_LIMITS[1], Math.max(GAIN_LIMITS[0], 1 + (ratio - 1) * likeness));
    const curve = { gain: matched, offset: photoMean - matched * answerMean };
    fit = { curve, answerMean, photoMean };
  }
  // At black, white or between: nowhere more than a drift.
  const { gain, offset } = fit.curve;
  const most = Math.max(Math.abs(offset), Math.abs(255 * (gain - 1) + offset));
  return most <= 2 * OFFSET_LIMIT ? fit : null;
}
