import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** What goes wrong with the requests that it is meant for. */
type S3Fault =
  /** The connection is cut before any answer. */
  | { kind: 'down' }
  | { kind: 'refuse'; status: number; code: string; headers?: Record<string, string> }
  | { kind: 'slow'; ms: number }
  /** Nothing is done before that. */
  | { kind: 'wait'; until: Promise<unknown> }
  /** One byte of what is sent back is another. */
  | { kind: 'wrong_body' }
  /** Half of what was announced is sent back. */
  | { kind: 'cut' };

/** What a store may do that says it speaks S3, for as long as it lives. */
export type S3Quirk =
  | 'refuses checksum headers'
  | 'refuses Expect'
  | 'refuses lists of version 2'
  | 'takes every list for version 1'
  | 'ignores Range'
  | 'takes 1 MiB at most'
  | 'keeps what is removed';

/**
 * S3 for tests, as strict as a store may be: it checks every signature, the hash of every body, every checksum and every
 * length, and refuses the SDK's chunked trailers, which many stores do not know.
 */
export type TestS3Server = {
  /** For `BLOB_URL`, with its credentials. */
  url: string;
  bucket: string;
  objects: Map<string, Buffer>;
  /** Makes an object that much older. */
  age(key: string, byMs: number): void;
  /** `PUT /bucket/key`, in the order they came, the refused ones too. */
  requests: string[];
  /** Does this to the next requests with that method, so many times; for ever unless told. */
  break(fault: S3Fault, options?: { method?: string; times?: number }): void;
  mend(): void;
  close(): Promise<void>;
};

const ACCESS_KEY = 'TESTKEY';
const SECRET = 'a/secret+with%signs';
const SKEW_MS = 15 * 60_000;

class Refusal extends Error {
  readonly status: number;
  readonly code: string;
  readonly headers: Record<string, string>;

  constructor(status: number, code: string, headers: Record<string, string> = {}) {
    super(code);
    this.status = status;
    this.code = code;
    this.headers = headers;
  }
}

