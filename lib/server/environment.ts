import 'server-only';
import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { join, resolve } from 'node:path';
import { normaliseEmail } from '@/lib/shared/email';
import packageJson from '@/package.json' with { type: 'json' };
import { type Credentials, parseS3Location, type S3Location } from './blobs/s3-location';
import { parsePostgresUrl } from './database/postgres-location';
import { decodeText } from './decode-text';
import { type PictureHost, parsePictureHost } from './openai/picture-hosts';
import type { SecretName, SettingName } from './settings';
import { readSignInSettings, type SignInSettings } from './sign-in-settings';

/** The environment, parsed once. Nothing else reads `process.env`. */
export type Environment = SignInSettings & {
  version: string;
  /** Null: no key is set. */
  apiKey: string | null;
  /** Null: OpenAI's own. */
  baseUrl: string | null;
  /** Null: what the key belongs to. */
  organization: string | null;
  project: string | null;
  /** Sent with each call to the API, by name. Gateways have secrets in them. */
  apiHeaders: Readonly<Record<string, string>>;
  /** Where answers may name pictures, beside the host of the API itself. */
  pictureHosts: readonly PictureHost[];
  host: string;
  port: number;
  /** Host names (without port) that this server answers to, lower case. */
  allowedHosts: readonly string[];
  /** Addresses and networks (`10.0.0.0/8`) whose `X-Forwarded-For` is believed. */
  trustedProxies: readonly string[];
  auth: 'none' | 'accounts';
  /** The one address it is known by, without a path; null where there are no accounts and none is set. */
  publicUrl: URL | null;
  /** The first admin, where it is made by the environment. */
  admin: { email: string; password: string } | null;
  dataDirectory: string;
  /** Null: SQLite in the data directory. */
  databaseUrl: string | null;
  /** Null: a folder in the data directory. */
  blobLocation: S3Location | null;
  /** For an address of a bucket that has none in it. */
  bucketCredentials: Credentials | null;
  monthlyBudgetMicroUsd: number | null;
  runBudgetMicroUsd: number | null;
  /** How long the trail is kept. */
  trailDays: number;
  /** Where invitations are sent from; null: they are not sent. */
  smtp: { url: string; from: string } | null;
  /** What a program has to send to read `/metrics`; null: with accounts nobody may, without them everybody. */
  metricsToken: string | null;
  maxConcurrentCalls: number;
  /** How long a call may take before its answer counts as lost; null: by quality. */
  callDeadlineMs: number | null;
  /** Between two looks at a batch at OpenAI; null: 1 minute at first, at most 5. */
  overnightLookMs: number | null;
  drainTimeoutMs: number;
  logLevel: 'silent' | 'error' | 'warn' | 'info' | 'debug';
};

