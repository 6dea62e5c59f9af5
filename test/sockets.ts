import { connect } from 'node:net';

/** Bytes of our own on a connection of our own, for tests of what no HTTP client would send. */

export type RawAnswer = { status: number; headers: Record<string, string>; body: string };

/** How long a server may say nothing before it is called silent. */
const SILENT_MS = 20_000;

/**
 * Sends bytes as they are and reads until the server ends the connection.
 *
 * @returns all that came
 * @throws Error when the server leaves the connection open
 */
export function sendRaw(port: number, text: string | Buffer, host = '127.0.0.1'): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const socket = connect({ port, host });
  const came: Buffer[] = [];
  const said = () => Buffer.concat(came).toString('latin1');
  socket.on('data', (bytes: Buffer) => came.push(bytes));
  socket.setTimeout(SILENT_MS, () => {
    socket.destroy();
    reject(new Error(`The connection was left open after:\n${said().slice(0, 2000)}`));
  });
  // A server that hangs up before it has read everything resets the connection; what it said has come by then.
  socket.on('error', () => undefined);
  socket.on('close', () => resolve(said()));
  socket.write(text);
  return promise;
}

const CONTINUE = 'HTTP/1.1 100 Continue\r\n\r\n';

/** The first answer of those that came, after the word to go on. */
export function parseAnswer(all: string): RawAnswer {
  const said = all.startsWith(CONTINUE) ? all.slice(CONTINUE.length) : all;
  const end = said.indexOf('\r\n\r\n');
  const [line = '', ...lines] = said.slice(0, end === -1 ? undefined : end).split('\r\n');
  const headers: Record<string, string> = {};
  for (const header of lines) {
    const [name = '', ...value] = header.split(':');
    headers[name.toLowerCase()] = value.join(':').trim();
  }
  return {
    status: Number(/^HTTP\/1\.1 (\d{3}) /.exec(line)?.[1] ?? Number.NaN),
    headers,
    body: end === -1 ? '' : said.slice(end + 4),
  };
}

/** A request as text: `lines` after the request line, `Connection: close` added unless there is a `Connection`. */
export function rawRequest(line: string, lines: readonly string[], body = ''): string {
  const close = lines.some((header) => /^connection:/i.test(header)) ? [] : ['Connection: close'];
  return `${[line, ...lines, ...close].join('\r\n')}\r\n\r\n${body}`;
}
