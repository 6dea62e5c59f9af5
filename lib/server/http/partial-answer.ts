import 'server-only';
import { announceLength } from './exchange';

/** A preview frame. Its address changes with each frame; it is gone with the run, so it is not kept for long. */
export function partialAnswer(partial: { bytes: Uint8Array<ArrayBuffer>; mime: string }): Response {
  const headers = new Headers({
    'content-type': partial.mime,
    'cache-control': 'private, max-age=600, no-transform',
    'content-security-policy': "default-src 'none'; sandbox",
  });
  announceLength(headers, partial.bytes.byteLength);
  return new Response(partial.bytes, { headers });
}
