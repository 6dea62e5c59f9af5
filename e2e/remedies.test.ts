import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import sharp from 'sharp';
import { uuidV7 } from '@/lib/client/uuid-v7';
import { DEFAULT_SETTINGS } from '@/lib/shared/default-settings';
import type { UploadAnswer, WireRun } from '@/lib/shared/wire';
import { expect, expectAccessible, expectPictures, openCreate, readImage, row, test } from './rig';

type Page = Parameters<typeof openCreate>[0];

async function ended(page: Page, id: string): Promise<WireRun> {
  let run: WireRun | undefined;
  await expect
    .poll(async () => {
      run = ((await (await page.request.get(`/api/runs/${id}`)).json()) as { run: WireRun }).run;
      return run.status;
    })
    .toBe('done');
  return run as WireRun;
}

async function make(page: Page, prompt: string, edit?: { images: string[] }): Promise<WireRun> {
  const id = uuidV7();
  const data = { ...DEFAULT_SETTINGS, quality: 'low', id, prompt, ...edit };
  expect((await page.request.post(edit ? '/api/edit' : '/api/generate', { data })).status()).toBe(202);
  return ended(page, id);
}

/** Writes what a server leaves when it dies halfway; the pages are opened after that. */
function leave(dataDirectory: string, runId: string, ...statements: string[]): void {
  const database = new DatabaseSync(join(dataDirectory, 'overpaint.db'), { timeout: 10_000 });
  database.exec('pragma busy_timeout = 5000; pragma foreign_keys = off');
  for (const statement of statements) database.prepare(statement).run(runId);
  database.close();
}

test('an edit that could not be put back is placed again from its row, and from its page, for free', async ({
  page,
  overpaint,
  standIn,
}) => {
  const photo = await sharp({ create: { width: 640, height: 480, channels: 3, background: '#8a6' } })
    .png()
    .toBuffer();
  const headers = { 'content-type': 'image/png' };
  const upload = await page.request.post('/api/images?role=input', { headers, data: photo });
  const { image } = (await upload.json()) as UploadAnswer;
  const runs = [await make(page, 'a blue hatch', { images: [image.id] })];
  runs.push(await make(page, 'a green hatch', { images: [image.id] }));
  for (const { id } of runs)
    leave(
      overpaint.dataDirectory,
      id,
      "delete from image where run_id = ? and role = 'placed'",
      "update run set error_code = 'placement_failed' where id = ?",
    );

  await openCreate(page);
  const hatch = row(page, 'a blue hatch');
  await expect(hatch.getByText('could not be put back into the photo').first()).toBeVisible();
  await expectAccessible(page);
  await hatch.getByRole('button', { name: 'Place it again' }).click();
  await expect(hatch.getByText('could not be put back')).toHaveCount(0);
  await expectPictures(page, 'a blue hatch', 1);
  expect(await ended(page, runs[0]?.id ?? '')).toMatchObject({
    error: null,
    images: [{ role: 'placed', costMicroUsd: runs[0]?.costMicroUsd }],
  });

  const { images } = await ended(page, runs[1]?.id ?? '');
  await page.goto(`/image/${images[0]?.id}`);
  await page.getByRole('button', { name: 'Place it again' }).click();
  await expect(page.getByRole('button', { name: 'Place it again' })).toHaveCount(0);
  await expect.poll(() => page.url()).not.toContain(images[0]?.id ?? '');
  await expect(page.getByRole('radio', { name: 'Model’s own' })).toBeVisible();
  expect(standIn.calls().filter(({ prompt }) => prompt.includes('hatch'))).toHaveLength(2);
});

test('an answer that crashed the server is saved on request, and not paid for again', async ({
  page,
  overpaint,
  standIn,
}) => {
  const { id, images } = await make(page, 'a red kite');
  const picture = (await readImage(page, images[0] as { id: string })).toString('base64');
  const head = { version: 1, contentType: 'application/json', status: 200, upstreamRequestId: null };
  writeFileSync(
    join(overpaint.dataDirectory, 'spool', `${id}.1.answer`),
    `${JSON.stringify({ ...head, receivedAtMs: 1 })}\n${JSON.stringify({ data: [{ b64_json: picture }] })}`,
  );
  leave(
    overpaint.dataDirectory,
    id,
    'delete from image where run_id = ?',
    "update run set status = 'failed', error_code = 'poisoned_answer', crashes = 3 where id = ?",
  );

  await openCreate(page);
  const kite = row(page, 'a red kite');
  await expect(kite).toContainText(`spool/${id}.1.answer`);
  await expectAccessible(page);
  await kite.getByRole('button', { name: 'Save it now' }).click();
  await expectPictures(page, 'a red kite', 1);
  await expect(kite.getByRole('button', { name: 'Save it now' })).toHaveCount(0);
  expect(standIn.calls().filter(({ prompt }) => prompt === 'a red kite')).toHaveLength(1);
});
