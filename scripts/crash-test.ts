import './node-version';
import { randomInt } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import sharp from 'sharp';
import type { Engine } from '@/lib/server/database/open-database';
import type { RunAnswer, UploadAnswer } from '@/lib/shared/wire';
import type { BatchPlan } from '@/stand-in/batches';
import { seededRandom } from '@/test/seeded-random';
import type { Fault } from '@/test/stand-in-process';
import { buildIfNeeded, buildOf } from './build';
import {
  checkBatches,
  checkBudgetRows,
  checkIntegrity,
  checkKey,
  checkRuns,
  checkStatus,
  type Submission,
  settle,
} from './crash-checks';
import { type CrashServer, startCrashInstallation } from './crash-installation';
import { NEMESES, type Nemesis, type NemesisName } from './crash-nemesis';

/**
 * Attacks real servers at random moments during a stream of runs, while the API misbehaves too. Then it checks what
 * matters to a paying user: is every acknowledged run still there, is every picture whole, was anything billed twice, and
 * was the budget exact at every moment?
 *
 *     node --import ./scripts/register.mjs scripts/crash-test.ts --rounds 60 [--nemesis all] [--engine postgres] [--seed 7]
 *
 * The default is `--nemesis kill,terminate`; `crash-nemesis.ts` has them all. `--engine postgres`: two servers on one
 * PostgreSQL and one bucket. The oracles are the stand-in's own log of what it billed, and the bytes.
 */
const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '60' },
    seed: { type: 'string' },
    nemesis: { type: 'string', default: 'kill,terminate' },
    engine: { type: 'string', default: 'sqlite' },
  },
});
const rounds = Number(values.rounds);
const seed = Number(values.seed ?? randomInt(1_000_000));
const random = seededRandom(seed);
const engine: Engine = values.engine === 'postgres' ? 'postgres' : 'sqlite';

const SUBMITTERS = 3;
const PHOTO = { width: 1024, height: 640 };
const BUDGET_LOOK_MS = 200;
const POSTS_AT_ONCE = 10;
/** A frozen server never answers. */
const POST_TIMEOUT_MS = 10_000;

const submissions: Submission[] = [];
const violations: string[] = [];
const violation = (what: string) => {
  violations.push(what);
  console.error(`✗ ${what}`);
};

await buildIfNeeded(buildOf(join(import.meta.dirname, '..')), console.log);
const asked = chooseNemeses(values.nemesis, engine);
const started = await startCrashInstallation(engine, {
  smallDisk: asked.some((name) => nemesisOf(name).needsDisk === true),
});
if (started === null) {
  console.log('Crash test: skipped, because PostgreSQL is not installed here.');
  process.exit(0);
}
const installation = started;
const names = asked.filter((name) => nemesisOf(name).needsDisk !== true || installation.disk !== null);
if (names.length < asked.length)
  console.log('Crash test: the full-disk tests are left out, because this user may not mount a disk.');
const drawn = names.flatMap((name) => Array.from({ length: nemesisOf(name).weight }, () => name));
const strikes = new Map<NemesisName, number>();
let budgetLooks = 0;
const photo = await upload('input', await drawPhoto());
const mask = await upload('mask', await drawMask());

console.log(`Crash test: ${rounds} rounds of ${names.join(', ')} on ${engine}, seed ${seed}`);
for (let round = 1; round <= rounds; round++) {
  await installation.standIn.script(Array.from({ length: 40 }, randomFault));
  await installation.standIn.planBatches(randomPlan());
  const stop = new AbortController();
  const watchers = [
    ...Array.from({ length: SUBMITTERS }, () => submitUntil(stop.signal)),
    watchBudget(`round ${round}`, stop.signal),
  ];
  await sleep(random.between(150, 2200));
  // First each one once, then at random.
  const name = names[round - 1] ?? random.pick(drawn);
  const say = (what: string) => violation(`round ${round}, ${name}: ${what}`);
  await nemesisOf(name).strike({ installation, random, violation: say, post: postOneMore, postMany });
  strikes.set(name, (strikes.get(name) ?? 0) + 1);
  stop.abort();
  await Promise.all(watchers);
  await installation.standIn.reset();
  for (const server of installation.servers.filter((each) => each.process().hasEnded())) {
    say(`a server ended unexpectedly:\n${server.process().output().slice(-4000)}`);
    await server.start();
  }
  await checkIntegrity(installation, `round ${round}, after ${name}`, violation);
}

