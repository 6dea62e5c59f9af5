import 'server-only';
import { randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { LookupFunction } from 'node:net';
import type { Readable } from 'node:stream';
import { Agent, buildConnector, type Dispatcher, request } from 'undici';
import { findCause, RefusedAnswer, toCallFailure } from './call-failure';
import { unpackBody } from './unpack-body';

type Fetch = (input: string | URL | Request, init?: RequestInit) => Promise<Response>;

export type UpstreamFetch = Fetch & {
  /** The SDK looks for it to learn whether forms are understood; without it, it would fetch `data:,` to find out. */
  Response: typeof Response;
  close(): Promise<void>;
};

/** How much of the body of a refusal is read. */
const MAX_REFUSAL_BYTES = 64 * 1024;
const CONNECT_TIMEOUT_MS = 30_000;
/** The body of a refusal is another one when it is handed on. */
const HEADERS_OF_THE_BODY = ['content-encoding', 'content-length', 'transfer-encoding'];
/** `Response` refuses to be made with a body for these. */
const STATUS_WITHOUT_BODY = [204, 205, 304];

/**
 * The `fetch` that the SDK is given. It answers with a success, throws a `RefusedAnswer`, or throws a `CallFailure` that
 * says how far the call came, so that its callers need not guess from the wording of an error.
 *
 * Redirects are never followed: the key and the person's pictures go to the configured server and nowhere else.
 *
 * @param options.standIn answers in this process instead of the network
 * @param options.secrets what is cut out of refusals
 * @param options.silenceMs after so long without a byte, to the server or from it, a call is given up
 * @param options.lookup finds the addresses of a name; the system's unless told
 */
export function createUpstreamFetch(options: {
  standIn?: (request: Request) => Promise<Response>;
  secrets: readonly string[];
  silenceMs: number;
  lookup?: LookupFunction;
}): UpstreamFetch {
  const transport = options.standIn === undefined ? createNetwork(options) : createInProcess(options.standIn);

  async function upstreamFetch(input: string | URL | Request, init: RequestInit = {}): Promise<Response> {
    let response: Response;
    try {
      response = await transport.send(
        input,
        init.body instanceof FormData ? withForm(init, init.body) : init,
      );
    } catch (error) {
      throw toCallFailure(error, transport.neverConnected(error), init.signal ?? null);
    }
    if (response.ok) return response;

    let text = await readStart(response);
    for (const secret of options.secrets) text = text.replaceAll(secret, '[redacted]');
    const headers = new Headers([...response.headers]);
    for (const name of HEADERS_OF_THE_BODY) headers.delete(name);
    const body = STATUS_WITHOUT_BODY.includes(response.status) ? null : text;
    throw new RefusedAnswer(new Response(body, { status: response.status, headers }));
  }

  return Object.assign(upstreamFetch, { Response: globalThis.Response, close: transport.close });
}

type Transport = {
  send: Fetch;
  neverConnected(error: unknown): boolean;
  close(): Promise<void>;
};

function createInProcess(standIn: (request: Request) => Promise<Response>): Transport {
  return {
    send: (input, init) => standIn(new Request(input, init)),
    neverConnected: () => false,
    close: async () => {},
  };
}

function createNetwork({ silenceMs, lookup }: { silenceMs: number; lookup?: LookupFunction }): Transport {
  const failedToConnect = new WeakSet<Error>();
  const resolving = lookup === undefined ? {} : { lookup };
  const connect = buildConnector({ timeout: CONNECT_TIMEOUT_MS, allowH2: false, ...resolving });
  const agent = new Agent({
    // HTTP/2 would put calls on one connection, and one break would lose them all.
    allowH2: false,
    // While a body goes up, each piece of it counts as a sign of life too.
    headersTimeout: silenceMs,
    bodyTimeout: silenceMs,
    // Its own connection for each call. A kept one may be closed by the other side just as we send, and then no one
    // can tell whether a paid call went out; a handshake costs 0.1 s of the many seconds a picture takes.
    pipelining: 0,
    connect(target, callback) {
      connect(target, (...[error, socket]) => {
        if (error === null) {
          callback(null, socket);
          return;
        }
        // What fails here failed before a byte of the request left: refused, no such name, no route, TLS.
        failedToConnect.add(error);
        callback(error, null);
      });
    },
  });

  return {
    // undici's `request`, not a `fetch`: a fetch copies every piece of the body once more, and the global one is patched
    // by Next (caches, copies of bodies).
    async send(input, init = {}) {
      const asked = new Headers(init.headers);
      // Packing saves base64 a quarter, and unpacking costs more than all the rest of the work on a picture.
      asked.set('accept-encoding', 'identity');
      const { statusCode, headers, body } = await request(String(input), {
        method: (init.method ?? 'GET') as Dispatcher.HttpMethod,
        headers: Object.fromEntries(asked),
        body: init.body as Dispatcher.RequestOptions['body'],
        signal: init.signal,
        dispatcher: agent,
      });
      return toResponse(statusCode, headers, body);
    },
    neverConnected: (error) =>
      findCause(error, (cause): cause is Error => failedToConnect.has(cause)) !== null,
    close: () => agent.close(),
  };
}

function toResponse(status: number, headers: IncomingHttpHeaders, body: Readable): Response {
  const answered = new Headers();
  for (const [name, values] of Object.entries(headers)) {
    for (const value of [values ?? []].flat()) answered.append(name, value);
  }
  if (STATUS_WITHOUT_BODY.includes(status)) {
    body.resume();
    return new Response(null, { status, headers: answered });
  }
  const pieces = unpackBody(body, answered.get('content-encoding'));
  const stream = new ReadableStream<Uint8Array<ArrayBuffer>>(
    {
      async pull(controller) {
        const next = await pieces.next();
        if (next.done) controller.close();
        else controller.enqueue(next.value as Uint8Array<ArrayBuffer>);
      },
      cancel() {
        body.destroy();
      },
    },
    { highWaterMark: 0 },
  );
  return new Response(stream, { status, headers: answered });
}

/**
 * The form, written by us: what writes a FormData turns each line end of a field into CRLF, so that a prompt would not
 * be sent word for word, and could be longer than it was when it was checked. Files stay on disk until they are read.
 */
function withForm(init: RequestInit, form: FormData): RequestInit {
  const boundary = `overpaint-${randomUUID()}`;
  const parts = [...form].flatMap(([name, value]) => {
    const file =
      typeof value === 'string'
        ? ''
        : `; filename="${quoted(value.name)}"\r\ncontent-type: ${value.type || 'application/octet-stream'}`;
    return [
      `--${boundary}\r\ncontent-disposition: form-data; name="${quoted(name)}"${file}\r\n\r\n`,
      value,
      '\r\n',
    ];
  });
  const body = new Blob([...parts, `--${boundary}--\r\n`]);
  const headers = new Headers(init.headers);
  headers.set('content-type', `multipart/form-data; boundary=${boundary}`);
  return { ...init, headers, body };
}

/** https://html.spec.whatwg.org/multipage/form-control-infrastructure.html#multipart-form-data */
function quoted(name: string): string {
  return name.replaceAll('\n', '%0A').replaceAll('\r', '%0D').replaceAll('"', '%22');
}

/** As much of the body as says what happened. One that breaks off is read as far as it came. */
async function readStart(response: Response): Promise<string> {
  const reader = response.body?.getReader();
  if (reader === undefined) return '';
  const pieces: Uint8Array[] = [];
  let sizeBytes = 0;
  try {
    while (sizeBytes < MAX_REFUSAL_BYTES) {
      const { done, value } = await reader.read();
      if (done) break;
      pieces.push(value);
      sizeBytes += value.byteLength;
    }
  } catch {
    // The status alone says enough.
  }
  await reader.cancel().catch(() => {});
  return Buffer.concat(pieces).subarray(0, MAX_REFUSAL_BYTES).toString('utf8');
}
