import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { request } from 'node:https';
import { connect } from 'node:net';
import { networkInterfaces, tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { freePort } from '@/scripts/postgres';
import { makeOwnCertificate, type OwnCertificate } from '@/test/own-certificate';

/** The host name in docs/reverse-proxy.md. It does not exist, so every client here resolves it to this machine. */
export const NAME = 'images.example.com';
/** The server is told of it before the proxy starts: PUBLIC_URL. */
export const PORT = await freePort();
export const ORIGIN = `https://${NAME}:${PORT}`;
const READY_TIMEOUT_MS = 20_000;

export const HAS_IPV6 = Object.values(networkInterfaces()).some((addresses) =>
  addresses?.some(({ address }) => address === '::1'),
);

export type RunningProxy = { stop(): Promise<void> };

/** The configuration block in docs/reverse-proxy.md for one kind of proxy. */
export function documented(language: 'nginx' | 'caddy'): string {
  const document = readFileSync(join(import.meta.dirname, '..', 'docs', 'reverse-proxy.md'), 'utf8');
  const block = new RegExp(`\`\`\`${language}\\n(.*?)\`\`\``, 's').exec(document)?.[1];
  if (block === undefined) throw new Error(`docs/reverse-proxy.md has no ${language} block`);
  return block;
}

/** Why a proxy cannot be tested here; null if it can. */
export function missing(...programs: string[]): string | null {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/sbin'];
  const absent = programs.filter((name) => !folders.some((folder) => existsSync(join(folder, name))));
  return absent.length === 0
    ? null
    : `${absent.join(' and ')} not installed (Debian: apt-get install ${absent.join(' ')})`;
}

/** Replaces paths and ports in the block with those of this test, and nothing else. Each must be in the block. */
function fillIn(block: string, replacements: Record<string, string>): string {
  return Object.entries(replacements).reduce((text, [from, to]) => {
    if (!text.includes(from)) throw new Error(`The documented block has no “${from}”`);
    return text.replaceAll(from, to);
  }, block);
}

/** @param change changes the documented block, to test other configurations */
export async function startNginx(
  overpaint: string,
  change = (block: string) => block,
): Promise<RunningProxy> {
  const place = await makePlace();
  const server = fillIn(documented('nginx'), {
    '443': String(PORT),
    [`/etc/nginx/${NAME}.crt`]: place.certificate,
    [`/etc/nginx/${NAME}.key`]: place.key,
    'http://127.0.0.1:3000': overpaint,
  });
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (name) => `${name}_temp_path ${place.folder}/${name};`,
  );
  const config = place.write(
    'nginx.conf',
    [
      // When nginx runs as root, its workers run as another user, who may not read this folder.
      ...(process.getuid?.() === 0 ? ['user root;'] : []),
      `daemon off; pid ${place.folder}/nginx.pid; error_log stderr;`,
      'events {}',
      `http { access_log off; ${temporary.join(' ')}`,
      change(HAS_IPV6 ? server : server.replace(/^.*listen \[::\].*\n/m, '')),
      '}',
    ].join('\n'),
  );
  const environment = { ...process.env, PATH: `${process.env.PATH}${delimiter}/usr/sbin` };
  return place.serve(
    spawn('nginx', ['-p', place.folder, '-e', 'stderr', '-c', config], { env: environment }),
  );
}

export async function startCaddy(overpaint: string): Promise<RunningProxy> {
  const place = await makePlace();
  const site = fillIn(documented('caddy'), {
    // Otherwise Caddy would request a certificate for this name.
    [`${NAME} {`]: `https://${NAME}:${PORT} {\n\ttls ${place.certificate} ${place.key}`,
    '127.0.0.1:3000': new URL(overpaint).host,
  });
  const config = place.write('Caddyfile', `{\n\tadmin off\n\tauto_https disable_redirects\n}\n${site}`);
  const environment = {
    ...process.env,
    HOME: place.folder,
    XDG_DATA_HOME: place.folder,
    XDG_CONFIG_HOME: place.folder,
  };
  return place.serve(
    spawn('caddy', ['run', '--config', config, '--adapter', 'caddyfile'], { env: environment }),
  );
}

/** A folder for one proxy, with a self-signed certificate. */
async function makePlace() {
  const folder = mkdtempSync(join(tmpdir(), 'overpaint-proxy-'));
  const own: OwnCertificate | null = await makeOwnCertificate([`DNS:${NAME}`]);
  if (own === null) throw new Error('openssl is not installed');
  const write = (name: string, text: string) => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  mkdirSync(join(folder, 'logs'));
  return {
    folder,
    write,
    certificate: write('own.crt', own.certificate),
    key: write('own.key', own.key),
    async serve(child: ChildProcess): Promise<RunningProxy> {
      let said = '';
      child.stderr?.on('data', (chunk: Buffer) => {
        said += chunk.toString('utf8');
      });
      const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
      try {
        await Promise.race([
          accepts(PORT),
          ended.then(() => {
            throw new Error('it exited');
          }),
        ]);
      } catch (error) {
        child.kill('SIGKILL');
        throw new Error(`${child.spawnfile} does not serve (${error}):\n${said}`);
      }
      return {
        async stop() {
          child.kill('SIGTERM');
          await ended;
          rmSync(folder, { recursive: true, force: true });
        },
      };
    },
  };
}

async function accepts(port: number): Promise<void> {
  const until = performance.now() + READY_TIMEOUT_MS;
  for (;;) {
    const open = await new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1', () => resolve(true)).on('error', () => resolve(false));
      socket.once('close', () => resolve(false));
      socket.once('connect', () => socket.end());
    });
    if (open) return;
    if (performance.now() > until) throw new Error('nothing listens on the port in time');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

export type Sent = {
  method?: string;
  headers?: Record<string, string>;
  body?: Uint8Array | string;
  address?: string;
};

/** Sends a request as a browser on the page does: with host name and port, and from the page's own origin. */
export function send(path: string, { method = 'GET', headers, body, address }: Sent = {}) {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  const sending = request(
    {
      host: address ?? '127.0.0.1',
      port: PORT,
      servername: NAME,
      rejectUnauthorized: false,
      method,
      path,
      headers: {
        host: `${NAME}:${PORT}`,
        ...(method === 'GET' ? {} : { origin: ORIGIN, 'sec-fetch-site': 'same-origin' }),
        ...(body && { 'content-length': String(Buffer.byteLength(body)) }),
        ...headers,
      },
    },
    resolve,
  );
  sending.on('error', reject).end(body);
  return promise;
}

export async function readBody(answer: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of answer) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
