import 'server-only';
import { storedParams } from '@/lib/server/database/stored-json';
import type { ReadAnswer } from '@/lib/server/openai/read-answer';
import type { RunRecord } from '@/lib/server/records/run-record';
import { describeError, type ErrorCode } from '@/lib/shared/errors';
import { downloadFileName } from '@/lib/shared/file-name';
import { enteredPrice } from '@/lib/shared/model-news';
import { PRICE_TABLE_VERSION } from '@/lib/shared/models';
import { computeCost, splitCost } from '@/lib/shared/pricing';
import type { Remark } from '@/lib/shared/remark';
import { resolveModel } from '@/lib/shared/settings';
import type { AlphaVerdict } from '@/lib/shared/wire';
import type { EnteredPrice } from '@/lib/shared/wire-models';
import type { Outcome } from './run-store';

/** What an answer that was read means for its run: how it ends, what it cost, what is kept. Pure. */
export function judgeAnswer(
  run: RunRecord,
  answer: ReadAnswer,
  alphas: readonly (AlphaVerdict | null)[],
  prices: readonly EnteredPrice[],
): Outcome {
  const params = storedParams(run);
  const { model, priced } = resolveModel(params, prices);
  const entered = enteredPrice(params.model, prices);
  // A cut answer may lack the usage of its last images, so what is there is not the bill.
  const cost =
    priced && answer.complete && answer.usage !== null
      ? computeCost(answer.usage, model, {
          overnight: run.overnight === 1,
          lowerBound: answer.svgUsage !== null,
          priceTableVersion: entered === null ? PRICE_TABLE_VERSION : `entered ${entered.enteredOn}`,
        })
      : null;
  const shares = cost === null ? [] : splitCost(cost.totalMicroUsd, Math.max(1, answer.images.length));
  const base = {
    images: answer.images.map(({ bytes, ...image }, index) => ({
      ...image,
      sizeBytes: bytes,
      alpha: alphas[index] ?? null,
      costMicroUsd: shares[index] ?? null,
      fileName: downloadFileName({
        prompt: params.prompt,
        index,
        mime: image.mime,
        createdAt: run.createdAt,
      }),
    })),
    usage: answer.usage,
    rawUsage: answer.rawUsage,
    cost,
    answered: answer.answered,
    upstreamRequestId: answer.upstreamRequestId,
  } satisfies Partial<Outcome>;

  if (!answer.complete) {
    return {
      ...base,
      status: 'unknown',
      error: answer.failure ?? { code: 'answer_truncated', message: null },
      charge: 'estimate',
    };
  }
  if (answer.images.length > 0 || answer.failure === null) {
    return { ...base, status: 'done', error: answer.failure, charge: 'cost' };
  }
  return {
    ...base,
    status: 'failed',
    error: answer.failure,
    charge: cost !== null ? 'cost' : answer.refused ? 'nothing' : 'estimate',
  };
}

/** An answer that was lost, or never given. */
export function lostOutcome(
  error: { code: ErrorCode; message: Remark | null },
  upstreamRequestId: string | null,
): Outcome {
  return { ...nothingCame(upstreamRequestId), status: 'unknown', error, charge: 'estimate' };
}

/** A refusal, or a call that was never made. */
export function refusedOutcome(
  error: { code: ErrorCode; message: Remark | null },
  upstreamRequestId: string | null,
): Outcome {
  const charge = describeError(error.code).charged === 'no' ? 'nothing' : 'estimate';
  return { ...nothingCame(upstreamRequestId), status: 'failed', error, charge };
}

function nothingCame(upstreamRequestId: string | null) {
  return { images: [], usage: null, rawUsage: null, cost: null, answered: null, upstreamRequestId };
}
