import 'server-only';

export type RequestTarget = {
  /** Path and query, as a server is normally asked. */
  url: string;
  /** The path as it was sent, percent-encoded. */
  path: string;
  /** The host of a target that is a whole URL, as proxies are asked; null where only the `Host` header names one. */
  authority: string | null;
};

const WHOLE_URL = /^https?:\/\/([^/?#]*)(.*)$/i;
const VISIBLE_ASCII = /^[\x21-\x7e]+$/;
/** No address here has one of them, and each program on the way would read them differently. */
const AMBIGUOUS = /[\\#]/;
const CONTROL_OR_BACKSLASH = /[\p{Cc}\\]/u;
const DOT_SEGMENT = /(^|\/)\.{1,2}(\/|$)/;

/**
 * Reads the target of a request line (RFC 9112, 3.2).
 *
 * @returns null where it can be read in two ways, or where it names nothing that a server like this one has: dot segments
 *   and control characters in any encoding, backslashes, fragments, percent signs that encode nothing
 */
export function readTarget(target: string): RequestTarget | null {
  if (!VISIBLE_ASCII.test(target) || AMBIGUOUS.test(target)) return null;
  const [, authority = null, rest = target] = WHOLE_URL.exec(target) ?? [];
  const url = authority !== null && !rest.startsWith('/') ? `/${rest}` : rest;
  if (!url.startsWith('/')) return null;
  const [path = '/', ...query] = url.split('?');
  if (/%00/.test(query.join('?'))) return null;
  const decoded = decode(path);
  if (decoded === null || CONTROL_OR_BACKSLASH.test(decoded) || DOT_SEGMENT.test(decoded)) return null;
  return { url, path, authority };
}

function decode(path: string): string | null {
  try {
    return decodeURIComponent(path);
  } catch {
    return null;
  }
}
