import './node-version';
import { EventEmitter } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Environment } from '@/lib/server/environment';
import { createEdge } from '@/lib/server/http/edge';
import { SETUP_PATH } from '@/lib/shared/accounts';
import { buildIfNeeded, buildOf } from './build';
import { listenOrExit } from './listen-or-exit';
import { readEnvironmentOrExit } from './read-environment';
import { endTypeScript } from './register.mjs';
import { serveStaticFiles } from './static-files';

/** What this script asks of the services, which the bundled server opens. */
type ServicesHere = {
  /** Resolves to false if some calls did not finish. */
  drain(): Promise<boolean>;
  accounts: { setupCode(): Promise<string | null> };
};

const root = join(import.meta.dirname, '..');

/** After the runs are drained, open connections (an idle browser, a half-read download) get this long. */
const CLOSE_TIMEOUT_MS = 5_000;

/** How often to check whether Next has started to open the services. */
const SERVICES_POLL_MS = 50;

await main();

async function main(): Promise<void> {
  const environment = readEnvironmentOrExit(root);
  // React and Next choose their production code by NODE_ENV when first imported, so this comes first.
  Object.assign(process.env, { NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' });

  const stopping = new AbortController();
  const { server, serve } = createEdge({ environment, development: false });

  // First, so that a port in use is reported before half a minute of building.
  await listenOrExit(server, environment);
  const address = server.address() as AddressInfo;

  let drain = async () => {};
  exitOnSignals(async () => {
    stopping.abort();
    await drain();
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    server.closeIdleConnections();
    await Promise.race([closed, sleep(CLOSE_TIMEOUT_MS, undefined, { ref: false })]);
    server.closeAllConnections();
  });

  try {
    await buildIfNeeded(buildOf(root), console.log, stopping.signal);
  } catch (error) {
    if (stopping.signal.aborted) return;
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  }

  // Other users of this machine may not read the data. They may read the build.
  process.umask(0o077);

  // Otherwise Node reads the source maps of the whole build, which takes as long as the first page itself.
  process.setSourceMapsEnabled(false);
  // All of ours is loaded, and Next and the build are JavaScript: hundreds of files, a third of a second sooner.
  await endTypeScript();
  const { default: next } = await import('next');
  const app = next({
    dev: false,
    dir: root,
    hostname: environment.host,
    port: address.port,
    // Next would listen here for upgrades and leave unknown ones open. The edge refuses them, so Next gets none.
    httpServer: new EventEmitter() as Server,
  });
  await app.prepare();
  const handleByNext = app.getRequestHandler();
  drain = async () => {
    const finished = await (await servicesOfThisProcess())?.drain();
    if (finished === false) console.log('Some calls did not finish in time; the next start takes them over.');
  };
  const serveStatic = serveStaticFiles(join(buildOf(root).distDirectory, 'static'));
  serve((request, response) => serveStatic(request, response) || handleByNext(request, response));

  // Next does not wait for the services. If they cannot be opened, `instrumentation.ts` exits and says why.
  let services: ServicesHere | undefined;
  while (services === undefined) {
    await sleep(SERVICES_POLL_MS);
    services = await servicesOfThisProcess().catch(() => undefined);
  }
  console.log(`Overpaint ${environment.version} is ready at ${urlOf(address)}`);
  console.log(describeConnection(environment));
  await saySetupCode(environment, services);
}

/** The bundled server and this script are two module graphs in one process; they share this global. */
async function servicesOfThisProcess(): Promise<ServicesHere | undefined> {
  const shared = globalThis as unknown as Record<symbol, Promise<ServicesHere> | undefined>;
  return shared[Symbol.for('overpaint.services')];
}

/** Whoever reads this log is the one who may make the first admin. A database that is down now does not end the server. */
async function saySetupCode({ auth, publicUrl }: Environment, { accounts }: ServicesHere): Promise<void> {
  if (auth !== 'accounts' || publicUrl === null) return;
  const code = await accounts.setupCode().catch(() => null);
  if (code === null) return;
  console.log(`Nobody has an account yet. Make the first one at ${publicUrl.origin}${SETUP_PATH}`);
  console.log(`Setup code: ${code}`);
}

function exitOnSignals(stop: () => Promise<void>): void {
  let asked = false;
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      if (asked) {
        console.error('Stopped at once, at the second signal.');
        process.exit(1);
      }
      asked = true;
      console.log('Stopping: waiting for calls in progress. A second Ctrl+C or signal stops at once.');
      stop().then(
        () => process.exit(0),
        (error: unknown) => {
          console.error(error);
          process.exit(1);
        },
      );
    });
  }
}

function urlOf({ address, family, port }: AddressInfo): string {
  return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`;
}

function describeConnection({ apiKey, baseUrl }: Environment): string {
  const host = baseUrl === null ? null : new URL(baseUrl).host;
  if (host !== null && host !== 'api.openai.com') return `Connection: ${host}`;
  if (apiKey !== null) return 'Connection: OpenAI';
  return 'Connection: Demo. No OPENAI_API_KEY is set, so pictures are drawn on this machine, free of charge. To use OpenAI, put a key into .env.';
}