await installation.standIn.planBatches({ paceMs: 0 });
for (const submission of submissions) {
  const server = installation.servers[0] as CrashServer;
  while (!submission.acknowledged) await submit(server, submission);
}
await settle(installation, submissions.length, violation);
const images = await checkRuns(installation, submissions, violation);
const batches = await checkBatches(installation, violation);
await checkStatus(installation, violation);
if (!(await checkBudgetRows(installation, 'at the end', violation)))
  violation('at the end, the database cannot be read');
const counts = new Map<string, number>();
for (const { status } of await installation.database.query.selectFrom('run').select('status').execute())
  counts.set(status, (counts.get(status) ?? 0) + 1);
for (const server of installation.servers) await server.stop('SIGTERM');
checkKey(installation, violation);
const billedCalls = installation.standIn.calls().length;
const kept = await installation.close({ keep: violations.length > 0 });
if (kept !== null) console.error(`The data and the servers' log were kept in ${kept}`);

const list = (of: ReadonlyMap<string, number>) =>
  [...of].map(([what, count]) => `${count} ${what}`).join(', ');
console.log(
  `Crash test on ${engine}: ${list(strikes)}; ${submissions.length} runs (${list(counts)}), ${billedCalls} calls billed, ` +
    `${batches} batches, ${images} images, ${budgetLooks} checks of the budget, ${violations.length} violations (seed ${seed})`,
);
process.exit(violations.length === 0 ? 0 : 1);

async function upload(role: 'input' | 'mask', png: Buffer): Promise<string> {
  const response = await fetch(`${installation.servers[0]?.url()}/api/images?role=${role}`, {
    method: 'POST',
    headers: { 'content-type': 'image/png' },
    body: new Uint8Array(png),
  });
  if (response.status !== 201) throw new Error(`The server answered an upload with ${response.status}`);
  return ((await response.json()) as UploadAnswer).image.id;
}

function drawPhoto(): Promise<Buffer> {
  const noise = { type: 'gaussian', mean: 128, sigma: 30 } as const;
  return sharp({ create: { ...PHOTO, channels: 3, background: 'teal', noise } })
    .png()
    .toBuffer();
}

/** A hole in the middle: alpha 0 is where the edit may change the photo. */
function drawMask(): Promise<Buffer> {
  const pixels = Buffer.alloc(PHOTO.width * PHOTO.height * 4, 255);
  for (let y = PHOTO.height / 4; y < PHOTO.height / 2; y++)
    for (let x = PHOTO.width / 4; x < PHOTO.width / 2; x++) pixels[(y * PHOTO.width + x) * 4 + 3] = 0;
  return sharp(pixels, { raw: { ...PHOTO, channels: 4 } })
    .png()
    .toBuffer();
}

function nemesisOf(name: NemesisName): Nemesis {
  return NEMESES[name];
}

function chooseNemeses(words: string, on: Engine): NemesisName[] {
  const known = (Object.keys(NEMESES) as NemesisName[]).filter((name) =>
    nemesisOf(name).engines.includes(on),
  );
  if (words === 'all') return known;
  const chosen = words.split(',').map((word) => known.find((name) => name === word.trim()));
  if (chosen.includes(undefined)) {
    console.error(`On ${on}, --nemesis takes “all” or a list separated by commas: ${known.join(', ')}.`);
    process.exit(1);
  }
  return chosen as NemesisName[];
}

function randomFault(): Fault {
  const faults: (() => Fault)[] = [
    () => ({ kind: 'slow', ms: random.between(50, 1500) }),
    () => ({ kind: 'slow', ms: random.between(50, 1500) }),
    () => ({ kind: 'rate_limit' }),
    () => ({ kind: 'server_error' }),
    () => ({ kind: 'moderation' }),
    () => ({ kind: 'cut' }),
    () => ({ kind: 'hang' }),
    () => ({ kind: 'truncated_stream' }),
  ];
  return random.next() < 0.5 ? { kind: 'slow', ms: random.between(0, 200) } : random.pick(faults)();
}

