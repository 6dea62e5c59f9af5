import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { isDatabaseDown } from '@/lib/server/database/database-down';
import { openExistingDatabase } from '@/lib/server/database/open-database';
import { isDiskFull } from '@/lib/server/disk/disk-full';
import type { ErrorCode } from '@/lib/shared/errors';
import { keepsAnswer } from '@/lib/shared/kept-answer';
import { TERMINAL } from '@/lib/shared/run-status';
import type { RunAnswer, RunPage, WireRun, WireStatus } from '@/lib/shared/wire';
import { CANARY_KEY } from '@/test/overpaint-process';
import { type CrashInstallation, MONTHLY_BUDGET_MICRO_USD } from './crash-installation';

export type Submission = {
  id: string;
  prompt: string;
  n: number;
  partialImages: number;
  /** An edit has a mask, so its answers are put back. */
  isEdit: boolean;
  /** Those that are asked for together, by tomorrow at half the price, itself among them; null: now. */
  overnight: readonly Submission[] | null;
  acknowledged: boolean;
};

type Violation = (what: string) => void;

const SETTLE_TIMEOUT_MS = 150_000;
/** What drawing alone takes on a slow machine. */
const SETTLE_TIMEOUT_PER_RUN_MS = 2000;
const SPOOL_TIMEOUT_MS = 60_000;

/**
 * I5 at any moment: the totals of the runs equal those of the installation's purses and those of all people's, and the limit
 * holds. One statement sees one moment.
 *
 * @returns false if the database is unavailable
 */
export async function checkBudgetRows(
  { database }: CrashInstallation,
  when: string,
  violation: Violation,
): Promise<boolean> {
  const sums = sql<Record<'purses' | 'runsHold' | 'runsCharged' | 'held' | 'spent', number | string>>`
    select purses.name as purses,
      (select coalesce(sum(hold_micro_usd), 0) from run) as runs_hold,
      (select coalesce(sum(charged_micro_usd), 0) from run) as runs_charged,
      (select coalesce(sum(reserved_micro_usd), 0) from budget where scope like purses.name || '%') as held,
      (select coalesce(sum(spent_micro_usd), 0) from budget where scope like purses.name || '%') as spent
    from (select 'installation' as name union all select 'person:') as purses`;
  try {
    for (const row of (await sums.execute(database.query)).rows) {
      const [runsHold, runsCharged] = [Number(row.runsHold), Number(row.runsCharged)];
      const [held, spent] = [Number(row.held), Number(row.spent)];
      if (runsHold !== held || runsCharged !== spent)
        violation(
          `${when}: the runs hold ${runsHold} and were charged ${runsCharged}, but the budget of ${row.purses} says ${held} and ${spent}`,
        );
      if (held + spent > MONTHLY_BUDGET_MICRO_USD)
        violation(`${when}: the budget is exceeded: ${held + spent}`);
    }
    return true;
  } catch (error) {
    if (isDatabaseDown(error) || isDiskFull(error)) return false;
    throw error;
  }
}

/** R9: the database is intact, whatever happened to its disk. */
export async function checkIntegrity(
  { sqlitePath }: CrashInstallation,
  when: string,
  violation: Violation,
): Promise<void> {
  if (sqlitePath === null) return;
  // A new connection: an older one may have cached the search index.
  const database = await openExistingDatabase({ url: null, sqlitePath });
  if (database === null) return violation(`${when}: the database is gone`);
  const { rows } = await sql<{ integrityCheck: string }>`pragma integrity_check`.execute(database.query);
  await database.close();
  if (rows[0]?.integrityCheck !== 'ok')
    violation(`${when}: the database is damaged: ${rows[0]?.integrityCheck}`);
}

