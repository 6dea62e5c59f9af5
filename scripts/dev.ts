import './node-version';
import { EventEmitter } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createEdge } from '@/lib/server/http/edge';
import { listenOrExit } from './listen-or-exit';
import { readEnvironmentOrExit } from './read-environment';

const root = join(import.meta.dirname, '..');

const environment = readEnvironmentOrExit(root);
// React and Next choose their code by NODE_ENV when first imported, so this comes first.
Object.assign(process.env, { NODE_ENV: 'development', NEXT_TELEMETRY_DISABLED: '1' });

/** Next listens here for the websocket that tells pages to reload. Every other upgrade is refused. */
const reloading = new EventEmitter();
const { server, serve } = createEdge({
  environment,
  development: true,
  upgrades: {
    path: '/_next/hmr',
    handler: (request, socket, head) => {
      // Next starts to listen with its first page.
      if (!reloading.emit('upgrade', request, socket, head)) socket.destroy();
    },
  },
});
await listenOrExit(server, environment);
const { address, port } = server.address() as AddressInfo;

const { default: next } = await import('next');
const app = next({
  dev: true,
  dir: root,
  hostname: environment.host,
  port,
  httpServer: reloading as Server,
});
for (const signal of ['SIGTERM', 'SIGINT'] as const)
  process.once(signal, () => void app.close().finally(() => process.exit()));
await app.prepare();
serve(app.getRequestHandler());
console.log(`Overpaint (development) is ready at http://${address}:${port}`);
