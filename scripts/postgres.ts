import { spawn } from 'node:child_process';
import {
  chownSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { installDebianPackage, runCommand } from './run-command';

export type Postgres = {
  url: string;
  version: string;
  /** Kills it as a crash would, whatever it is doing. */
  crash(): Promise<void>;
  /** Starts it again after a crash, on the same data and port. */
  restart(): Promise<void>;
  stop(): Promise<void>;
};

export type PostgresOptions = {
  /** Its TLS certificate and key, both as PEM. Without them there is no TLS. */
  tls?: { certificate: string; key: string };
  /** The lines of pg_hba.conf: who may connect from where, and how. By default, everyone from this machine. */
  access?: readonly string[];
};

/**
 * A private PostgreSQL for the storage tests, with its own folder and port, deleted afterwards.
 *
 * @returns null if PostgreSQL is not installed (and may not be)
 * @throws Error if it is installed but does not start: that is a failure, not a reason to skip
 */
export async function startPostgres({ tls, access }: PostgresOptions = {}): Promise<Postgres | null> {
  const programs = findPrograms() ?? ((await installDebianPackage('postgresql')) ? findPrograms() : null);
  if (programs === null) return null;

  const owner = await unprivilegedUser();
  const folder = mkdtempSync(join(tmpdir(), 'overpaint-postgres-'));
  if (owner !== null) chownSync(folder, owner.uid, owner.gid);
  const data = join(folder, 'data');
  const as = { cwd: folder, ...(owner ?? {}), env: { ...process.env, LC_ALL: 'C' } };

  const initdb = spawn(
    join(programs, 'initdb'),
    ['-D', data, '-U', 'overpaint', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync'],
    { ...as, stdio: ['ignore', 'ignore', 'inherit'] },
  );
  if ((await exitOf(initdb)) !== 0) throw new Error(`initdb from ${programs} failed.`);

  function write(name: string, text: string): string {
    const path = join(data, name);
    writeFileSync(path, text, { mode: 0o600 });
    if (owner !== null) chownSync(path, owner.uid, owner.gid);
    return path;
  }
  if (access !== undefined) write('pg_hba.conf', `${access.join('\n')}\n`);

  const port = await freePort();
  // fsync off: these tests check PostgreSQL's answers, not whether it survives a power cut.
  const settings = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: folder,
    fsync: 'off',
    max_connections: '120',
    ...(tls && {
      ssl: 'on',
      ssl_cert_file: write('own.crt', tls.certificate),
      ssl_key_file: write('own.key', tls.key),
    }),
  };
  async function launch() {
    const server = spawn(
      join(programs as string, 'postgres'),
      [
        '-D',
        data,
        '-p',
        String(port),
        ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
      ],
      { ...as, stdio: ['ignore', 'ignore', 'pipe'] },
    );
    const exited = exitOf(server);
    await new Promise<void>((resolve, reject) => {
      let said = '';
      server.stderr.on('data', (chunk: Buffer) => {
        said += chunk.toString('utf8');
        if (said.includes('ready to accept connections')) resolve();
      });
      void exited.then(() => reject(new Error(`PostgreSQL did not start:\n${said}`)));
    });
    return { server, exited };
  }
  let running = await launch();
  const end = async (signal: NodeJS.Signals) => {
    running.server.kill(signal);
    await running.exited;
  };

  return {
    url: `postgres://overpaint@127.0.0.1:${port}/postgres`,
    version: (await runCommand(join(programs, 'postgres'), ['--version'], { quiet: true })).output.trim(),
    crash: () => end('SIGQUIT'),
    async restart() {
      running = await launch();
    },
    async stop() {
      await end('SIGINT');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The folder with initdb and postgres: first from PATH, then where Debian and Homebrew put them; the newest version wins. */
function findPrograms(): string | null {
  const inPath = (process.env.PATH ?? '')
    .split(delimiter)
    .map((folder) => join(folder, 'pg_ctl'))
    .filter((path) => existsSync(path))
    .map((path) => dirname(realpathSync(path)));
  const elsewhere = ['/usr/lib/postgresql', '/opt/homebrew/opt', '/usr/local/opt']
    .filter((folder) => existsSync(folder))
    .flatMap((folder) => readdirSync(folder).map((name) => join(folder, name, 'bin')))
    .sort((a, b) => b.localeCompare(a, 'en', { numeric: true }));
  return (
    [...inPath, ...elsewhere].find(
      (folder) => existsSync(join(folder, 'initdb')) && existsSync(join(folder, 'postgres')),
    ) ?? null
  );
}

/** PostgreSQL refuses to run as root. Null means that this user can run it. */
async function unprivilegedUser(): Promise<{ uid: number; gid: number } | null> {
  if (process.getuid?.() !== 0) return null;
  for (const name of ['postgres', 'nobody']) {
    const uid = await runCommand('id', ['-u', name], { quiet: true });
    const gid = await runCommand('id', ['-g', name], { quiet: true });
    if (uid.code === 0 && gid.code === 0) return { uid: Number(uid.output), gid: Number(gid.output) };
  }
  throw new Error('PostgreSQL refuses to run as root, and there is no user “postgres” or “nobody”.');
}

function exitOf(child: ReturnType<typeof spawn>): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve(code ?? 1));
  });
}

export async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const address = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('This machine has no free port.');
  return address.port;
}
