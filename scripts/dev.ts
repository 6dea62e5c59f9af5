import './node-version';
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { readEnvironmentOrExit } from './read-environment';

const root = join(import.meta.dirname, '..');

// Next reads `.env` itself, in its own process; here only the address is needed.
const { host, port } = readEnvironmentOrExit(root);
const next = createRequire(join(root, 'package.json')).resolve('next/dist/bin/next');
const child = spawn(process.execPath, [next, 'dev', '--hostname', host, '--port', String(port)], {
  cwd: root,
  env: { ...process.env, NODE_ENV: 'development', NEXT_TELEMETRY_DISABLED: '1' },
  stdio: 'inherit',
});
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => child.kill(signal));
child.once('close', (code) => process.exit(code ?? 1));