/** All mistakes of the configuration at once, one sentence each. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(
      `The configuration has ${problems.length === 1 ? 'a mistake' : `${problems.length} mistakes`}:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`,
    );
    this.problems = problems;
  }
}

const LOOPBACK_NAMES = ['localhost', '127.0.0.1', '[::1]'];
/** https://www.rfc-editor.org/rfc/rfc9110#section-5.5 */
const HEADER_LINE = /^([!#$%&'*+.^_`|~\w-]+):\s*([\x20-\x7e]*)$/;
const LOG_LEVELS = ['silent', 'error', 'warn', 'info', 'debug'] as const;

/**
 * @throws ConfigurationError naming every variable that is wrong
 */
export function parseEnvironment(source: Record<string, string | undefined>): Environment {
  const problems: string[] = [];

  /** `docker run --env-file` and others leave marks in the value that a shell takes away. */
  function text(name: SettingName | `${SecretName}_FILE`): string | null {
    const given = source[name]?.trim() || null;
    if (given === null || !/^(["'`]).*\1$/s.test(given)) return given;
    problems.push(`${name} is in quotation marks, which would be part of its value. Leave them out.`);
    return null;
  }

  function secret(name: SecretName): string | null {
    const path = text(`${name}_FILE`);
    if (path === null) return text(name);
    if (text(name) !== null) problems.push(`${name} and ${name}_FILE are both set; keep one.`);
    let bytes: Buffer;
    try {
      // Without the mark Next takes the whole folder for something to be deployed.
      bytes = readFileSync(/* turbopackIgnore: true */ path);
    } catch {
      problems.push(`${name}_FILE names a file that cannot be read.`);
      return null;
    }
    const content = decodeText(bytes)?.trim();
    if (content === undefined) problems.push(`${name}_FILE names a file that is not text in UTF-8.`);
    if (content === '') problems.push(`${name}_FILE names a file that is empty.`);
    return content || null;
  }

  function number(name: SettingName, fallback: number, min: number, max: number): number {
    const given = text(name);
    if (given === null) return fallback;
    if (!/^\d+$/.test(given) || Number(given) < min || Number(given) > max) {
      problems.push(`${name} must be a whole number from ${min} to ${max}, not “${given}”.`);
      return fallback;
    }
    return Number(given);
  }

  function dollars(name: SettingName): number | null {
    const given = text(name);
    if (given === null) return null;
    if (!/^\d{1,9}(\.\d{1,6})?$/.test(given)) {
      problems.push(`${name} must be an amount in US dollars such as 20 or 0.50, not “${given}”.`);
      return null;
    }
    return Math.round(Number(given) * 1_000_000);
  }

  function databaseUrl(): string | null {
    const given = secret('DATABASE_URL');
    if (given === null) return null;
    const parsed = parsePostgresUrl('DATABASE_URL', given);
    if ('url' in parsed) return parsed.url;
    problems.push(...parsed.problems);
    return null;
  }

  function readBucketCredentials(): Credentials | null {
    const accessKeyId = secret('AWS_ACCESS_KEY_ID');
    const secretAccessKey = secret('AWS_SECRET_ACCESS_KEY');
    const sessionToken = secret('AWS_SESSION_TOKEN');
    if ((accessKeyId === null) !== (secretAccessKey === null) && (source.BLOB_URL || source.BLOB_URL_FILE)) {
      problems.push('AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY need each other: set both or neither.');
    }
    if (accessKeyId === null || secretAccessKey === null) return null;
    return { accessKeyId, secretAccessKey, ...(sessionToken === null ? {} : { sessionToken }) };
  }

  function blobLocation(): S3Location | null {
    const given = secret('BLOB_URL');
    if (given === null) return null;
    const parsed = parseS3Location('BLOB_URL', given, bucketCredentials);
    if ('location' in parsed) return parsed.location;
    problems.push(...parsed.problems);
    return null;
  }

  function headers(name: SecretName): Record<string, string> {
    const lines = (secret(name) ?? '').split('\n').filter((line) => line.trim() !== '');
    const found: Record<string, string> = {};
    for (const [index, line] of lines.entries()) {
      const [, header, value] = HEADER_LINE.exec(line.trim()) ?? [];
      // The line itself is not shown: there may be a secret in it.
      if (header === undefined || value === undefined) {
        problems.push(`${name} must have a “Name: value” on each line; line ${index + 1} is none.`);
      } else found[header] = value;
    }
    return found;
  }

  /** Pasted with a word before it, or from a page that turned its quotes, it would fail at the first call only. */
  function apiKey(): string | null {
    const given = secret('OPENAI_API_KEY');
    if (given === null || /^[\x21-\x7e]+$/.test(given)) return given;
    problems.push('OPENAI_API_KEY has a space or a character in it that no key has; copy it once more.');
    return null;
  }

  /** Paths are put behind it as it is, and names within it are not sent. */
  function baseUrl(): string | null {
    const given = text('OPENAI_BASE_URL');
    if (given === null) return null;
    if (!URL.canParse(given) || !/^https?:$/.test(new URL(given).protocol)) {
      problems.push('OPENAI_BASE_URL must be a URL such as https://api.example.com/v1.');
      return null;
    }
    const { search, hash, username, password } = new URL(given);
    if (search !== '' || hash !== '') {
      problems.push('OPENAI_BASE_URL must end with its path, such as /v1, and not with “?” or “#”.');
    }
    if (username !== '' || password !== '') {
      problems.push(
        'OPENAI_BASE_URL must hold no user name and password; put an Authorization line into OPENAI_CUSTOM_HEADERS.',
      );
    }
    return given;
  }

  function pictureHosts(): PictureHost[] {
    const names = (text('PICTURE_HOSTS') ?? '').split(',').map((name) => name.trim());
    return names
      .filter((name) => name !== '')
      .flatMap((name) => {
        const host = parsePictureHost(name);
        if (host !== null) return [host];
        problems.push(
          `PICTURE_HOSTS must name hosts such as cdn.example.com, cdn.example.com:8443 or *.example.com, with commas between them; “${name}” is none.`,
        );
        return [];
      });
  }

  /** It becomes a header, so no other characters than an id has. */
  function id(name: SettingName): string | null {
    const given = text(name);
    if (given === null || /^[\w.:-]{1,128}$/.test(given)) return given;
    problems.push(`${name} must be an id such as ${name === 'OPENAI_ORG_ID' ? 'org-…' : 'proj_…'}.`);
    return null;
  }

  function trustedProxies(): string[] {
    const named =
      text('TRUSTED_PROXIES')
        ?.split(',')
        .map((proxy) => proxy.trim()) ?? [];
    const proxies = named.filter((proxy) => proxy !== '');
    const wrong = proxies.find((proxy) => !isNetwork(proxy));
    if (wrong !== undefined) {
      problems.push(
        `TRUSTED_PROXIES must list addresses of proxies, or networks such as 10.0.0.0/8 (at least /8; of IPv6 /16), with commas between them, not “${wrong}”.`,
      );
      return [];
    }
    return proxies;
  }

  /** In brackets as in a URL, or bare. */
  function hostAddress(): string {
    const given = (text('HOST') ?? '127.0.0.1').replace(/^\[(.*)\]$/, '$1');
    if (isIP(given) !== 0 || /^[a-z0-9._-]+$/i.test(given)) return given;
    problems.push(`HOST must be an address or a name such as 127.0.0.1, not “${given}”. The port is PORT.`);
    return '127.0.0.1';
  }

  /** As people write them: with what a browser shows before and behind them. */
  function allowedHosts(listening: string): string[] {
    const named =
      text('ALLOWED_HOSTS')
        ?.split(/[\s,]+/)
        .filter((entry) => entry !== '') ?? [];
    const names = named.flatMap((entry) => {
      const name = readHostName(entry);
      if (name === null) {
        problems.push(
          `ALLOWED_HOSTS must list names such as images.example.com, with commas between them and without paths and wildcards, not “${entry}”.`,
        );
      }
      return name ?? [];
    });
    const own = isIP(listening) === 6 ? `[${listening}]` : listening.toLowerCase();
    const known = publicUrl === null ? [] : [publicUrl.hostname];
    return [...new Set([...LOOPBACK_NAMES, own, ...known, ...names])].filter(
      (name) => name !== '0.0.0.0' && name !== '[::]',
    );
  }

  function readPublicUrl(): URL | null {
    const given = text('PUBLIC_URL');
    if (given === null) return null;
    const url = URL.canParse(given) ? new URL(given) : null;
    if (
      url !== null &&
      /^https?:$/.test(url.protocol) &&
      url.origin === given.replace(/\/$/, '').toLowerCase()
    )
      return url;
    problems.push(
      `PUBLIC_URL must be an address such as https://images.example.com, with its port if it has one and without a path, not “${given}”.`,
    );
    return null;
  }

  function metricsToken(): string | null {
    const given = secret('METRICS_TOKEN');
    if (given === null || /^[\x21-\x7e]{16,}$/.test(given)) return given;
    problems.push(
      'METRICS_TOKEN must have at least 16 characters, without spaces: make one with `openssl rand -hex 32`.',
    );
    return null;
  }

  function firstAdmin(): Environment['admin'] {
    const given = text('ADMIN_EMAIL');
    const password = secret('ADMIN_PASSWORD');
    if (given === null && password === null) return null;
    if (given === null || password === null) {
      problems.push('ADMIN_EMAIL and ADMIN_PASSWORD need each other: set both or neither.');
      return null;
    }
    const email = normaliseEmail(given);
    if (email === null) problems.push(`ADMIN_EMAIL must be an e-mail address, not “${given}”.`);
    return email === null ? null : { email, password };
  }

  const host = hostAddress();
  const auth = text('AUTH');
  const loopback = isLoopback(host);
  if (auth !== null && auth !== 'none' && auth !== 'accounts') {
    problems.push(`AUTH must be “none” or “accounts”, not “${auth}”.`);
  }
  const accounts = auth === 'accounts' || (auth !== 'none' && !loopback);
  const publicUrl = readPublicUrl();
  if (accounts && publicUrl === null && text('PUBLIC_URL') === null) {
    problems.push(
      auth === 'accounts'
        ? 'AUTH=accounts needs PUBLIC_URL: the address under which people open Overpaint, such as https://images.example.com.'
        : `HOST=${host} lets others reach this server, so people sign in. Set PUBLIC_URL to the address under which they open it, such as https://images.example.com. Or set AUTH=none: then anyone who reaches it can spend your money.`,
    );
  }

  const deadlineSeconds = number('CALL_DEADLINE_SECONDS', 0, 1, 7200);
  const lookSeconds = number('OVERNIGHT_LOOK_SECONDS', 0, 1, 3600);
  function smtp(): Environment['smtp'] {
    const [given, from] = [secret('SMTP_URL'), text('SMTP_FROM')];
    if (given === null) {
      if (from !== null) problems.push('SMTP_FROM is set, but SMTP_URL is not: set both.');
      return null;
    }
    if (!URL.canParse(given) || !/^smtps?:$/.test(new URL(given).protocol)) {
      problems.push('SMTP_URL must look like smtps://user:password@mail.example.com:465.');
      return null;
    }
    if (from === null || !from.includes('@')) {
      problems.push('SMTP_FROM must be the address that invitations come from, such as art@example.com.');
      return null;
    }
    return { url: given, from };
  }

  const logLevel = text('LOG_LEVEL') ?? 'info';
  if (!(LOG_LEVELS as readonly string[]).includes(logLevel)) {
    problems.push(`LOG_LEVEL must be one of ${LOG_LEVELS.join(', ')}, not “${logLevel}”.`);
  }

  const bucketCredentials = readBucketCredentials();
  const environment: Environment = {
    version: packageJson.version,
    apiKey: apiKey(),
    baseUrl: baseUrl(),
    organization: id('OPENAI_ORG_ID'),
    project: id('OPENAI_PROJECT_ID'),
    apiHeaders: headers('OPENAI_CUSTOM_HEADERS'),
    pictureHosts: pictureHosts(),
    host,
    port: number('PORT', 3000, 0, 65_535),
    allowedHosts: allowedHosts(host),
    trustedProxies: trustedProxies(),
    auth: accounts ? 'accounts' : 'none',
    publicUrl,
    admin: firstAdmin(),
    ...readSignInSettings({ text, secret }, problems),
    dataDirectory: resolve(/* turbopackIgnore: true */ text('DATA_DIR') ?? 'data'),
    databaseUrl: databaseUrl(),
    blobLocation: blobLocation(),
    bucketCredentials,
    monthlyBudgetMicroUsd: dollars('MONTHLY_BUDGET_USD'),
    runBudgetMicroUsd: dollars('RUN_BUDGET_USD'),
    trailDays: number('TRAIL_DAYS', 400, 1, 36_500),
    smtp: smtp(),
    metricsToken: metricsToken(),
    maxConcurrentCalls: number('MAX_CONCURRENT_CALLS', 8, 1, 500),
    callDeadlineMs: deadlineSeconds === 0 ? null : deadlineSeconds * 1000,
    overnightLookMs: lookSeconds === 0 ? null : lookSeconds * 1000,
    drainTimeoutMs: number('DRAIN_TIMEOUT', 300, 0, 3600) * 1000,
    logLevel: logLevel as Environment['logLevel'],
  };
  if (problems.length > 0) throw new ConfigurationError(problems);
  return environment;
}

export function readEnvironment(): Environment {
  return parseEnvironment(process.env);
}

/** What a program needs to start, and its libraries to be found. */
const OF_HELPERS = [
  'PATH',
  'HOME',
  'TMPDIR',
  'TEMP',
  'TMP',
  'SystemRoot',
  'LD_LIBRARY_PATH',
  'FONTCONFIG_FILE',
  'FONTCONFIG_PATH',
] as const;

/** For processes that work on what strangers send: nothing secret is in it. */
export function environmentOfHelpers(): Record<string, string> {
  return Object.fromEntries(
    OF_HELPERS.flatMap((name) => {
      const value = process.env[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

/** Where what lies in the data directory. */
export function dataPaths(dataDirectory: string) {
  return {
    database: join(dataDirectory, 'overpaint.db'),
    backups: join(dataDirectory, 'backups'),
    blobs: join(dataDirectory, 'blobs'),
    cache: join(dataDirectory, 'cache'),
    spool: join(dataDirectory, 'spool'),
    partials: join(dataDirectory, 'partials'),
    uploads: join(dataDirectory, 'uploads'),
    edits: join(dataDirectory, 'edits'),
    overnight: join(dataDirectory, 'overnight'),
    thumbnails: join(dataDirectory, 'thumbnails'),
    conversions: join(dataDirectory, 'conversions'),
    packages: join(dataDirectory, 'packages'),
  };
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
}

/** Everybody is no proxy, so a network has to be a part of the world. */
function isNetwork(text: string): boolean {
  const [, address = '', bits] = /^([^/]+)(?:\/(\d{1,3}))?$/.exec(text) ?? [];
  const family = isIP(address);
  if (family === 0) return false;
  return (
    bits === undefined ||
    (Number(bits) >= (family === 4 ? 8 : 16) && Number(bits) <= (family === 4 ? 32 : 128))
  );
}

/**
 * The name in an entry that may have a scheme, a port and a slash around it, as a browser sends it in `Host`.
 *
 * @returns null where there is more than that, or no name
 */
function readHostName(entry: string): string | null {
  const bare = isIP(entry) === 6 ? `[${entry}]` : entry;
  const text = /^https?:\/\//i.test(bare) ? bare : `http://${bare}`;
  if (!URL.canParse(text)) return null;
  const { hostname, username, password, pathname, search, hash } = new URL(text);
  if (username + password + search + hash !== '' || pathname !== '/') return null;
  const name = hostname.replace(/\.$/, '');
  return /^(\[[0-9a-f:.]+\]|[a-z0-9._-]+)$/.test(name) ? name : null;
}
