import './node-version';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { buildIfNeeded, buildOf } from './build';
import { runCommand } from './run-command';

/**
 * Attacks a real server as strangers would. `--long` does more, including attacks that take minutes. Other arguments go
 * to vitest.
 */
const { values, positionals } = parseArgs({
  options: { long: { type: 'boolean', default: false } },
  strict: false,
  allowPositionals: true,
});
const root = join(import.meta.dirname, '..');
const report = process.env.VITEST_JSON_REPORT;

await buildIfNeeded(buildOf(root), console.log);
const { code } = await runCommand(
  process.execPath,
  [
    join(root, 'node_modules/vitest/vitest.mjs'),
    'run',
    '--config=hostile/vitest.config.ts',
    ...(report === undefined ? [] : ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]),
    ...positionals,
  ],
  { cwd: root, env: values.long ? { HOSTILE_LONG: 'true' } : {} },
);
process.exit(code);
