import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { POST as batch } from '@/app/api/batches/route';
import { POST as upload } from '@/app/api/images/route';
import type { UploadAnswer, WireRun } from '@/lib/shared/wire';
import type { BatchAnswer } from '@/lib/shared/wire-presets';
import { alphaMask, CAT } from '@/test/pictures';
import { ask, newRunId, openTestServer, refusal, type TestServer } from '@/test/server';
import { POST as cancel } from './[id]/cancel/route';
import { POST as start } from './[id]/start/route';

let server: TestServer;
beforeEach(async () => {
  server = await openTestServer({}, { draw: true });
});
afterEach(() => server.close());

const post = (json: unknown) => ask(batch, '/api/batches', { method: 'POST', json });
const model = 'gpt-image-2';
const generate = (change: object = {}) => ({
  kind: 'generate',
  id: newRunId(),
  prompt: 'A fox',
  model,
  quality: 'low',
  ...change,
});
const answered = async (response: Response) => ((await response.json()) as BatchAnswer).runs;
const read = (id: string) => server.services.runs.find('local', id) as Promise<WireRun>;

/** Time passes, as far as what is waited for goes. */
function until(look: () => Promise<void>) {
  return vi.waitFor(
    async () => {
      await server.services.database.query
        .updateTable('overnight')
        .set({ notBefore: null })
        .where('leaseOwner', 'is', null)
        .where('endedAt', 'is', null)
        .execute();
      server.services.overnightWorker.wake();
      await look();
    },
    { timeout: 25_000, interval: 50 },
  );
}

const ended = (id: string) =>
  until(async () => {
    const run = await read(id);
    expect(run.endedAt).not.toBeNull();
    expect(['settled', 'refused', 'expired', 'canceled', 'lost']).toContain(run.overnight?.state);
  }).then(() => read(id));

async function put(role: 'input' | 'mask', bytes: Buffer): Promise<string> {
  const response = await ask(upload, `/api/images?role=${role}`, {
    method: 'POST',
    body: new Uint8Array(bytes),
  });
  return ((await response.json()) as UploadAnswer).image.id;
}

describe('POST /api/batches with when: overnight', () => {
  it('answers 202 with half the price, and 200 to the same again', async () => {
    const full = (await answered(await post({ runs: [generate()] })))[0]?.estimate.highMicroUsd ?? 0;
    const body = { runs: [generate()], when: 'overnight' };
    const first = await post(body);
    expect(first.status).toBe(202);
    const [run] = await answered(first);
    expect(run).toMatchObject({
      status: 'queued',
      queuePosition: null,
      estimate: { highMicroUsd: Math.ceil(full / 2) },
      overnight: { canceling: false },
    });
    expect((await post(body)).status).toBe(200);
    expect(await ended(run?.id ?? '')).toMatchObject({ status: 'done', costMicroUsd: Math.ceil(full / 2) });
  });

  it('refuses another word than now or overnight, and what OpenAI does not take', async () => {
    expect(await refusal(await post({ runs: [generate()], when: 'later' }))).toMatchObject({
      status: 400,
      code: 'invalid_request',
    });
    expect(
      await refusal(await post({ runs: [generate({ model: 'gpt-image-2.6-sunburst' })], when: 'overnight' })),
    ).toMatchObject({ status: 400, code: 'overnight_not_offered', message: expect.stringContaining('2.6') });
    const photo = await put('input', await sharp(CAT).png().toBuffer());
    expect(
      await refusal(
        await post({
          runs: [{ ...generate(), kind: 'edit', images: [photo], markup: newRunId() }],
          when: 'overnight',
        }),
      ),
    ).toMatchObject({ status: 400 });
  });

  it('edits as exactly as now: the answer is put back, and large pictures are uploaded and deleted', async () => {
    const noise = { type: 'gaussian', mean: 128, sigma: 60 } as const;
    const photo = await put(
      'input',
      await sharp({ create: { width: 1008, height: 1008, channels: 3, background: 'teal', noise } })
        .png()
        .toBuffer(),
    );
    const mask = await put('mask', alphaMask(1008, 1008, { x: 300, y: 300, width: 200, height: 200 }));
    const run = { ...generate(), kind: 'edit', images: [photo], mask, region: 'none' };
    expect((await post({ runs: [run], when: 'overnight' })).status).toBe(202);
    const done = await ended(run.id);
    expect(done).toMatchObject({ status: 'done', error: null });
    expect(done.images[0]).toMatchObject({ role: 'placed', width: 1008, height: 1008 });
    const [call] = server.calls;
    expect(call?.files.map(({ field }) => field)).toEqual(['image', 'mask']);
    // Above what lies in its line.
    expect(call?.files[0]?.bytes.byteLength).toBeGreaterThan(2 * 1024 * 1024);
    expect(done.costMicroUsd).toBe(call?.billedMicroUsd);
    expect(server.batches.files()).toEqual([]);
  });
});

describe('POST /api/overnight/{id}/…', () => {
  const call = (route: typeof cancel, id: string) =>
    ask(route, `/api/overnight/${id}`, { method: 'POST', json: {}, params: { id } });

  it('cancels a batch, and says what does not exist', async () => {
    server.planBatches({ hold: true });
    const [run] = await answered(await post({ runs: [generate(), generate()], when: 'overnight' }));
    await until(async () => expect((await read(run?.id ?? '')).overnight?.state).toBe('submitted'));
    const { id } = (await read(run?.id ?? '')).overnight ?? {};
    const response = await call(cancel, id ?? '');
    expect(response.status).toBe(202);
    expect(await response.json()).toEqual({ canceled: 2 });
    expect((await ended(run?.id ?? '')).status).toBe('canceled');
    expect(await refusal(await call(cancel, id ?? ''))).toMatchObject({
      status: 409,
      code: 'not_cancelable',
    });
    expect(await refusal(await call(start, id ?? ''))).toMatchObject({
      status: 409,
      code: 'nothing_to_start',
    });
    for (const route of [cancel, start])
      expect(await refusal(await call(route, newRunId()))).toMatchObject({
        status: 404,
        code: 'overnight_not_found',
      });
  });

  it('starts what was refused now, once', async () => {
    server.planBatches({ refuseModel: true });
    const [run] = await answered(await post({ runs: [generate()], when: 'overnight' }));
    const refused = await ended(run?.id ?? '');
    expect(refused.status).toBe('failed');
    const id = refused.overnight?.id ?? '';
    const answers = await Promise.all([call(start, id), call(start, id)]);
    expect(answers.map(({ status }) => status).toSorted()[0]).toBe(202);
    expect((await server.ended(refused.id)).status).toBe('done');
    expect(server.calls).toHaveLength(1);
  });
});
