/** The body of `POST /api/generate`. Imports zod, so the browser does not import this file. */

import { z } from 'zod';
import { OverpaintError } from './errors';
import { isRecord } from './is-record';
import type { ModelInfo } from './models';
import { parameterSchemas } from './request-parameters';
import { findProblems, resolveModel } from './settings';
import type { GenerateParams } from './wire';

/**
 * Strict: an unknown field is refused by name, because a misspelt one would silently cost money. Only `id` and `prompt`
 * are needed; the rest has the defaults of the form. Which settings go together is not said here but in `settings.ts`.
 */
export const generateRequestSchema = z.strictObject({
  /** Chosen by the client, and its idempotency key: sent twice, it is one run. */
  id: z
    .string()
    .toLowerCase()
    .regex(
      /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
      'must be a UUID, best of version 7',
    ),
  ...parameterSchemas,
});

export type GenerateRequest = GenerateParams & { id: string };

/** The first thing wrong with a body, as one plain sentence that names the field. */
export function explainRequestProblem(error: z.ZodError): string {
  const issue = error.issues[0];
  if (!issue) return 'The request is not valid.';
  const path = issue.path.join('.');
  if (issue.code === 'unrecognized_keys') {
    const names = issue.keys.map((key) => `“${(path ? `${path}.${key}` : key).slice(0, 100)}”`);
    const some = names.slice(0, 5).join(', ');
    return names.length === 1 ? `There is no field ${some}.` : `There are no fields ${some}.`;
  }
  if (path === '') return 'The request must be a JSON object.';
  // Zod's own wording; ours are the end of a sentence and stand as they are.
  if (issue.code === 'invalid_type' && issue.message.startsWith('Invalid input')) {
    // The input itself is not part of an issue, so that it cannot leak; only the message says it was absent.
    if (issue.message.endsWith('received undefined')) return `“${path}” is missing.`;
    return `“${path}” must be ${KINDS[issue.expected] ?? `of type ${issue.expected}`}.`;
  }
  return `“${path}” ${issue.message}.`;
}

const KINDS: Record<string, string> = { string: 'a text', object: 'an object' };

/**
 * From a parsed body to a request that may be sent: shape, model and combinations.
 *
 * @throws OverpaintError `invalid_request`, `unknown_model`, `invalid_size` or `invalid_combination`, each with the
 * sentence for the person
 */
export function parseGenerateRequest(body: unknown): {
  request: GenerateRequest;
  model: ModelInfo;
  priced: boolean;
} {
  const parsed = generateRequestSchema.safeParse(body);
  if (!parsed.success) throw new OverpaintError('invalid_request', explainRequestProblem(parsed.error));
  const request: GenerateRequest = parsed.data;
  const { model, priced } = resolveModel(request);
  const problem = findProblems(request, model)[0];
  if (!problem) return { request, model, priced };
  if (problem.field === 'size') throw new OverpaintError('invalid_size', problem.sentence);
  if (problem.field === 'prompt') throw new OverpaintError('invalid_request', problem.sentence);
  throw new OverpaintError('invalid_combination', problem.sentence);
}

/**
 * The same text for the same settings, whatever the order of the keys; a key without a value is left out. Two requests
 * with one id are the same request exactly when these are equal.
 */
export function canonicalParams(params: object): string {
  return JSON.stringify(params, (_, value: unknown) => (isRecord(value) ? sortKeys(value) : value));
}

function sortKeys(value: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
