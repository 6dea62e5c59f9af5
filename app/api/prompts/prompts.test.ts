import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { PromptPage } from '@/lib/shared/wire-presets';
import { ask, newRunId, openTestServer, refusal, type TestServer } from '@/test/server';
import { DELETE as REMOVE } from './[sha256]/route';
import { DELETE, GET } from './route';

let server: TestServer;
beforeEach(async () => {
  server = await openTestServer();
});
afterEach(() => server.close());

const get = (query = '') => ask(GET, `/api/prompts${query}`);
const read = async (query?: string) => (await (await get(query)).json()) as PromptPage;
const remove = (sha256: string) =>
  ask(REMOVE, `/api/prompts/${sha256}`, { method: 'DELETE', params: { sha256 } });

async function use(...prompts: string[]) {
  for (const prompt of prompts) {
    const settings = { model: 'gpt-image-2', size: '1024x1024', quality: 'low', n: 1 } as const;
    const rest = { background: 'auto', outputFormat: 'png', moderation: 'auto', partialImages: 0 } as const;
    const { run } = await server.services.runs.admit(
      { ownerId: 'local', tokenId: null },
      {
        id: newRunId(),
        prompt,
        ...settings,
        ...rest,
      },
    );
    await server.ended(run.id);
  }
}

describe('the prompt history over HTTP', () => {
  it('has what was used, newest first, and leads back to the run', async () => {
    await use('A fox', 'An owl', 'A fox');
    const { prompts, nextCursor } = await read();
    expect(prompts.map(({ text, uses }) => [text, uses])).toEqual([
      ['A fox', 2],
      ['An owl', 1],
    ]);
    expect(nextCursor).toBeNull();
    const run = await server.services.runs.find('local', prompts[0]?.lastRunId ?? '');
    expect(run?.params.prompt).toBe('A fox');
  });

  it('is searched and paged', async () => {
    await use('A fox', 'An owl', 'A red fox');
    expect((await read('?q=fox')).prompts.map(({ text }) => text)).toEqual(['A red fox', 'A fox']);
    const first = await read('?limit=2');
    const second = await read(`?limit=2&cursor=${first.nextCursor}`);
    expect([...first.prompts, ...second.prompts].map(({ text }) => text)).toEqual([
      'A red fox',
      'An owl',
      'A fox',
    ]);
  });

  it('loses one, or all', async () => {
    await use('A fox', 'An owl', 'A hare');
    const [hare] = (await read()).prompts;
    expect((await remove(hare?.sha256 ?? '')).status).toBe(204);
    expect((await read()).prompts.map(({ text }) => text)).toEqual(['An owl', 'A fox']);
    expect((await ask(DELETE, '/api/prompts', { method: 'DELETE' })).status).toBe(204);
    expect(await read()).toEqual({ prompts: [], nextCursor: null });
  });

  it.each(['x', '0'.repeat(64)])('does not know %j', async (sha256) => {
    expect(await refusal(await remove(sha256))).toMatchObject({ status: 404, code: 'prompt_not_found' });
  });

  it.each<[string, string]>([
    ['?cursor=x', 'invalid_cursor'],
    ['?limit=0', 'invalid_request'],
    ['?limit=101', 'invalid_request'],
    ['?limit=ten', 'invalid_request'],
  ])('refuses %s', async (query, code) => {
    expect(await refusal(await get(query))).toMatchObject({ status: 400, code });
  });
});
