import 'server-only';
import type { Sentence } from '@/lib/shared/language';
import { findCause, RefusedAnswer } from './call-failure';
import { findPictureHost, type PictureHost } from './picture-hosts';
import type { UpstreamFetch } from './upstream-fetch';

/** `elsewhere`: it was not asked for; `message` says where it lies and what would let it be fetched. */
export type FetchedPicture =
  | { kind: 'body'; body: ReadableStream<Uint8Array> }
  | { kind: 'elsewhere'; message: Sentence };

/**
 * Fetches a picture that an answer names by its address.
 * @param address absolute, or relative to the base URL
 * @throws CallFailure or RefusedAnswer when it cannot be fetched
 */
export type FetchPicture = (address: string) => Promise<FetchedPicture>;

type Way = { url: string; fetch: UpstreamFetch; headers: Headers };

const TIMEOUT_MS = 60_000;
const MAX_REDIRECTS = 3;
const MAX_ADDRESS_CHARACTERS = 600;

/**
 * Pictures are fetched from the API's own server, recognised by its host name under either scheme, and from hosts that
 * the operator has named. The key goes to the base URL's own origin only. A redirect is followed where it leads to such
 * a host again.
 */
export function createFetchPicture(parts: {
  baseUrl: string;
  hosts: readonly PictureHost[];
  /** With the key. */
  headers: Headers;
  fetch: UpstreamFetch;
  /** For hosts whose names the operator did not write: never reaches a private network. */
  fetchPublic: UpstreamFetch;
}): FetchPicture {
  const { fetch } = parts;
  const base = new URL(parts.baseUrl);
  const none = new Headers();

  function waysTo(address: URL): Way[] {
    if (!/^https?:$/.test(address.protocol) || address.username !== '' || address.password !== '') return [];
    const asWritten = { url: address.href, fetch, headers: none };
    const atBase = {
      url: `${base.origin}${address.pathname}${address.search}`,
      fetch,
      headers: parts.headers,
    };
    if (address.origin === base.origin) return [atBase];
    if (address.hostname === base.hostname && (address.port === '' || address.port === base.port)) {
      // A server behind a proxy may not know the scheme that it is reached by.
      return base.protocol === 'https:' ? [atBase, asWritten] : [asWritten, atBase];
    }
    const found = findPictureHost(parts.hosts, address);
    if (found === 'named') return [asWritten];
    return found === 'below' ? [{ ...asWritten, fetch: parts.fetchPublic }] : [];
  }

  return async (text) => {
    let address = URL.parse(text, base);
    for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
      if (address === null) return { kind: 'elsewhere', message: { key: 'remarks.elsewhereUnreadable' } };
      const ways = waysTo(address);
      if (ways.length === 0) return { kind: 'elsewhere', message: sayHowToAllow(address) };
      const response = await firstToAnswer(ways);
      if (response.ok) return { kind: 'body', body: response.body ?? new Blob().stream() };
      address = URL.parse(response.headers.get('location') ?? '', address);
    }
    const where = { address: sayAddress(text, base) };
    return { kind: 'elsewhere', message: { key: 'remarks.elsewhereLeadsOn', values: where } };
  };
}

/** @returns a success or a redirect */
async function firstToAnswer(ways: readonly Way[]): Promise<Response> {
  let failure: unknown;
  for (const { url, fetch, headers } of ways) {
    try {
      return await fetch(url, { headers, signal: AbortSignal.timeout(TIMEOUT_MS) });
    } catch (error) {
      const refused = findCause(error, (cause) => cause instanceof RefusedAnswer)?.response;
      if (refused !== undefined && refused.status < 400 && refused.headers.has('location')) return refused;
      failure ??= error;
    }
  }
  throw failure;
}

function sayHowToAllow(address: URL): Sentence {
  const values = { address: sayAddress(address.href, address), host: address.host };
  const fetchable = /^https?:$/.test(address.protocol);
  return { key: fetchable ? 'remarks.elsewhereAllow' : 'remarks.elsewhere', values };
}

/** For a person, who may open it. A name and password in it are left out. */
export function sayAddress(text: string, base: URL): string {
  const address = URL.parse(text, base);
  if (address === null) return 'an address that cannot be read';
  address.username = '';
  address.password = '';
  return address.href.length <= MAX_ADDRESS_CHARACTERS
    ? address.href
    : `${address.origin}${address.pathname}`.slice(0, MAX_ADDRESS_CHARACTERS);
}

/** What came of asking for a picture that did not come. */
export function sayFetchFailure(address: string, error: unknown): Sentence {
  const status = findCause(error, (cause) => cause instanceof RefusedAnswer)?.response.status;
  return status === undefined
    ? { key: 'remarks.elsewhereUnreachable', values: { address } }
    : { key: 'remarks.elsewhereRefused', values: { address, status: String(status) } };
}
