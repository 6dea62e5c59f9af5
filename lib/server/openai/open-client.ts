import 'server-only';
import { createHash } from 'node:crypto';
import OpenAI from 'openai';
import { createFetchPicture, type FetchPicture, sayAddress } from './fetch-picture';
import { lookUpPublic, type PictureHost } from './picture-hosts';
import { createUpstreamFetch } from './upstream-fetch';

export const OPENAI_BASE_URL = 'https://api.openai.com/v1';
/** The SDK insists on one; servers that need none ignore it. */
const PLACEHOLDER_KEY = 'no-key-needed';
/** A backstop only: each call brings its own deadline. */
const SDK_TIMEOUT_MS = 2 * 60 * 60 * 1000;
/** A call may be silent for as long as a picture takes. */
const DRAWING_SILENCE_MS = 20 * 60 * 1000;
/** Files and lists take no drawing: a server that is silent for so long while they go up or come down has hung. */
const FILES_SILENCE_MS = 60_000;
/** Anything shorter is a word of the language, and cutting it out of sentences would only garble them. */
const SHORTEST_SECRET = 8;

export type ImagesClient = {
  /** Its errors wrap a `CallFailure` or a `RefusedAnswer`: see `findCause`. */
  sdk: OpenAI;
  /** The same, for files and lists. */
  filesSdk: OpenAI;
  baseUrl: string;
  /** Names the server, the key and whom it bills, without telling any of them: what rate limits are counted by. */
  account: string;
  fetchPicture: FetchPicture;
  /** The address of a picture as a person may see it. */
  sayAddress(address: string): string;
  /** Never to be repeated to anybody. */
  secrets: readonly string[];
  close(): Promise<void>;
};

/**
 * The only door to the image API.
 * @param options.baseUrl OpenAI's unless told
 * @param options.headers sent with each call
 * @param options.pictureHosts where answers may name pictures, beside the base URL's own host
 * @param options.standIn answers in this process: no network, no key
 * @param options.filesSilenceMs after so long without a byte of a file or a list, it is given up
 */
export function openImagesClient(options: {
  apiKey?: string | null;
  baseUrl?: string | null;
  organization?: string | null;
  project?: string | null;
  headers?: Readonly<Record<string, string>>;
  pictureHosts?: readonly PictureHost[];
  standIn?: (request: Request) => Promise<Response>;
  filesSilenceMs?: number;
}): ImagesClient {
  const baseUrl = options.baseUrl ?? OPENAI_BASE_URL;
  const apiKey = options.apiKey || PLACEHOLDER_KEY;
  const headers = options.headers ?? {};
  const ofHeaders = Object.values(headers).filter((value) => value.length >= SHORTEST_SECRET);
  const secrets = options.apiKey ? [options.apiKey, ...ofHeaders] : ofHeaders;
  const transport = {
    secrets,
    silenceMs: DRAWING_SILENCE_MS,
    ...(options.standIn === undefined ? {} : { standIn: options.standIn }),
  };
  const fetch = createUpstreamFetch(transport);
  const fetchFiles = createUpstreamFetch({
    ...transport,
    silenceMs: options.filesSilenceMs ?? FILES_SILENCE_MS,
  });
  const fetchPublic = createUpstreamFetch({ ...transport, lookup: lookUpPublic });
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

  const withKey = new Headers({ authorization: `Bearer ${apiKey}` });
  for (const [name, value] of Object.entries(headers)) withKey.set(name, value);
  const base = new URL(baseUrl);

  const account = createHash('sha256')
    .update(JSON.stringify([baseUrl, apiKey, options.organization, options.project, headers]))
    .digest('hex')
    .slice(0, 16);

  return {
    sdk,
    filesSdk: sdk.withOptions({ fetch: fetchFiles }),
    baseUrl,
    account,
    secrets,
    fetchPicture: createFetchPicture({
      baseUrl,
      hosts: options.pictureHosts ?? [],
      headers: withKey,
      fetch,
      fetchPublic,
    }),
    sayAddress(address) {
      const said = sayAddress(address, base);
      return secrets.reduce((text, secret) => text.replaceAll(secret, '[redacted]'), said);
    },
    async close() {
      await Promise.all([fetch.close(), fetchFiles.close(), fetchPublic.close()]);
    },
  };
}
