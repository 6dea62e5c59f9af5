import './node-version';
import { createHash, randomInt } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { TERMINAL } from '@/lib/shared/run-status';
import type { RunAnswer, RunPage, WireRun, WireStatus } from '@/lib/shared/wire';
import { buildIfNeeded, buildOf } from './build';
import { CANARY_KEY, type OverpaintProcess, startOverpaint } from './overpaint-process';
import { type Fault, startStandIn } from './stand-in-process';

/**
 * Kills the real server at random moments of a stream of runs, while the API misbehaves too, and then asks the questions
 * that matter to somebody who pays: is every run that was acknowledged still there, is every picture whole, was anything
 * billed twice, is the budget exact?
 *
 *     node --import ./scripts/register.mjs scripts/crash-test.ts --rounds 60 [--seed 7]
 *
 * The oracles are the stand-in's own log of what it billed, and the bytes.
 */
const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '60' }, seed: { type: 'string' } },
});
const rounds = Number(values.rounds);
const seed = Number(values.seed ?? randomInt(1_000_000));
const random = randomFrom(seed);
const between = (low: number, high: number) => low + Math.floor(random() * (high - low));
const pick = <T>(choices: readonly T[]): T => choices[Math.floor(random() * choices.length)] as T;

const SETTLE_TIMEOUT_MS = 90_000;
const SUBMITTERS = 3;

type Submission = { id: string; prompt: string; n: number; partialImages: number; acknowledged: boolean };

const submissions: Submission[] = [];
const hashOfImage = new Map<string, string>();
const violations: string[] = [];
const violation = (what: string) => {
  violations.push(what);
  console.error(`✗ ${what}`);
};

await buildIfNeeded(buildOf(join(import.meta.dirname, '..')), console.log);
const folder = mkdtempSync(join(tmpdir(), 'overpaint-crash-'));
const dataDirectory = join(folder, 'data');
const standIn = await startStandIn({ logFile: join(folder, 'calls.jsonl'), paceMs: 0 });
const settings: Record<string, string> = {
  DATA_DIR: dataDirectory,
  OPENAI_BASE_URL: standIn.baseUrl,
  OPENAI_API_KEY: CANARY_KEY,
  CALL_DEADLINE_SECONDS: '6',
  DRAIN_TIMEOUT: '2',
  MONTHLY_BUDGET_USD: '1000',
};
let output = '';
let kills = 0;

console.log(`Crash test: ${rounds} rounds, seed ${seed}`);
for (let round = 1; round <= rounds; round++) {
  const server = await start();
  await standIn.script(Array.from({ length: 40 }, randomFault));
  const stop = new AbortController();
  const submitters = Array.from({ length: SUBMITTERS }, () => submitUntil(server.url, stop.signal));
  await sleep(between(150, 2200));
  const signal = random() < 0.75 ? 'SIGKILL' : 'SIGTERM';
  const code = await server.stop(signal);
  stop.abort();
  await Promise.all(submitters);
  await standIn.reset();
  output += server.output();
  kills++;
  if (signal === 'SIGTERM' && code !== 0) violation(`round ${round}: SIGTERM ended with ${code}, not 0`);
  checkBudgetRows(`round ${round}, after ${signal}`);
}

const server = await start();
settings.PORT = new URL(server.url).port;
await resubmit(server.url);
await settle(server.url);
await checkRuns(server.url);
await checkStatus(server.url);
await server.stop('SIGTERM');
output += server.output();
checkBudgetRows('at the end');
checkLeftovers();
await standIn.stop();

const billedCalls = standIn.calls().length;
const counts = new Map<string, number>();
for (const { status } of readRuns()) counts.set(status, (counts.get(status) ?? 0) + 1);
const acknowledged = submissions.filter((submission) => submission.acknowledged).length;
const outcome = [...counts].map(([status, count]) => `${count} ${status}`).join(', ');
if (violations.length === 0) {
  rmSync(folder, { recursive: true });
} else {
  writeFileSync(join(folder, 'server.log'), output);
  console.error(`The data and the server's log are kept in ${folder}`);
}
console.log(
  `Crash test: ${kills} kills, ${acknowledged} acknowledged runs (${outcome}), ${billedCalls} calls billed, ` +
    `${hashOfImage.size} images, ${violations.length} violations (seed ${seed})`,
);
process.exit(violations.length === 0 ? 0 : 1);

