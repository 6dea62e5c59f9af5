/**
 * Takes in one batch of 1,000 pictures of 3.6 MB, ten in each line of OpenAI's file of answers. One JSON object on standard
 * output: the server's peak memory meanwhile, alone and with the processes that it starts, and how long it took.
 */
import '@/scripts/node-version';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { MAX_BATCH_RUNS } from '@/lib/shared/batch-limit';
import { TERMINAL } from '@/lib/shared/run-status';
import type { RunPage, WireRun } from '@/lib/shared/wire';
import { buildIfNeeded, buildOf } from '@/scripts/build';
import { startOverpaint } from '@/test/overpaint-process';
import { forgetPeakRss, peakRssMb, rssMb, watchFamily } from '@/test/process-memory';
import { startStandIn } from '@/test/stand-in-process';

const PICTURES_A_RUN = 10;
const LIMITS = { peakMb: 350 };

await buildIfNeeded(buildOf(join(import.meta.dirname, '..')), console.error);
const folder = await mkdtemp(join(tmpdir(), 'overpaint-bench-'));
const standIn = await startStandIn({ logFile: join(folder, 'calls.jsonl'), paceMs: 0, noise: true });
await standIn.planBatches({ hold: true });
const server = await startOverpaint({
  DATA_DIR: join(folder, 'data'),
  LOG_LEVEL: 'error',
  OPENAI_BASE_URL: standIn.baseUrl,
  OPENAI_API_KEY: 'sk-bench',
  OVERNIGHT_LOOK_SECONDS: '1',
});
try {
  const runs = Array.from({ length: MAX_BATCH_RUNS }, (_, index) => ({
    kind: 'generate',
    id: crypto.randomUUID(),
    prompt: `night ${index}`,
    quality: 'low',
    n: PICTURES_A_RUN,
  }));
  const response = await fetch(`${server.url}/api/batches`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ when: 'overnight', runs }),
  });
  if (response.status !== 202) throw new Error(`The runs were refused: ${await response.text()}`);
  while ((await standIn.batches()).batches.length === 0) await sleep(200);

  const idleMb = rssMb(server.pid);
  forgetPeakRss(server.pid);
  const family = watchFamily(server.pid);
  const startedAt = performance.now();
  await standIn.planBatches({ paceMs: 0 });
  const ended = await waitUntilAllEnded();
  console.log(
    JSON.stringify(
      {
        bench: 'overnight',
        batches: (await standIn.batches()).batches.length,
        pictures: ended.reduce((sum, { images }) => sum + images.length, 0),
        idleMb,
        peakMb: peakRssMb(server.pid),
        peakWithHelpersMb: family.stop(),
        wallMs: Math.round(performance.now() - startedAt),
        limits: LIMITS,
      },
      null,
      2,
    ),
  );
} finally {
  await server.stop('SIGTERM');
  await standIn.stop();
  await rm(folder, { recursive: true, force: true });
}

async function waitUntilAllEnded(): Promise<WireRun[]> {
  for (;;) {
    await sleep(2000);
    const { runs } = (await (await fetch(`${server.url}/api/runs?limit=100`)).json()) as RunPage;
    if (runs.every(({ status }) => TERMINAL.has(status))) return runs;
  }
}
