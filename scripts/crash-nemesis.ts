import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import type { Engine } from '@/lib/server/database/open-database';
import type { SeededRandom } from '@/test/seeded-random';
import type { CrashInstallation, CrashServer } from './crash-installation';
import { restoreElsewhere } from './crash-restore';

/** An attack on a running installation, which works again when the promise resolves. */
export type Nemesis = {
  engines: readonly Engine[];
  /** Set if it needs a disk that may be filled. */
  needsDisk?: true;
  /** How often it is chosen, relative to the others. */
  weight: number;
  strike(target: Target): Promise<void>;
};

type Target = {
  installation: CrashInstallation;
  random: SeededRandom;
  violation: (what: string) => void;
  /** Posts one more run and returns the status. It is posted again at the end. */
  post: (server: CrashServer) => Promise<number>;
  /** Posts this many runs, edits among them, and waits for the answers. */
  postMany: (server: CrashServer, count: number) => Promise<void>;
};

const BOTH: readonly Engine[] = ['sqlite', 'postgres'];
/** Every ten seconds, the other servers look for runs without a holder. */
const UNTIL_OTHERS_TAKE_OVER_MS = 13_000;
/** Far more than can be at work at once, so any run that is blamed for these kills is innocent. */
const STORM_RUNS = 120;
const STORM_KILLS = 6;

export const NEMESES = {
  /** R4 to R7 */
  kill: {
    engines: BOTH,
    weight: 3,
    async strike({ installation, random }) {
      const server = random.pick(installation.servers);
      await server.stop('SIGKILL');
      await server.start();
    },
  },
  /** R18: a series of kills that none of the many waiting runs has caused. */
  storm: {
    engines: BOTH,
    weight: 1,
    async strike({ installation, random, postMany }) {
      const server = random.pick(installation.servers);
      await postMany(server, STORM_RUNS);
      for (let kill = 0; kill < STORM_KILLS; kill++) {
        await sleep(random.between(50, 1500));
        await server.stop('SIGKILL');
        await server.start();
      }
    },
  },
  /** R3 */
  terminate: {
    engines: BOTH,
    weight: 1,
    strike: ({ installation, random, violation }) => replace(random.pick(installation.servers), violation),
  },
  /** R16: servers are replaced one at a time while the others work. */
  deploy: {
    engines: ['postgres'],
    weight: 1,
    async strike({ installation, violation }) {
      for (const server of installation.servers) await replace(server, violation);
    },
  },
  /**
   * R8. To simulate a minute and a half, the leases are made that much older; the frozen server does not know how long it
   * was.
   */
  freeze: {
    engines: BOTH,
    weight: 1,
    async strike({ installation, random }) {
      const server = random.pick(installation.servers);
      server.process().freeze();
      await ageLeases(installation, 90_000);
      await sleep(installation.servers.length > 1 ? UNTIL_OTHERS_TAKE_OVER_MS : 2000);
      server.process().thaw();
    },
  },
  /** R10 */
  database: {
    engines: ['postgres'],
    weight: 1,
    async strike({ installation, random, violation, post }) {
      await installation.postgres?.crash();
      const status = await post(random.pick(installation.servers));
      if (status !== 503) violation(`without a database, a new run was answered with ${status}, not 503`);
      await sleep(random.between(500, 6000));
      await installation.postgres?.restart();
    },
  },
  /** R10 on SQLite: another process holds a write transaction longer than anyone waits. */
  lock: {
    engines: ['sqlite'],
    weight: 1,
    async strike({ installation, random }) {
      await installation.database.query.transaction().execute(async (transaction) => {
        await sql`update rate set paused_until = paused_until`.execute(transaction);
        await sleep(random.between(1000, 8000));
      });
    },
  },
  /** R9 */
  disk: {
    engines: BOTH,
    needsDisk: true,
    weight: 1,
    async strike({ installation, random, violation, post }) {
      installation.disk?.fill();
      const [onTheDisk] = installation.servers;
      const status = onTheDisk === undefined ? 0 : await post(onTheDisk);
      if (status !== 507 && status !== 503)
        violation(`on a full disk, a new run was answered with ${status}, not 507 or 503`);
      await sleep(random.between(500, 4000));
      installation.disk?.free();
    },
  },
  /** R9 and R6: killed on a full disk and started on it. It serves, reports that it is not ready, and recovers when there is room. */
  full_start: {
    engines: BOTH,
    needsDisk: true,
    weight: 1,
    async strike({ installation, violation }) {
      const [server] = installation.servers;
      if (server === undefined) return;
      await server.stop('SIGKILL');
      installation.disk?.fill();
      try {
        const said = await server.start().then(
          () => null,
          (error: Error) => error.message,
        );
        if (said !== null && !/Overpaint cannot start\. .*disk .* is full/.test(said))
          violation(`on a full disk, the server exited without saying why:\n${said.slice(-2000)}`);
        if (said === null) {
          const ready = await fetch(`${server.url()}/readyz`);
          if (ready.status !== 503)
            violation(`on a full disk, /readyz answered with ${ready.status}, not 503`);
        }
        installation.disk?.free();
        if (said !== null) await server.start();
        await becomesReady(server, violation);
      } finally {
        installation.disk?.free();
      }
    },
  },
  /** Backs up running servers and starts a server on the backup: it sends nothing, and nothing is missing. */
  restore: {
    engines: BOTH,
    weight: 1,
    strike: ({ installation, violation }) => restoreElsewhere(installation, violation),
  },
  /** R11 */
  bucket: {
    engines: ['postgres'],
    weight: 1,
    async strike({ installation, random }) {
      installation.bucket?.break(
        random.pick([{ kind: 'down' }, { kind: 'refuse', status: 503, code: 'SlowDown' }] as const),
      );
      await sleep(random.between(500, 5000));
      installation.bucket?.mend();
    },
  },
} satisfies Record<string, Nemesis>;

export type NemesisName = keyof typeof NEMESES;

async function replace(server: CrashServer, violation: (what: string) => void): Promise<void> {
  const code = await server.stop('SIGTERM');
  if (code !== 0) violation(`after SIGTERM, the server exited with ${code}, not 0`);
  await server.start();
}

const READY_TIMEOUT_MS = 45_000;

async function becomesReady(server: CrashServer, violation: (what: string) => void): Promise<void> {
  const deadline = performance.now() + READY_TIMEOUT_MS;
  for (;;) {
    const ready = await fetch(`${server.url()}/readyz`);
    const body = await ready.text();
    if (ready.status === 200) return;
    if (performance.now() > deadline) return violation(`with room again, the server is not ready: ${body}`);
    await sleep(250);
  }
}

/** Skips rows that a frozen server keeps locked; it will hear about them later. */
async function ageLeases({ database }: CrashInstallation, byMs: number): Promise<void> {
  const skip =
    database.engine === 'postgres'
      ? sql`where id in (select id from run where lease_until is not null for update skip locked)`
      : sql`where lease_until is not null`;
  await sql`update run set lease_until = lease_until - ${byMs} ${skip}`
    .execute(database.query)
    // A server that is frozen in the middle of a write keeps SQLite locked.
    .catch((error: unknown) => {
      if (database.engine === 'postgres') throw error;
    });
}