async function start(): Promise<OverpaintProcess> {
  const started = await startOverpaint(settings);
  // The same port from now on, as after a crash in real life.
  settings.PORT = new URL(started.url).port;
  return started;
}

function randomFault(): Fault {
  const faults: (() => Fault)[] = [
    () => ({ kind: 'slow', ms: between(50, 1500) }),
    () => ({ kind: 'slow', ms: between(50, 1500) }),
    () => ({ kind: 'rate_limit' }),
    () => ({ kind: 'server_error' }),
    () => ({ kind: 'moderation' }),
    () => ({ kind: 'cut' }),
    () => ({ kind: 'hang' }),
    () => ({ kind: 'truncated_stream' }),
  ];
  return random() < 0.5 ? { kind: 'slow', ms: between(0, 200) } : pick(faults)();
}

/** Sends runs one after the other. What was sent and not answered is sent again later, under the same id. */
async function submitUntil(url: string, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const waiting = submissions.find((submission) => !submission.acknowledged && random() < 0.5);
    const submission = waiting ?? newSubmission();
    if (waiting === undefined) submissions.push(submission);
    try {
      await submit(url, submission);
    } catch (error) {
      // The server is gone; whether the run arrived is what the next round finds out.
      if (!(error instanceof TypeError)) throw error;
      return;
    }
    await sleep(between(5, 120));
  }
}

function newSubmission(): Submission {
  const id = uuidV7();
  return {
    id,
    prompt: `crash ${id}`,
    n: pick([1, 1, 1, 2]),
    partialImages: pick([0, 0, 0, 1]),
    acknowledged: false,
  };
}

async function submit(url: string, submission: Submission): Promise<void> {
  const { id, prompt, n, partialImages } = submission;
  const response = await fetch(`${url}/api/generate`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ id, prompt, n, partialImages, size: '1024x640', quality: 'low' }),
  });
  const body = await response.text();
  if (response.status === 200 || response.status === 202) submission.acknowledged = true;
  else if (response.status !== 503) violation(`POST of ${id} was answered ${response.status}: ${body}`);
}

async function resubmit(url: string): Promise<void> {
  for (const submission of submissions) if (!submission.acknowledged) await submit(url, submission);
}

/** Every run comes to an end by itself. (I6) */
async function settle(url: string): Promise<void> {
  const deadline = performance.now() + SETTLE_TIMEOUT_MS;
  for (;;) {
    const open = (await allRuns(url)).filter((run) => !TERMINAL.has(run.status));
    if (open.length === 0) return;
    if (performance.now() > deadline)
      return violation(`still open: ${open.map((run) => `${run.id} ${run.status}`).join(', ')}`);
    await sleep(250);
  }
}

async function allRuns(url: string): Promise<WireRun[]> {
  const runs: WireRun[] = [];
  let cursor: string | null = null;
  do {
    const query: string = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const page = (await (await fetch(`${url}/api/runs?limit=100${query}`)).json()) as RunPage;
    runs.push(...page.runs);
    cursor = page.nextCursor;
  } while (cursor !== null);
  return runs;
}

/** I1 to I4: nothing acknowledged is lost, nothing is billed twice, what was received is shown, pictures are whole. */
async function checkRuns(url: string): Promise<void> {
  const billed = new Map<string, number[]>();
  for (const call of standIn.calls())
    billed.set(call.prompt, [...(billed.get(call.prompt) ?? []), call.billedMicroUsd]);

  for (const { id, prompt, n } of submissions) {
    const response = await fetch(`${url}/api/runs/${id}`);
    if (response.status !== 200) {
      violation(`run ${id} was acknowledged and is gone (${response.status})`);
      continue;
    }
    const { run } = (await response.json()) as RunAnswer;
    const bills = billed.get(prompt) ?? [];
    if (bills.length > 1) violation(`run ${id} was billed ${bills.length} times`);
    if (run.params.prompt !== prompt) violation(`run ${id} has another run's prompt`);
    if (run.status === 'done') {
      if (bills.length !== 1) violation(`run ${id} is done and was billed ${bills.length} times`);
      if (run.images.length !== n) violation(`run ${id} is done with ${run.images.length} of ${n} images`);
      if (run.costMicroUsd !== bills[0])
        violation(`run ${id} says it cost ${run.costMicroUsd}, and ${bills[0]} was billed`);
    } else if (bills.length > 0 && run.error?.charged === 'no') {
      violation(`run ${id} was billed and says that it was not`);
    }
    for (const image of run.images) await checkImage(url, run, image.id, image.bytes);
  }
}

