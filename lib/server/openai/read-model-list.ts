import 'server-only';
import type { ErrorCode } from '@/lib/shared/errors';
import { isRecord } from '@/lib/shared/is-record';
import type { ListedModel } from '@/lib/shared/model-news';
import { findCause, RefusedAnswer } from './call-failure';
import { classifyFailure } from './classify-failure';
import type { ImagesClient } from './open-client';

const TIMEOUT_MS = 15_000;
/** OpenAI's list has 20 KB; gateways that describe each of several hundred models send some hundreds. */
const MAX_LIST_BYTES = 4 * 1024 * 1024;
/** More image models than this are no list of OpenAI's. */
const MAX_MODELS = 50;
const IMAGE_MODEL = /^(?:gpt-image-[\w.:-]{1,100}|chatgpt-image-latest)$/;
const DAY = /^20\d\d-\d\d-\d\d$/;

export type ModelListAnswer = {
  /** What is wrong with the key or the way to the server; null when nothing is. */
  code: ErrorCode | null;
  /** Null where the server has no list, or none that can be read. */
  models: ListedModel[] | null;
};

/** Asks for the list of models, which costs nothing and tells whether the server takes the key. */
export async function readModelList(client: ImagesClient, signal?: AbortSignal): Promise<ModelListAnswer> {
  const timeout = AbortSignal.timeout(TIMEOUT_MS);
  try {
    const response = await client.sdk.models
      .list({ signal: signal === undefined ? timeout : AbortSignal.any([signal, timeout]) })
      .asResponse();
    return { code: null, models: parseModelList(await readText(response)) };
  } catch (error) {
    const refused = findCause(error, (cause) => cause instanceof RefusedAnswer)?.response;
    if (refused === undefined) return { code: 'upstream_unreachable', models: null };
    // Some compatible servers have no list; that they looked for it means that the key was no obstacle.
    if (refused.status === 404 || refused.status === 405) return { code: null, models: null };
    const { code } = classifyFailure(refused.status, refused.headers, await refused.text());
    return { code, models: null };
  }
}

/** The text of a list; empty when it is longer than any list, or breaks off. The key was taken all the same. */
async function readText(response: Response): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  let sizeBytes = 0;
  try {
    for await (const chunk of response.body ?? []) {
      sizeBytes += chunk.byteLength;
      if (sizeBytes > MAX_LIST_BYTES) return '';
      text += decoder.decode(chunk, { stream: true });
    }
  } catch {
    return '';
  }
  return text;
}

/**
 * The image models of OpenAI's that a list names, each once. What else is in it, and what is not as it should be, is
 * passed over.
 *
 * @returns null when it is no list at all
 */
export function parseModelList(text: string): ListedModel[] | null {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    return null;
  }
  const data = isRecord(body) ? body.data : null;
  if (!Array.isArray(data)) return null;
  const found = new Map<string, ListedModel>();
  for (const entry of data) {
    if (!isRecord(entry) || typeof entry.id !== 'string' || !IMAGE_MODEL.test(entry.id)) continue;
    if (found.size === MAX_MODELS && !found.has(entry.id)) continue;
    found.set(entry.id, { id: entry.id, endsOn: readDay(entry.shutdown_date) });
  }
  return [...found.values()];
}

function readDay(value: unknown): string | null | undefined {
  if (value === null) return null;
  if (typeof value !== 'string' || !DAY.test(value)) return undefined;
  // 31 February is taken for 3 March by some parsers, and for no date by others.
  const at = new Date(`${value}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(value) ? value : undefined;
}
