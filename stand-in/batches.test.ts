import OpenAI, { toFile } from 'openai';
import sharp from 'sharp';
import { beforeEach, describe, expect, test } from 'vitest';
import type { BatchPlan } from './batches';
import { type AcceptedCall, createStandIn, openBatches, type StandInOptions } from './handle';

const picture = await sharp({ create: { width: 64, height: 64, channels: 3, background: 'teal' } })
  .png()
  .toBuffer();
const dataUrl = `data:image/png;base64,${picture.toString('base64')}`;

let plan: BatchPlan;
let accepted: AcceptedCall[];
let openai: OpenAI;

function open(): OpenAI {
  const options: StandInOptions = {
    paceMs: 0,
    fixture: picture,
    batchPlan: () => plan,
    onAccepted: (call) => accepted.push(call),
  };
  const standIn = createStandIn({ ...options, batches: openBatches(options) });
  return new OpenAI({ apiKey: 'sk-test', baseURL: 'http://stand.in/v1', fetch: standIn, maxRetries: 0 });
}

beforeEach(() => {
  plan = { paceMs: 0 };
  accepted = [];
  openai = open();
});

const body = { model: 'gpt-image-2', prompt: 'a fox', size: '1024x1024', quality: 'low' };
const line = (id: string, change: object = {}, more: object = {}) => ({
  custom_id: id,
  method: 'POST',
  url: '/v1/images/generations',
  body: { ...body, ...change },
  ...more,
});

async function start(
  lines: readonly (object | string)[],
  endpoint: '/v1/images/generations' | '/v1/images/edits' = '/v1/images/generations',
  purpose: 'batch' | 'user_data' = 'batch',
) {
  const text = lines.map((each) => (typeof each === 'string' ? each : JSON.stringify(each))).join('\n');
  const file = await openai.files.create({ purpose, file: await toFile(Buffer.from(text), 'lines.jsonl') });
  return openai.batches.create({
    input_file_id: file.id,
    endpoint,
    completion_window: '24h',
    metadata: { overpaint: 'row' },
  });
}

async function linesOf(fileId: string | undefined): Promise<Record<string, never>[]> {
  const text = await (await openai.files.content(fileId ?? '')).text();
  return text
    .split('\n')
    .filter((each) => each !== '')
    .map((each) => JSON.parse(each));
}

