import 'server-only';
import type { CallToolResult } from '@modelcontextprotocol/sdk/types.js';
import { OverpaintError } from '@/lib/shared/errors';
import type { WireImage, WireRun } from '@/lib/shared/wire';

const MICRO = 1_000_000;

/** For models money is said in dollars, which they reckon with more safely than with millionths. */
export const usd = (microUsd: number | null) => (microUsd === null ? null : microUsd / MICRO);

export function told(facts: object): CallToolResult {
  return { content: [{ type: 'text', text: JSON.stringify(facts) }] };
}

/**
 * What a tool answers; a refusal is part of the conversation, so that the model reads the reason.
 * @throws what is no refusal: the route logs it
 */
export async function answerOf(work: () => Promise<CallToolResult>): Promise<CallToolResult> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof OverpaintError) || error.code === 'internal') throw error;
    return { isError: true, content: [{ type: 'text', text: `${error.message} (${error.code})` }] };
  }
}

export function runFacts(run: WireRun) {
  const { id, kind, status, estimate, error, demo } = run;
  return {
    id,
    kind,
    status,
    prompt: run.params.prompt,
    model: run.params.model,
    estimateUsd: [usd(estimate.lowMicroUsd), usd(estimate.highMicroUsd)],
    costUsd: usd(run.costMicroUsd),
    demo,
    images: run.images.map(imageFacts),
    ...(error === null
      ? {}
      : { error: { code: error.code, message: error.message, charged: error.charged } }),
  };
}

export function imageFacts({ id, runId, width, height, mime, costMicroUsd }: WireImage) {
  return { id, runId, width, height, mime, costUsd: usd(costMicroUsd) };
}