/** Every run ends without help, and every answer is stored. (I3, I6) */
export async function settle(
  installation: CrashInstallation,
  runs: number,
  violation: Violation,
): Promise<void> {
  const url = installation.servers[0]?.url() ?? '';
  await until(SETTLE_TIMEOUT_MS + runs * SETTLE_TIMEOUT_PER_RUN_MS, async () => {
    const open = (await allRuns(url)).filter((run) => !TERMINAL.has(run.status));
    return open.map((run) => `run ${run.id} is still ${run.status}`);
  }).then((left) => left.forEach(violation));
  await until(SPOOL_TIMEOUT_MS, async () => {
    const runs = await allRuns(url);
    const kept = new Set(runs.filter((run) => keepsAnswer(run.error?.code)).map((run) => run.id));
    return installation.servers
      .flatMap(({ dataDirectory }) => readdirSync(join(dataDirectory, 'spool')))
      .filter((name) => name.endsWith('.answer') && !kept.has(name.split('.')[0] ?? ''))
      .map((name) => `the answer ${name} is still in the spool`);
  }).then((left) => left.forEach(violation));
}

/** @returns what was still wrong at the end */
async function until(timeoutMs: number, look: () => Promise<string[]>): Promise<string[]> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    const wrong = await look();
    if (wrong.length === 0 || performance.now() > deadline) return wrong;
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

/**
 * I1 to I4: nothing acknowledged is lost, nothing is billed twice, what was received is shown, pictures are whole. And R18:
 * no run is given up for a crash that it did not cause.
 *
 * @returns how many images were checked
 */
export async function checkRuns(
  { engine, servers, standIn }: CrashInstallation,
  submissions: readonly Submission[],
  violation: Violation,
): Promise<number> {
  const url = servers.at(-1)?.url() ?? '';
  const billed = new Map<string, number[]>();
  for (const call of standIn.calls())
    billed.set(call.prompt, [...(billed.get(call.prompt) ?? []), call.billedMicroUsd]);

  // None of the runs is harmful. With several servers, one that dies leaves its unfinished placements to the user.
  const blamed = new Set<ErrorCode>([
    ...(['poisoned', 'poisoned_answer', 'run_not_sent', 'answer_not_saved', 'edit_not_prepared'] as const),
    ...(engine === 'sqlite' ? (['placement_failed'] as const) : []),
  ]);
  let images = 0;
  for (const { id, prompt, n, isEdit, overnight } of submissions) {
    const response = await fetch(`${url}/api/runs/${id}`);
    if (response.status !== 200) {
      violation(`run ${id} was acknowledged but is gone (${response.status})`);
      continue;
    }
    const { run } = (await response.json()) as RunAnswer;
    const bills = billed.get(prompt) ?? [];
    if (bills.length > 1) violation(`run ${id} was billed ${bills.length} times`);
    if (run.params.prompt !== prompt) violation(`run ${id} has the prompt of another run`);
    if (run.error !== null && blamed.has(run.error.code))
      violation(`run ${id} is blamed for a crash that it did not cause: ${run.error.code}`);
    if (overnight !== null) checkOvernight(run, bills, violation);
    if (run.status === 'done') {
      if (bills.length !== 1) violation(`run ${id} is done but was billed ${bills.length} times`);
      const notPlaced = run.images.filter((image) => image.role !== 'placed');
      if (isEdit && notPlaced.length > 0 && run.error?.code !== 'placement_failed')
        violation(`run ${id} is done, but ${notPlaced.length} of its answers were not put back`);
      if (run.images.length !== n) violation(`run ${id} is done with ${run.images.length} of ${n} images`);
      if (run.costMicroUsd !== bills[0])
        violation(`run ${id} says that it cost ${run.costMicroUsd}, but ${bills[0]} was billed`);
    } else if (bills.length > 0 && run.error?.charged === 'no') {
      violation(`run ${id} was billed but says that it was not`);
    }
    for (const image of run.images) await checkImage(url, run, image, violation);
    images += run.images.length;
  }
  return images;
}

