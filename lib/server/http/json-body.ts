import 'server-only';
import type { MemoryRoom } from '@/lib/server/limits/memory-room';
import { OverpaintError } from '@/lib/shared/errors';
import { refuseUnstorableTexts } from './storable-text';

/** A prompt of 32,000 four-byte characters, escaped, is 384 KB; nothing else in a body is long. */
export const JSON_LIMIT_BYTES = 1_000_000;
/** The usual one is there at once, and one of a megabyte needs no more than a poor connection gives. */
export const JSON_DEADLINE_MS = 20_000;

type JsonBodyOptions = {
  memory: MemoryRoom;
  limitBytes?: number | undefined;
  deadlineMs?: number;
};

/**
 * Reads a body without ever holding more than the limit, whatever its `content-length` promised, and no longer than the
 * deadline.
 *
 * @throws OverpaintError unsupported_media_type, payload_too_large, invalid_json, request_too_slow, server_memory_full;
 *   invalid_request for a text that cannot be stored
 */
export async function readJsonBody(request: Request, options: JsonBodyOptions): Promise<unknown> {
  const { memory, limitBytes = JSON_LIMIT_BYTES, deadlineMs = JSON_DEADLINE_MS } = options;
  const type = request.headers.get('content-type')?.split(';', 1)[0]?.trim().toLowerCase();
  if (type !== 'application/json') throw new OverpaintError('unsupported_media_type');
  if (Number(request.headers.get('content-length') ?? 0) > limitBytes)
    throw new OverpaintError('payload_too_large');
  const held: (() => void)[] = [];
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new OverpaintError('request_too_slow')), deadlineMs);
  // Once the body is there, nothing waits for it.
  late.promise.catch(() => undefined);
  try {
    const text = await readText(request, late.promise, (sizeBytes, soFarBytes) => {
      if (soFarBytes > limitBytes) throw new OverpaintError('payload_too_large');
      held.push(memory.take(sizeBytes));
    });
    const body = parse(text);
    refuseUnstorableTexts(body, text);
    return body;
  } finally {
    clearTimeout(timer);
    for (const giveBack of held) giveBack();
  }
}

async function readText(
  request: Request,
  late: Promise<never>,
  admit: (sizeBytes: number, soFarBytes: number) => void,
): Promise<string> {
  if (request.body === null) return '';
  const reader = request.body.getReader();
  const chunks: Uint8Array[] = [];
  let sizeBytes = 0;
  try {
    for (;;) {
      const { value, done } = await Promise.race([reader.read(), late]);
      if (done) break;
      sizeBytes += value.byteLength;
      admit(value.byteLength, sizeBytes);
      chunks.push(value);
    }
  } catch (error) {
    // The rest of it is not read.
    void reader.cancel(error).catch(() => undefined);
    throw error;
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks, sizeBytes));
  } catch (cause) {
    throw new OverpaintError('invalid_json', 'The request body is not UTF-8.', { cause });
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new OverpaintError('invalid_json', undefined, { cause });
  }
}
