import 'server-only';
import { OverpaintError } from '@/lib/shared/errors';
import { refuseUnstorableTexts } from './storable-text';

/** A prompt of 32,000 four-byte characters, escaped, is 384 KB; nothing else in a body is long. */
export const JSON_LIMIT_BYTES = 1_000_000;

/**
 * Reads a body without ever holding more than the limit, whatever its `content-length` promised.
 * @throws OverpaintError unsupported_media_type, payload_too_large, invalid_json; invalid_request for a text that cannot be
 *   stored
 */
export async function readJsonBody(request: Request, limitBytes = JSON_LIMIT_BYTES): Promise<unknown> {
  const type = request.headers.get('content-type')?.split(';', 1)[0]?.trim().toLowerCase();
  if (type !== 'application/json') throw new OverpaintError('unsupported_media_type');
  if (Number(request.headers.get('content-length') ?? 0) > limitBytes)
    throw new OverpaintError('payload_too_large');
  const text = await readText(request, limitBytes);
  const body = parse(text);
  refuseUnstorableTexts(body, text);
  return body;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new OverpaintError('invalid_json', undefined, { cause });
  }
}

async function readText(request: Request, limitBytes: number): Promise<string> {
  if (request.body === null) return '';
  const chunks: Uint8Array[] = [];
  let sizeBytes = 0;
  // Leaving the loop cancels the stream, so the rest of a body that is too large is not read.
  for await (const chunk of request.body as unknown as AsyncIterable<Uint8Array>) {
    sizeBytes += chunk.byteLength;
    if (sizeBytes > limitBytes) throw new OverpaintError('payload_too_large');
    chunks.push(chunk);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks, sizeBytes));
  } catch (cause) {
    throw new OverpaintError('invalid_json', 'The request body is not UTF-8.', { cause });
  }
}
