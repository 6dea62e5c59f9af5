import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CANARY_KEY } from '@/test/overpaint-process';
import { expect, expectPictures, generate, onlyRun, openCreate, row, test } from './rig';

/** Every file under a folder that contains the key, or a usable part of it. */
function filesWithKey(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => readFileSync(path).includes(CANARY_KEY.slice(0, 20)));
}

test('the key appears nowhere outside the environment of the server', async ({
  page,
  context,
  overpaint,
  standIn,
}) => {
  const bodies: string[] = [];
  await context.route('**/*', async (route) => {
    // A stream never ends, and its messages are the same as those of /api/runs.
    if (route.request().url().endsWith('/api/events')) return route.continue();
    const response = await route.fetch();
    bodies.push(JSON.stringify(response.headers()) + (await response.body()).toString('latin1'));
    return route.fulfill({ response });
  });
  // The API echoes part of a refused key, which could leak it.
  await standIn.script([{ kind: 'bad_key' }]);
  await openCreate(page);
  await generate(page, 'a secret');
  await expect(row(page, 'a secret').getByText(/does not accept the API key/)).toBeVisible();
  await generate(page, 'another');
  await expectPictures(page, 'another', 1);
  await page.reload();
  await expectPictures(page, 'another', 1);

  for (const path of [
    '/api/status',
    '/api/status?test=key',
    '/api/runs',
    '/api/models',
    '/metrics',
    '/healthz',
    '/readyz',
  ]) {
    const response = await page.request.get(path);
    bodies.push(JSON.stringify(response.headers()) + (await response.text()));
  }
  expect(bodies.length).toBeGreaterThan(15);
  expect(bodies.filter((body) => body.includes(CANARY_KEY.slice(0, 20)))).toEqual([]);
  expect(overpaint.output()).toContain('is ready at');
  expect(overpaint.output()).not.toContain(CANARY_KEY.slice(0, 20));
  expect(filesWithKey(overpaint.dataDirectory)).toEqual([]);
  expect(filesWithKey(join(import.meta.dirname, '../.next/static'))).toEqual([]);
});

test('a foreign page, a foreign host and a form can neither spend nor read', async ({
  page,
  overpaint,
  standIn,
}) => {
  const request = { id: '01937c00-0000-7000-8000-000000000002', prompt: 'not mine' };
  const post = (headers: Record<string, string>, body = JSON.stringify(request)) =>
    fetch(`${overpaint.url}/api/generate`, { method: 'POST', headers, body });
  const foreign = await post({ 'content-type': 'application/json', origin: 'https://evil.example' });
  const form = await post({ 'content-type': 'text/plain' });
  expect([foreign.status, form.status]).toEqual([403, 415]);
  const rebound = await page.request.get('/', { headers: { host: 'evil.example' } });
  expect(rebound.status()).toBe(421);
  expect(standIn.calls().filter(({ prompt }) => prompt === 'not mine')).toEqual([]);
});

test('prompts are not in the log', async ({ page, overpaint }) => {
  await openCreate(page);
  await generate(page, 'a very private thought');
  await expectPictures(page, 'a very private thought', 1);
  const { id } = await onlyRun(page);
  await expect.poll(() => overpaint.output()).toContain(id);
  expect(overpaint.output()).not.toContain('private thought');
});
