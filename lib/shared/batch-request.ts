/** The body of `POST /api/batches`. Imports zod, so the browser does not import this file. */
import { z } from 'zod';
import { MAX_BATCH_RUNS } from './batch-limit';
import { type EditRequest, parseEditRequest } from './edit-request';
import { OverpaintError } from './errors';
import { explainRequestProblem, type GenerateRequest, parseGenerateRequest } from './generate-request';
import { isRecord } from './is-record';
import { WHENS, type When } from './overnight';

/** A run as it is asked for, told apart by its kind. */
export type AskedRun = ({ kind: 'generate' } & GenerateRequest) | ({ kind: 'edit' } & EditRequest);

/** 100 prompts of 32,000 characters, most of them two bytes long, are 6.4 MB. */
export const BATCH_LIMIT_BYTES = 8_000_000;

const COUNT_MESSAGE = `must have 1 to ${MAX_BATCH_RUNS} runs`;
const CAP_MESSAGE = 'must be whole micro-dollars from 0, or null';

export const batchRequestSchema = z.strictObject({
  runs: z
    .array(z.looseObject({ kind: z.enum(['generate', 'edit'], 'must be generate or edit') }))
    .min(1, COUNT_MESSAGE)
    .max(MAX_BATCH_RUNS, COUNT_MESSAGE),
  capMicroUsd: z.int(CAP_MESSAGE).min(0, CAP_MESSAGE).nullish(),
  when: z.enum(WHENS, 'must be now or overnight').optional(),
});

/**
 * From a parsed body to runs that may be started together, as far as can be known without their pictures. Each run is
 * the body of `POST /api/generate` or `POST /api/edit` and its `kind`.
 *
 * @throws OverpaintError as those do, naming the run: “Run 3: …”
 */
export function parseBatchRequest(body: unknown): {
  runs: AskedRun[];
  capMicroUsd: number | null;
  when: When;
} {
  const parsed = batchRequestSchema.safeParse(body);
  if (!parsed.success) throw new OverpaintError('invalid_request', explainRequestProblem(parsed.error));
  const runs = parsed.data.runs.map(({ kind, ...request }, index): AskedRun => {
    try {
      return kind === 'edit'
        ? { kind, ...parseEditRequest(request).request }
        : { kind, ...parseGenerateRequest(request).request };
    } catch (error) {
      throw nameRun(error, index);
    }
  });
  return { runs, capMicroUsd: parsed.data.capMicroUsd ?? null, when: parsed.data.when ?? 'now' };
}

/**
 * The body of `POST /api/estimate`: that of `POST /api/edit` where it names images, else that of `POST /api/generate`; in
 * both the id may be left out, because nothing is made.
 *
 * @throws OverpaintError as those do
 */
export function parseEstimateRequest(body: unknown): AskedRun {
  const asked = isRecord(body) ? { id: NO_RUN, ...body } : body;
  return isRecord(asked) && 'images' in asked
    ? { kind: 'edit', ...parseEditRequest(asked).request }
    : { kind: 'generate', ...parseGenerateRequest(asked).request };
}

const NO_RUN = '00000000-0000-7000-8000-000000000000';

/** The same refusal, saying which run of a batch it was. */
export function nameRun(error: unknown, index: number): unknown {
  if (!(error instanceof OverpaintError)) return error;
  return new OverpaintError(error.code, `Run ${index + 1}: ${error.message}`, { cause: error });
}