/** Answers of a batch can be fetched again, so none of its runs is lost with a server; and a bill is exactly half. */
function checkOvernight(run: WireRun, bills: readonly number[], violation: Violation): void {
  if (run.overnight === null) violation(`run ${run.id} was to be drawn by tomorrow and has forgotten it`);
  if (run.status === 'unknown') violation(`overnight run ${run.id} is unknown: ${run.error?.code}`);
  if (run.status === 'canceled' && bills.length > 0)
    violation(`overnight run ${run.id} is canceled, but was drawn and billed`);
  if (run.cost === null) return;
  const fullMicroUsd = run.cost.lines.reduce(
    (sum, line) => sum + Math.round(line.tokens * line.usdPerMillion * 2),
    0,
  );
  if (run.cost.totalMicroUsd !== Math.ceil(fullMicroUsd / 2))
    violation(`overnight run ${run.id} cost ${run.cost.totalMicroUsd}, which is not half of ${fullMicroUsd}`);
}

/** No second batch at OpenAI for the same row, and no upload that would stay for ever. @returns how many batches there were */
export async function checkBatches(
  { standIn, database }: CrashInstallation,
  violation: Violation,
): Promise<number> {
  const { batches, files } = await standIn.batches();
  const byRow = Map.groupBy(batches, ({ metadata }) => metadata?.overpaint ?? 'no row');
  for (const [row, of] of byRow) if (of.length > 1) violation(`row ${row} became ${of.length} batches`);
  for (const { id, expires } of files) if (!expires) violation(`the upload ${id} stays for ever`);
  const open = await database.query
    .selectFrom('overnight')
    .select(['id', 'state'])
    .where('endedAt', 'is', null)
    .execute();
  for (const { id, state } of open) violation(`overnight row ${id} is still ${state}`);
  return batches.length;
}

async function checkImage(
  url: string,
  run: WireRun,
  image: { id: string; bytes: number },
  violation: Violation,
): Promise<void> {
  const response = await fetch(`${url}/api/images/${image.id}`);
  const bytes = new Uint8Array(await response.arrayBuffer());
  const hash = createHash('sha256').update(bytes).digest('hex');
  if (response.status !== 200 || bytes.length !== image.bytes) {
    violation(
      `image ${image.id} of run ${run.id}: ${response.status}, ${bytes.length} of ${image.bytes} bytes`,
    );
  }
  if (!response.headers.get('etag')?.includes(hash))
    violation(`image ${image.id} does not have the bytes that its ETag names`);
}

/** I5 as each server's page shows it. */
export async function checkStatus({ servers }: CrashInstallation, violation: Violation): Promise<void> {
  for (const server of servers) {
    const { budget } = (await (await fetch(`${server.url()}/api/status`)).json()) as WireStatus;
    const spent = (await allRuns(server.url())).reduce((sum, run) => sum + countedMicroUsd(run), 0);
    if (budget.reservedMicroUsd !== 0)
      violation(`${budget.reservedMicroUsd} is still held although nothing is in progress`);
    if (budget.spentMicroUsd !== spent)
      violation(`the budget says ${budget.spentMicroUsd}, but the runs add up to ${spent}`);
  }
}

function countedMicroUsd(run: WireRun): number {
  if (run.costMicroUsd !== null) return run.costMicroUsd;
  const maybeCharged = run.status === 'unknown' || (run.error !== null && run.error.charged !== 'no');
  return maybeCharged ? (run.estimate.highMicroUsd ?? 0) : 0;
}

/** I8: the key is nowhere. */
export function checkKey({ servers, bucket, output }: CrashInstallation, violation: Violation): void {
  for (const { dataDirectory } of servers.filter(({ dataDirectory }) => existsSync(dataDirectory))) {
    const files = readdirSync(dataDirectory, { recursive: true, withFileTypes: true });
    for (const entry of files.filter((entry) => entry.isFile())) {
      const path = join(entry.parentPath, entry.name);
      if (readFileSync(path).includes(CANARY_KEY)) violation(`the key is in ${path}`);
    }
  }
  for (const [name, bytes] of bucket?.objects ?? [])
    if (bytes.includes(CANARY_KEY)) violation(`the key is in ${name} of the bucket`);
  if (output().includes(CANARY_KEY)) violation('the key is in the log');
}