export async function startTestS3(
  options: { region?: string; pageSize?: number; quirks?: readonly S3Quirk[] } = {},
): Promise<TestS3Server> {
  const { region = 'eu-test-1', pageSize = 3, quirks = [] } = options;
  const has = (quirk: S3Quirk) => quirks.includes(quirk);
  const bucket = 'pictures';
  const objects = new Map<string, Buffer>();
  const times = new Map<string, number>();
  const requests: string[] = [];
  let broken: { fault: S3Fault; method: string | undefined; left: number } | null = null;

  function takeFault(method: string): S3Fault | null {
    if (broken === null || broken.left === 0) return null;
    if (broken.method !== undefined && broken.method !== method) return null;
    broken.left -= 1;
    return broken.fault;
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = '', url = '' } = request;
    requests.push(`${method} ${url}`);
    const fault = takeFault(method);
    if (fault?.kind === 'down') return void request.socket.destroy();
    const body = await readAll(request);
    if (fault?.kind === 'refuse') throw new Refusal(fault.status, fault.code, fault.headers);
    if (fault?.kind === 'slow') await sleep(fault.ms);
    if (fault?.kind === 'wait') await fault.until;
    checkRequest(request, body, region);
    checkQuirks(request, body);

    const { pathname, searchParams } = new URL(url, 'http://store');
    const [, inBucket = '', ...rest] = pathname.split('/').map(decodeURIComponent);
    if (inBucket !== bucket) throw new Refusal(404, 'NoSuchBucket');
    const key = rest.join('/');
    if (key === '') return sendList(response, searchParams);
    if (method === 'PUT') {
      objects.set(key, body);
      times.set(key, Date.now());
      response.writeHead(200, { etag: '"x"' }).end();
    } else if (method === 'DELETE') {
      if (!has('keeps what is removed')) objects.delete(key);
      response.writeHead(204).end();
    } else {
      response.setHeader('last-modified', new Date(times.get(key) ?? 0).toUTCString());
      const range = has('ignores Range') ? undefined : request.headers.range;
      sendObject(request, response, objects.get(key), range, fault);
    }
  }

  function checkQuirks({ method, headers }: IncomingMessage, body: Buffer): void {
    const checksum = Object.keys(headers).some((name) => /^x-amz-(checksum|sdk-checksum|trailer)/.test(name));
    if (checksum && has('refuses checksum headers')) throw new Refusal(400, 'InvalidArgument');
    if (headers.expect !== undefined && has('refuses Expect')) throw new Refusal(417, 'ExpectationFailed');
    if (method === 'PUT' && body.length > 1024 ** 2 && has('takes 1 MiB at most'))
      throw new Refusal(413, 'RequestEntityTooLarge');
  }

  function sendList(response: ServerResponse, query: URLSearchParams): void {
    const second = query.get('list-type') === '2' && !has('takes every list for version 1');
    if (second && has('refuses lists of version 2')) throw new Refusal(501, 'NotImplemented');
    const prefix = query.get('prefix') ?? '';
    const after = query.get(second ? 'continuation-token' : 'marker') ?? '';
    const keys = [...objects.keys()].filter((key) => key.startsWith(prefix) && key > after).sort();
    const page = keys.slice(0, pageSize);
    const more = keys.length > page.length;
    const contents = page
      .map((key) => `<Contents><Key>${key}</Key><Size>${objects.get(key)?.length}</Size></Contents>`)
      .join('');
    const next = more && second ? `<NextContinuationToken>${page.at(-1)}</NextContinuationToken>` : '';
    response.writeHead(200, { 'content-type': 'application/xml' });
    response.end(
      `<?xml version="1.0"?><ListBucketResult><IsTruncated>${more}</IsTruncated>${contents}${next}</ListBucketResult>`,
    );
  }

  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      const refused = error instanceof Refusal ? error : new Refusal(500, 'InternalError');
      response.writeHead(refused.status, { 'content-type': 'application/xml', ...refused.headers });
      response.end(`<?xml version="1.0"?><Error><Code>${refused.code}</Code><Message>no</Message></Error>`);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const endpoint = encodeURIComponent(`http://127.0.0.1:${port}`);
  return {
    url: `s3://${ACCESS_KEY}:${encodeURIComponent(SECRET)}@${bucket}/some/where?region=${region}&endpoint=${endpoint}&pathStyle=true`,
    bucket,
    objects,
    requests,
    age: (key, byMs) => times.set(key, (times.get(key) ?? 0) - byMs),
    break: (fault, { method, times: left = Number.POSITIVE_INFINITY } = {}) => {
      broken = { fault, method, left };
    },
    mend: () => {
      broken = null;
    },
    async close() {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

async function readAll(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

function sendObject(
  request: IncomingMessage,
  response: ServerResponse,
  object: Buffer | undefined,
  range: string | undefined,
  fault: S3Fault | null,
): void {
  if (object === undefined) {
    if (request.method === 'HEAD') return void response.writeHead(404).end();
    throw new Refusal(404, 'NoSuchKey');
  }
  const [, from, to] = /^bytes=(\d+)-(\d+)$/.exec(range ?? '') ?? [];
  if (from !== undefined && Number(from) >= object.length) throw new Refusal(416, 'InvalidRange');
  const part = from === undefined ? object : object.subarray(Number(from), Number(to) + 1);
  response.writeHead(from === undefined ? 200 : 206, { 'content-length': part.length });
  if (request.method === 'HEAD') return void response.end();
  if (fault?.kind === 'cut') {
    response.write(part.subarray(0, part.length / 2), () => request.socket.destroy());
  } else if (fault?.kind === 'wrong_body') {
    response.end(Buffer.concat([Buffer.from([(part[0] ?? 0) ^ 1]), part.subarray(1)]));
  } else {
    response.end(part);
  }
}

/** @throws Refusal for whatever a strict store refuses */
function checkRequest(request: IncomingMessage, body: Buffer, region: string): void {
  const header = (name: string) => String(request.headers[name] ?? '');
  const claimed = header('x-amz-content-sha256');
  if (claimed.startsWith('STREAMING-')) throw new Refusal(501, 'NotImplemented');
  if (request.method === 'PUT' && header('content-length') !== String(body.length)) {
    throw new Refusal(411, 'MissingContentLength');
  }
  const bodyHash = createHash('sha256').update(body).digest();
  if (claimed !== bodyHash.toString('hex')) throw new Refusal(400, 'XAmzContentSHA256Mismatch');
  const checksum = header('x-amz-checksum-sha256');
  if (checksum !== '' && checksum !== bodyHash.toString('base64')) throw new Refusal(400, 'BadDigest');

  const [, key = '', day = '', inRegion = '', names = '', signature = ''] =
    /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/s3\/aws4_request, SignedHeaders=([^,]+), Signature=([0-9a-f]{64})$/.exec(
      header('authorization'),
    ) ?? [];
  if (key === '') throw new Refusal(403, 'AccessDenied');
  if (key !== ACCESS_KEY) throw new Refusal(403, 'InvalidAccessKeyId');
  if (inRegion !== region) {
    throw new Refusal(400, 'AuthorizationHeaderMalformed', { 'x-amz-bucket-region': region });
  }
  const date = header('x-amz-date');
  const sentAt = Date.parse(date.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'));
  if (!(Math.abs(Date.now() - sentAt) < SKEW_MS)) throw new Refusal(403, 'RequestTimeTooSkewed');

  const { pathname, searchParams } = new URL(request.url ?? '', 'http://store');
  const query = [...searchParams]
    .map(([name, value]) => `${encode(name)}=${encode(value)}`)
    .sort()
    .join('&');
  const signedNames = names.split(';');
  const canonical = [
    request.method,
    pathname,
    query,
    ...signedNames.map((name) => `${name}:${header(name).trim()}`),
    '',
    names,
    claimed,
  ].join('\n');
  const scope = `${day}/${region}/s3/aws4_request`;
  const toSign = ['AWS4-HMAC-SHA256', date, scope, createHash('sha256').update(canonical).digest('hex')];
  const signingKey = [day, region, 's3', 'aws4_request'].reduce<Buffer | string>(
    (secret, part) => createHmac('sha256', secret).update(part).digest(),
    `AWS4${SECRET}`,
  );
  const expected = createHmac('sha256', signingKey).update(toSign.join('\n')).digest();
  const signedHost = signedNames.includes('host') && signedNames.includes('x-amz-content-sha256');
  if (!signedHost || !timingSafeEqual(expected, Buffer.from(signature, 'hex'))) {
    throw new Refusal(403, 'SignatureDoesNotMatch');
  }
}

function encode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