describe('a batch', () => {
  test('is validated, drawn at half the price and read as often as one likes', async () => {
    const created = await start([line('one'), line('two', { prompt: 'a hare' })]);
    expect(created).toMatchObject({ status: 'validating', metadata: { overpaint: 'row' } });
    const done = await openai.batches.retrieve(created.id);
    expect(done).toMatchObject({
      status: 'completed',
      request_counts: { total: 2, completed: 2, failed: 0 },
    });
    expect(done.error_file_id).toBeNull();
    const first = await linesOf(done.output_file_id);
    expect(first.map(({ custom_id }) => custom_id)).toEqual(['one', 'two']);
    expect(first[0]).toMatchObject({
      response: { status_code: 200, body: { data: [{ b64_json: picture.toString('base64') }] } },
      error: null,
    });
    expect(await linesOf(done.output_file_id)).toEqual(first);
    expect(accepted).toHaveLength(2);
    // 16 · 16 · (2,000,000 + 1024²) / 4,000,000 rounded up are 196 tokens at $30, and the words; half of it.
    expect(accepted[0]?.batchId).toBe(created.id);
    expect(accepted[0]?.billedMicroUsd).toBe(
      Math.ceil((196 * 30 + (accepted[0]?.usage.input_tokens_details.text_tokens ?? 0) * 5) / 2),
    );
  });

  test.each<[string, BatchPlan | null, readonly (object | string)[], string]>([
    ['no JSON', null, ['{"custom_id"'], 'invalid_json_line'],
    ['mixed models', null, [line('one'), line('two', { model: 'gpt-image-2.5-flare' })], 'mismatched_model'],
    ['an id twice', null, [line('one'), line('one')], 'duplicate_custom_id'],
    ['another URL', null, [line('one', {}, { url: '/v1/images/edits' })], 'mismatched_url'],
    ['a stream', null, [line('one', { stream: true })], 'unsupported_parameter'],
    ['previews', null, [line('one', { partial_images: 1 })], 'unsupported_parameter'],
    ['a field of forms', null, [line('one', { image: 'x' })], 'unknown_parameter'],
    ['no body', null, [line('one', {}, { body: null })], 'missing_required_parameter'],
    ['an unknown field', null, [line('one', {}, { extra: 1 })], 'unknown_parameter'],
    ['a model that has no batches', { refuseModel: true }, [line('one')], 'model_not_found'],
  ])('with %s is accepted and fails its check, for nothing', async (_name, change, lines, code) => {
    plan = { ...plan, ...change };
    const created = await start(lines);
    expect(created.status).toBe('validating');
    const failed = await openai.batches.retrieve(created.id);
    expect(failed).toMatchObject({ status: 'failed', errors: { data: [{ code }] } });
    expect(accepted).toEqual([]);
  });

  test('of a file with another purpose fails its check', async () => {
    const created = await start([line('one')], '/v1/images/generations', 'user_data');
    expect(await openai.batches.retrieve(created.id)).toMatchObject({
      status: 'failed',
      errors: { data: [{ code: 'invalid_purpose' }] },
    });
  });

  test('edits pictures that lie in the line or were uploaded', async () => {
    const file = await openai.files.create({
      purpose: 'vision',
      file: await toFile(picture, 'a.png', { type: 'image/png' }),
      expires_after: { anchor: 'created_at', seconds: 3600 },
    });
    const edit = (id: string, images: object[]) => line(id, { images }, { url: '/v1/images/edits' });
    const created = await start(
      [
        edit('one', [{ image_url: dataUrl }]),
        edit('two', [{ file_id: file.id }]),
        edit('three', [{ file_id: 'file-no' }]),
      ],
      '/v1/images/edits',
    );
    const done = await openai.batches.retrieve(created.id);
    expect(done.request_counts).toEqual({ total: 3, completed: 2, failed: 1 });
    expect((await linesOf(done.error_file_id))[0]).toMatchObject({
      custom_id: 'three',
      response: { status_code: 404 },
    });
    expect(accepted.map(({ files }) => files[0]?.sha256)).toEqual([
      accepted[0]?.files[0]?.sha256,
      accepted[0]?.files[0]?.sha256,
    ]);
  });

  test('expires with what was drawn, and lists the rest', async () => {
    plan = { paceMs: 0, expireAfter: 1 };
    const { id } = await start([line('one'), line('two')]);
    const expired = await openai.batches.retrieve(id);
    expect(expired).toMatchObject({ status: 'expired', request_counts: { completed: 1, failed: 1 } });
    expect(await linesOf(expired.error_file_id)).toMatchObject([
      { custom_id: 'two', response: null, error: { code: 'batch_expired' } },
    ]);
    expect(accepted).toHaveLength(1);
  });

  test('is canceled with what was drawn', async () => {
    plan = { hold: true };
    const { id } = await start([line('one')]);
    expect((await openai.batches.cancel(id)).status).toBe('cancelling');
    expect(await openai.batches.retrieve(id)).toMatchObject({ status: 'cancelled', output_file_id: null });
    await expect(openai.batches.cancel(id)).rejects.toThrow(/Cannot cancel/);
    expect(accepted).toEqual([]);
  });

  test('is found in the list, page by page', async () => {
    const ids: string[] = [];
    for (let count = 0; count < 5; count += 1) ids.push((await start([line('one')])).id);
    const found: string[] = [];
    for await (const batch of openai.batches.list({ limit: 2 })) found.push(batch.id);
    expect(found).toEqual(ids.toReversed());
  });
});

test('an upload is deleted, and its expiry is checked', async () => {
  const { id } = await openai.files.create({ purpose: 'vision', file: await toFile(picture, 'a.png') });
  expect(await openai.files.delete(id)).toEqual({ id, object: 'file', deleted: true });
  await expect(openai.files.retrieve(id)).rejects.toThrow(/No such File/);
  await expect(
    openai.files.create({
      purpose: 'vision',
      file: await toFile(picture, 'a.png'),
      expires_after: { anchor: 'created_at', seconds: 5 },
    }),
  ).rejects.toThrow(/expires_after/);
});