async function checkImage(url: string, run: WireRun, imageId: string, sizeBytes: number): Promise<void> {
  const response = await fetch(`${url}/api/images/${imageId}`);
  const bytes = new Uint8Array(await response.arrayBuffer());
  const hash = createHash('sha256').update(bytes).digest('hex');
  hashOfImage.set(imageId, hash);
  if (response.status !== 200 || bytes.length !== sizeBytes) {
    violation(`image ${imageId} of run ${run.id}: ${response.status}, ${bytes.length} of ${sizeBytes} bytes`);
  }
  if (!response.headers.get('etag')?.includes(hash))
    violation(`image ${imageId} does not have the bytes that its ETag names`);
}

/** I5 as the page sees it. */
async function checkStatus(url: string): Promise<void> {
  const { budget } = (await (await fetch(`${url}/api/status`)).json()) as WireStatus;
  const spent = (await allRuns(url)).reduce((sum, run) => sum + countedMicroUsd(run), 0);
  if (budget.reservedMicroUsd !== 0)
    violation(`${budget.reservedMicroUsd} is still held with nothing under way`);
  if (budget.spentMicroUsd !== spent)
    violation(`the budget says ${budget.spentMicroUsd}, the runs add up to ${spent}`);
}

function countedMicroUsd(run: WireRun): number {
  if (run.costMicroUsd !== null) return run.costMicroUsd;
  const maybeCharged = run.status === 'unknown' || (run.error !== null && run.error.charged !== 'no');
  return maybeCharged ? (run.estimate.highMicroUsd ?? 0) : 0;
}

/** I5 at the instant of death: the sums over the runs are the budget, whatever was cut short. */
function checkBudgetRows(when: string): void {
  const database = new DatabaseSync(join(dataDirectory, 'overpaint.db'));
  const integrity = database.prepare('PRAGMA integrity_check').get() as { integrity_check: string };
  if (integrity.integrity_check !== 'ok')
    violation(`${when}: the database is damaged: ${integrity.integrity_check}`);
  const runs = database
    .prepare(
      'SELECT coalesce(sum(hold_micro_usd), 0) AS held, coalesce(sum(charged_micro_usd), 0) AS charged FROM run',
    )
    .get() as { held: number; charged: number };
  const budget = database
    .prepare(
      'SELECT coalesce(sum(reserved_micro_usd), 0) AS held, coalesce(sum(spent_micro_usd), 0) AS charged FROM budget',
    )
    .get() as { held: number; charged: number };
  database.close();
  if (runs.held !== budget.held || runs.charged !== budget.charged) {
    violation(
      `${when}: runs hold ${runs.held} and were charged ${runs.charged}, the budget says ${budget.held} and ${budget.charged}`,
    );
  }
}

/** Nothing half-written stays behind, and the key is nowhere. (I4, I8) */
function checkLeftovers(): void {
  const files = readdirSync(dataDirectory, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  for (const entry of files) {
    const path = join(entry.parentPath, entry.name);
    if (readFileSync(path).includes(CANARY_KEY)) violation(`the key is in ${path}`);
  }
  if (output.includes(CANARY_KEY)) violation('the key is in the log');
  const kept = readRuns().filter((run) => run.error_code === 'poisoned_answer');
  const left = readdirSync(join(dataDirectory, 'spool')).filter(
    (name) => name.endsWith('.answer') && !kept.some((run) => name.startsWith(run.id)),
  );
  if (left.length > 0) violation(`answers were left in the spool: ${left.join(', ')}`);
}

type RunRow = { id: string; status: string; error_code: string | null };

function readRuns(): RunRow[] {
  const database = new DatabaseSync(join(dataDirectory, 'overpaint.db'));
  const rows = database.prepare('SELECT id, status, error_code FROM run').all() as unknown as RunRow[];
  database.close();
  return rows;
}

function uuidV7(): string {
  const time = Date.now().toString(16).padStart(12, '0');
  const digits = Array.from({ length: 19 }, () => Math.floor(random() * 16).toString(16)).join('');
  return `${time.slice(0, 8)}-${time.slice(8)}-7${digits.slice(0, 3)}-a${digits.slice(3, 6)}-${digits.slice(6, 18)}`;
}

/** mulberry32: a failing run can be told again by its seed (its timing cannot). */
function randomFrom(start: number): () => number {
  let state = start >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
