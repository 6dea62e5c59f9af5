import 'server-only';
import { attachment } from '@/lib/server/content-disposition';
import { OverpaintError } from '@/lib/shared/errors';
import { announceLength } from './exchange';
import { lazyStream } from './lazy-stream';

/** Both ends inclusive, as in HTTP. */
export type ByteRange = { first: number; last: number };

export type ByteSource = {
  /** Names these bytes for ever; without quotes. */
  etag: string;
  mime: string;
  sizeBytes: number;
  /** Set: the browser saves it under this name. */
  downloadAs: string | null;
  /** Called at the first read, or never. */
  read: (range: ByteRange) => Promise<ReadableStream<Uint8Array>>;
};

/**
 * Answers with immutable bytes: conditional requests, one range, a known length. What the bytes contain was written by
 * a model, so whatever it is, it runs nothing: the type is our own record's, unsniffed, and as a document it is sandboxed.
 */
export function byteAnswer(request: Request, source: ByteSource): Response {
  const etag = `"${source.etag}"`;
  const headers = new Headers({
    etag,
    // `no-transform`: no proxy may recompress what is promised byte for byte.
    'cache-control': 'private, max-age=31536000, immutable, no-transform',
    'content-security-policy': "default-src 'none'; sandbox",
    'accept-ranges': 'bytes',
  });
  if (matches(request.headers.get('if-none-match'), etag))
    return new Response(null, { status: 304, headers });

  headers.set('content-type', source.mime);
  if (source.downloadAs !== null) headers.set('content-disposition', attachment(source.downloadAs));
  const whole: ByteRange = { first: 0, last: source.sizeBytes - 1 };
  const range = wantedRange(request, etag, source.sizeBytes);
  const { first, last } = range ?? whole;
  if (range !== null) headers.set('content-range', `bytes ${first}-${last}/${source.sizeBytes}`);
  const lengthBytes = last - first + 1;
  announceLength(headers, lengthBytes);
  return new Response(lazyStream(lengthBytes, () => source.read({ first, last })) as BodyInit, {
    status: range === null ? 200 : 206,
    headers,
  });
}

function matches(ifNoneMatch: string | null, etag: string): boolean {
  if (ifNoneMatch === null) return false;
  const tags = ifNoneMatch.split(',').map((tag) => tag.trim().replace(/^W\//, ''));
  return tags.includes('*') || tags.includes(etag);
}

/** Null: all of it. Several ranges at once, and anything misspelt, may be answered with the whole (RFC 9110, 14.2). */
function wantedRange(request: Request, etag: string, sizeBytes: number): ByteRange | null {
  const match = /^bytes=(\d*)-(\d*)$/.exec(request.headers.get('range')?.trim() ?? '');
  const ifRange = request.headers.get('if-range');
  if (match === null || (ifRange !== null && ifRange !== etag)) return null;
  const [, from = '', to = ''] = match;
  if (from === '' && to === '') return null;
  // `-500` means the last 500 bytes.
  const first = from === '' ? Math.max(0, sizeBytes - Number(to)) : Number(from);
  const last = from === '' || to === '' ? sizeBytes - 1 : Math.min(Number(to), sizeBytes - 1);
  if (from !== '' && to !== '' && Number(to) < Number(from)) return null;
  if (first >= sizeBytes) throw new OverpaintError('range_not_satisfiable');
  return { first, last };
}
