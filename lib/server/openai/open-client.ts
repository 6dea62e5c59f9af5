import 'server-only';
import { createHash } from 'node:crypto';
import OpenAI from 'openai';
import { createUpstreamFetch } from './upstream-fetch';

export const OPENAI_BASE_URL = 'https://api.openai.com/v1';
/** The SDK insists on one; servers that need none ignore it. */
const PLACEHOLDER_KEY = 'no-key-needed';
/** A backstop only: each call brings its own deadline. */
const SDK_TIMEOUT_MS = 2 * 60 * 60 * 1000;
const OWN_HOST_TIMEOUT_MS = 60_000;
/** Anything shorter is a word of the language, and cutting it out of sentences would only garble them. */
const SHORTEST_SECRET = 8;

/**
 * Fetches a picture that an answer names by its address.
 * @returns null when the address is not on the base URL's own origin; such a one is never fetched
 * @throws CallFailure or RefusedAnswer when it cannot be fetched
 */
export type FetchOwnHost = (url: string) => Promise<ReadableStream<Uint8Array> | null>;

export type ImagesClient = {
  /** Its errors wrap a `CallFailure` or a `RefusedAnswer`: see `findCause`. */
  sdk: OpenAI;
  baseUrl: string;
  /** Names the server, the key and whom it bills, without telling any of them: what rate limits are counted by. */
  account: string;
  fetchOwnHost: FetchOwnHost;
  close(): Promise<void>;
};

/**
 * The only door to the image API.
 * @param options.baseUrl OpenAI's unless told
 * @param options.headers sent with each call
 * @param options.standIn answers in this process: no network, no key
 */
export function openImagesClient(options: {
  apiKey?: string | null;
  baseUrl?: string | null;
  organization?: string | null;
  project?: string | null;
  headers?: Readonly<Record<string, string>>;
  standIn?: (request: Request) => Promise<Response>;
}): ImagesClient {
  const baseUrl = options.baseUrl ?? OPENAI_BASE_URL;
  const apiKey = options.apiKey || PLACEHOLDER_KEY;
  const headers = options.headers ?? {};
  const secrets = Object.values(headers).filter((value) => value.length >= SHORTEST_SECRET);
  const fetch = createUpstreamFetch({
    ...(options.standIn === undefined ? {} : { standIn: options.standIn }),
    secrets: options.apiKey ? [options.apiKey, ...secrets] : secrets,
  });
  const sdk = new OpenAI({
    apiKey,
    // Everything that the SDK would otherwise look for in the environment by itself.
    baseURL: baseUrl,
    organization: options.organization ?? null,
    project: options.project ?? null,
    // OPENAI_CUSTOM_HEADERS it reads all the same; they are the same ones, checked.
    defaultHeaders: headers,
    adminAPIKey: null,
    webhookSecret: null,
    logLevel: 'off',
    fetch,
    // Its default of 2 posts again after a 5xx or a 429, and the first call may well be billed.
    maxRetries: 0,
    timeout: SDK_TIMEOUT_MS,
  });

  async function fetchOwnHost(url: string): Promise<ReadableStream<Uint8Array> | null> {
    const base = new URL(baseUrl);
    if (!URL.canParse(url, base)) return null;
    const address = new URL(url, base);
    if (address.origin !== base.origin) return null;
    const asked = new Headers({ authorization: `Bearer ${apiKey}` });
    for (const [name, value] of Object.entries(headers)) asked.set(name, value);
    const response = await fetch(address.href, {
      headers: asked,
      signal: AbortSignal.timeout(OWN_HOST_TIMEOUT_MS),
    });
    return response.body;
  }

  const account = createHash('sha256')
    .update(JSON.stringify([baseUrl, apiKey, options.organization, options.project, headers]))
    .digest('hex')
    .slice(0, 16);

  return { sdk, baseUrl, account, fetchOwnHost, close: fetch.close };
}
