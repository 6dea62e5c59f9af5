import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { WireError } from '@/lib/shared/wire';
import { CANARY_KEY, startOverpaint } from '@/test/overpaint-process';
import { rssMb } from '@/test/process-memory';
import { parseAnswer, type RawAnswer, rawRequest, sendRaw } from '@/test/sockets';

/** A real server for attacks. It has a key that must never appear anywhere, and calls no API. */
export type HostileServer = {
  port: number;
  /** The `Host` that a page of this server sends. */
  host: string;
  /** Sends one request as raw bytes and checks what must hold for every answer. */
  ask(line: string, lines?: readonly string[], body?: string): Promise<RawAnswer>;
  /** Like `ask`, for bytes that are not a request at all. */
  send(bytes: string | Buffer): Promise<RawAnswer>;
  output(): string;
  memoryMb(): number;
  /** Open files and sockets. */
  descriptors(): number;
  /** Resolves once it has no more of them than `before`, apart from a few that a server needs temporarily. */
  expectNothingLeft(before: number): Promise<void>;
  expectAlive(): Promise<void>;
  stop(): Promise<void>;
};

/** Database and log files, and the connection that checks. */
const BY_THE_WAY = 8;
const LEFT_TIMEOUT_MS = 60_000;

export async function startHostileServer(environment: Record<string, string> = {}): Promise<HostileServer> {
  const folder = mkdtempSync(join(tmpdir(), 'overpaint-hostile-'));
  const server = await startOverpaint({
    DATA_DIR: folder,
    OPENAI_API_KEY: CANARY_KEY,
    // Nothing listens there.
    OPENAI_BASE_URL: 'http://127.0.0.1:9/v1',
    LOG_LEVEL: 'error',
    ...environment,
  });
  const port = Number(new URL(server.url).port);
  const host = `127.0.0.1:${port}`;
  const descriptors = () => readdirSync(`/proc/${server.pid}/fd`).length;

  async function send(bytes: string | Buffer): Promise<RawAnswer> {
    const answer = parseAnswer(await sendRaw(port, bytes));
    expectHarmless(answer);
    return answer;
  }

  return {
    port,
    host,
    send,
    ask: (line, lines = [`Host: ${host}`], body = '') => send(rawRequest(line, lines, body)),
    output: server.output,
    memoryMb: () => rssMb(server.pid),
    descriptors,
    async expectNothingLeft(before) {
      await expect
        .poll(descriptors, { timeout: LEFT_TIMEOUT_MS, interval: 250 })
        .toBeLessThanOrEqual(before + BY_THE_WAY);
    },
    async expectAlive() {
      expect(server.hasEnded(), server.output()).toBe(false);
      const answer = await fetch(`${server.url}/readyz`);
      expect(answer.status).toBe(200);
      await answer.body?.cancel();
    },
    async stop() {
      expect(server.output()).not.toContain(CANARY_KEY.slice(0, 20));
      await server.stop('SIGTERM');
      expect(filesWith(folder, CANARY_KEY.slice(0, 20))).toEqual([]);
      rmSync(folder, { recursive: true });
    },
  };
}

/** Checks what must hold for every answer, whatever the request. */
function expectHarmless({ status, headers, body }: RawAnswer): void {
  expect(status).toBeGreaterThanOrEqual(200);
  expect(headers).toMatchObject({
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cross-origin-resource-policy': 'same-origin',
  });
  expect(headers['content-security-policy']).toMatch(/frame-ancestors 'none'|sandbox/);
  expect(headers).not.toHaveProperty('access-control-allow-origin');
  expect(headers).not.toHaveProperty('x-powered-by');
  expect(JSON.stringify(headers) + body).not.toContain(CANARY_KEY.slice(0, 20));
  // No stack trace, no path of this machine.
  expect(body).not.toMatch(/node_modules|\bat .+:\d+:\d+\)/);
}

/** The error in an answer, which must be our own JSON. */
export function errorOf({ status, headers, body }: RawAnswer): WireError['error'] & { status: number } {
  expect(headers['content-type']).toBe('application/json');
  const { error } = JSON.parse(unchunked(headers, body)) as WireError;
  expect(error.message).toMatch(/\.$/);
  expect(error.requestId).toMatch(/^[0-9a-f-]{36}$/);
  return { status, ...error };
}

function unchunked(headers: Record<string, string>, body: string): string {
  if (headers['transfer-encoding'] !== 'chunked') return body;
  let text = '';
  for (let rest = body; ; ) {
    const end = rest.indexOf('\r\n');
    const size = Number.parseInt(rest.slice(0, end), 16);
    if (!(size > 0)) return text;
    text += rest.slice(end + 2, end + 2 + size);
    rest = rest.slice(end + 4 + size);
  }
}

function filesWith(folder: string, text: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => readFileSync(path).includes(text));
}
