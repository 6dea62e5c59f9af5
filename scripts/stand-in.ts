/**
 * The stand-in for the Images API as a separate server, for tests and trials:
 *
 *     node --import ./scripts/register.mjs scripts/stand-in.ts --port 8787 --log calls.jsonl
 *
 * Then OPENAI_BASE_URL=http://127.0.0.1:8787/v1 makes Overpaint talk to it as to any compatible server.
 */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import sharp from 'sharp';
import { startStandIn } from '@/stand-in/serve';

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '8787' },
    /** A line of JSON for each accepted call. */
    log: { type: 'string' },
    /** A folder that keeps the images, masks and markups of edits as they were sent. */
    save: { type: 'string' },
    /** Milliseconds that a call takes; by default it depends on the quality. */
    pace: { type: 'string' },
    /** A PNG to return as every picture, or `noise` for one of 3.6 MB. */
    fixture: { type: 'string' },
    'allow-retired': { type: 'boolean', default: false },
  },
});

/** Incompressible, as large as a detailed picture from a real model. */
async function makeNoise(): Promise<Buffer> {
  const edge = 1104;
  return sharp({
    create: {
      width: edge,
      height: edge,
      channels: 3,
      background: '#808080',
      noise: { type: 'gaussian', mean: 128, sigma: 60 },
    },
  })
    .png({ compressionLevel: 1 })
    .toBuffer();
}

const fixture =
  values.fixture === undefined
    ? undefined
    : values.fixture === 'noise'
      ? await makeNoise()
      : readFileSync(values.fixture);
const standIn = await startStandIn({
  port: Number(values.port),
  allowRetired: values['allow-retired'],
  ...(values.log === undefined ? {} : { logFile: values.log }),
  ...(values.save === undefined ? {} : { saveDirectory: values.save }),
  ...(values.pace === undefined ? {} : { paceMs: Number(values.pace) }),
  ...(fixture === undefined ? {} : { fixture }),
});
console.log(`Stand-in for the Images API: ${standIn.url}/v1`);

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    void standIn.close().then(() => process.exit(0));
  });
}
