import './node-version';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPostgres } from './postgres';
import { runCommand } from './run-command';
import { type Outcome, readPlaywrightReport, readVitestReport } from './test-report';

type Count = Omit<Outcome, 'notes'>;
type Step = { name: string; run(): Promise<Outcome> };

const root = join(import.meta.dirname, '..');
const bin = (name: string) => join(root, 'node_modules/.bin', name);
const script = (path: string, ...args: string[]) => ['--import', './scripts/register.mjs', path, ...args];
const reports = mkdtempSync(join(tmpdir(), 'overpaint-reports-'));

/** All checks, the fast ones first. A failed step does not stop the others. */
const STEPS: Step[] = [
  { name: 'types', run: () => check(bin('tsc'), ['--noEmit']) },
  { name: 'lint', run: () => check(bin('biome'), ['lint', '--error-on-warnings', '.']) },
  { name: 'format', run: () => check(bin('biome'), ['format', '.']) },
  { name: 'dead code', run: () => check(bin('knip'), []) },
  { name: 'architecture', run: () => check(process.execPath, script('scripts/check-architecture.ts')) },
  { name: 'unit and route tests', run: runVitest },
  { name: 'build', run: () => check(process.execPath, script('scripts/build-once.ts')) },
  { name: 'browser tests', run: runPlaywright },
  { name: 'hostile client, short', run: runHostile },
  {
    name: 'crash test, short',
    run: () => checkUnlessSkipped(crashTest('7', 'kill,terminate,freeze,disk,full_start,restore', 'sqlite')),
  },
  {
    name: 'crash test of two servers, short',
    run: () => checkUnlessSkipped(crashTest('4', 'deploy,database,bucket,restore', 'postgres')),
  },
];

const total: Count = { passed: 0, failed: 0, skipped: 0 };
const summary: string[] = [];
const notes: string[] = [];
for (const step of STEPS) {
  console.log(`\n── ${step.name}`);
  const startedAt = performance.now();
  const count = await step.run();
  notes.push(...count.notes);
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  summary.push(`${count.failed === 0 ? '✓' : '✗'} ${step.name}: ${inWords(count)} in ${seconds} s`);
  total.passed += count.passed;
  total.failed += count.failed;
  total.skipped += count.skipped;
}
rmSync(reports, { recursive: true, force: true });

if (notes.length > 0) console.log(`\n── what failed, or was unsteady\n\n${notes.join('\n\n')}`);
console.log(`\n${summary.join('\n')}\n`);
console.log(inWords(total));
process.exit(total.failed === 0 ? 0 : 1);

function inWords({ passed, failed, skipped }: Count): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

/** A step that counts as one test. */
async function check(command: string, args: string[]): Promise<Outcome> {
  const { code } = await runCommand(command, args, { cwd: root });
  return { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: 0, notes: [] };
}

/** A step that reports if it cannot run here. */
async function checkUnlessSkipped(args: string[]): Promise<Outcome> {
  const { code, output } = await runCommand(process.execPath, args, { cwd: root });
  const skipped = code === 0 && /: skipped, because/.test(output);
  return {
    passed: code === 0 && !skipped ? 1 : 0,
    failed: code === 0 ? 0 : 1,
    skipped: skipped ? 1 : 0,
    notes: [],
  };
}

function crashTest(rounds: string, nemesis: string, engine: string): string[] {
  return script('scripts/crash-test.ts', '--rounds', rounds, '--nemesis', nemesis, '--engine', engine);
}

/** The storage tests also run on PostgreSQL if it is available. */
async function runVitest(): Promise<Outcome> {
  const report = join(reports, 'vitest.json');
  const postgres = await startPostgres();
  console.log(
    postgres === null
      ? 'Skipped: the storage tests on PostgreSQL, because it is not installed here (Debian: apt-get install postgresql).'
      : `The storage tests run on SQLite and on ${postgres.version}.`,
  );
  const args = ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const { code } = await runCommand(bin('vitest'), args, {
    cwd: root,
    env: postgres === null ? {} : { TEST_DATABASE_URL: postgres.url },
  }).finally(() => postgres?.stop());
  return readReport(report, code, readVitestReport);
}

async function runHostile(): Promise<Outcome> {
  const report = join(reports, 'hostile.json');
  const { code } = await runCommand(process.execPath, script('scripts/hostile.ts'), {
    cwd: root,
    env: { VITEST_JSON_REPORT: report },
  });
  return readReport(report, code, readVitestReport);
}

async function runPlaywright(): Promise<Outcome> {
  const report = join(reports, 'playwright.json');
  const { code } = await runCommand(process.execPath, script('scripts/e2e.ts'), {
    cwd: root,
    env: { PLAYWRIGHT_JSON_REPORT: report },
  });
  return readReport(report, code, readPlaywrightReport);
}

/** If a runner fails without naming a failed test (a file that does not load, a crash), that counts as one failure. */
function readReport<T>(path: string, code: number, read: (report: T) => Outcome): Outcome {
  let outcome: Outcome;
  try {
    outcome = read(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    return { passed: 0, failed: 1, skipped: 0, notes: [] };
  }
  return code !== 0 && outcome.failed === 0 ? { ...outcome, failed: 1 } : outcome;
}