/** Sends runs one after the other. A run without an answer is sent again later, under the same id. */
async function submitUntil(signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const waiting = submissions.find((submission) => !submission.acknowledged && random.next() < 0.5);
    await submit(random.pick(installation.servers), waiting ?? newSubmission());
    if (random.next() < 0.03) await cancelOvernight(random.pick(installation.servers));
    await sleep(random.between(5, 120));
  }
}

async function watchBudget(when: string, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    if (await checkBudgetRows(installation, when, violation)) budgetLooks += 1;
    await sleep(BUDGET_LOOK_MS);
  }
}

/** How batches go on in this round. */
function randomPlan(): BatchPlan {
  const plans: (() => BatchPlan)[] = [
    () => ({ expireAfter: random.pick([0, 1, 2]) }),
    () => ({ moderated: [random.pick([0, 1])] }),
    () => ({ output: ['shuffled', 'doubled', 'strangers', 'garbage'] }),
    () => ({ output: ['torn'] }),
    () => ({ refuseModel: true }),
    () => ({ hold: true }),
  ];
  return { paceMs: random.between(0, 2500), ...(random.next() < 0.5 ? {} : random.pick(plans)()) };
}

async function cancelOvernight(server: CrashServer): Promise<void> {
  const submission = submissions.findLast(
    ({ overnight, acknowledged }) => overnight !== null && acknowledged,
  );
  if (submission === undefined) return;
  const about = { signal: AbortSignal.timeout(POST_TIMEOUT_MS) };
  try {
    const answer = await fetch(`${server.url()}/api/runs/${submission.id}`, about);
    if (answer.status !== 200) return;
    const { run } = (await answer.json()) as RunAnswer;
    if (run.overnight?.id == null) return;
    await fetch(`${server.url()}/api/overnight/${run.overnight.id}/cancel`, { method: 'POST', ...about });
  } catch (error) {
    if (!(error instanceof TypeError) && !(error instanceof DOMException)) throw error;
  }
}

function newSubmission(): Submission {
  if (random.next() >= 0.25) return newRun();
  const together: Submission[] = [];
  for (let count = random.pick([1, 2, 3, 4]); count > 0; count -= 1)
    together.push(Object.assign(newRun(), { partialImages: 0, overnight: together }));
  return together[0] as Submission;
}

function newRun(): Submission {
  const id = random.uuidV7();
  const submission: Submission = {
    id,
    prompt: `crash ${id}`,
    n: random.pick([1, 1, 1, 2]),
    partialImages: random.pick([0, 0, 0, 1]),
    isEdit: random.next() < 0.25,
    overnight: null,
    acknowledged: false,
  };
  submissions.push(submission);
  return submission;
}

function postOneMore(server: CrashServer): Promise<number> {
  return submit(server, newSubmission());
}

async function postMany(server: CrashServer, count: number): Promise<void> {
  const many = Array.from({ length: count }, newSubmission);
  for (let at = 0; at < count; at += POSTS_AT_ONCE)
    await Promise.all(many.slice(at, at + POSTS_AT_ONCE).map((submission) => submit(server, submission)));
}

/** @returns the status; 0 without an answer, when only the next try can tell whether the run arrived */
async function submit(server: CrashServer, submission: Submission): Promise<number> {
  const { id, isEdit, overnight } = submission;
  const [path, sent] =
    overnight === null
      ? [isEdit ? 'edit' : 'generate', bodyOf(submission)]
      : [
          'batches',
          {
            when: 'overnight',
            runs: overnight.map((each) => ({ kind: each.isEdit ? 'edit' : 'generate', ...bodyOf(each) })),
          },
        ];
  let response: Response;
  let body: string;
  try {
    response = await fetch(`${server.url()}/api/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(sent),
      signal: AbortSignal.timeout(POST_TIMEOUT_MS),
    });
    body = await response.text();
  } catch (error) {
    if (!(error instanceof TypeError) && !(error instanceof DOMException)) throw error;
    await sleep(50);
    return 0;
  }
  if (response.status === 200 || response.status === 202)
    for (const each of overnight ?? [submission]) each.acknowledged = true;
  else if (response.status !== 503 && response.status !== 507)
    violation(`POST of ${id} was answered with ${response.status}: ${body}`);
  return response.status;
}

function bodyOf({ id, prompt, n, partialImages, isEdit }: Submission): object {
  const what = isEdit ? { images: [photo], mask } : { size: '1024x640' };
  return { id, prompt, n, partialImages, quality: 'low', ...what };
}
