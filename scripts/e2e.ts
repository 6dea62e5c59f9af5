import './node-version';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { ensureBrowser } from './browser';
import { buildIfNeeded, buildOf } from './build';
import { runCommand } from './run-command';

const root = join(import.meta.dirname, '..');

await buildIfNeeded(buildOf(root), console.log);
const CHROMIUM_PATH = await ensureBrowser();
const cli = createRequire(import.meta.url).resolve('@playwright/test/cli');
const hooks = join(import.meta.dirname, 'json-modules.mjs');
const command = ['--import', hooks, cli, 'test', ...process.argv.slice(2)];
const { code } = await runCommand(process.execPath, command, {
  cwd: root,
  env: { CHROMIUM_PATH },
});
process.exit(code);
