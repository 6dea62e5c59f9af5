import { formatBytes } from './format-bytes';

type Explanation = { message: string; retryable: boolean };

/** A proxy's words for what is behind it: down, not answering, or (520 to 526, Cloudflare's) answering badly. */
const CANNOT_REACH = new Set([502, 520, 521, 522, 523, 525, 526, 530]);
const GAVE_UP = new Set([408, 504, 524]);

/**
 * What an answer says that is not Overpaint's own: a page of a proxy, of a firewall, or of a place to sign in.
 *
 * @param status 200 and redirects too, where a page came and no JSON
 * @param sentBytes how long the body of the request was, if it had one
 */
export function explainForeignAnswer(status: number, sentBytes?: number): Explanation {
  if (status < 400) {
    return no(
      'A page to sign in at came instead of an answer from Overpaint. Reload this page to sign in again.',
    );
  }
  if (status === 401 || status === 407) {
    return no(`The proxy before Overpaint wants you to sign in again (${status}). Reload this page.`);
  }
  if (status === 403) {
    return no('A proxy or a firewall before Overpaint refused this (403). Its log says why.');
  }
  if (status === 413) {
    const size = sentBytes === undefined ? '' : `, and this one has ${formatBytes(sentBytes)}`;
    return no(
      `The proxy before Overpaint refuses requests above its own limit (413)${size}. Raise that limit to 60 MB; in nginx it is client_max_body_size.`,
    );
  }
  if (status === 429) {
    return yes(
      'A proxy before Overpaint limits how often it may be asked (429). Wait a moment, then try again.',
    );
  }
  if (status === 503) {
    return yes('Overpaint is starting, or the proxy before it cannot reach it (503). Try again in a moment.');
  }
  if (CANNOT_REACH.has(status)) {
    return yes(`The proxy before Overpaint cannot reach it (${status}). Try again in a moment.`);
  }
  if (GAVE_UP.has(status)) {
    return yes(`The proxy before Overpaint gave up waiting (${status}). Try again in a moment.`);
  }
  if (status < 500) {
    return no(
      `Something else than Overpaint answered (${status}). A proxy must pass on every path as it is: Overpaint works at the root of a host name only.`,
    );
  }
  return yes(
    `Something between this page and the server answered with status ${status}. Try again in a moment.`,
  );
}

const no = (message: string): Explanation => ({ message, retryable: false });
const yes = (message: string): Explanation => ({ message, retryable: true });
