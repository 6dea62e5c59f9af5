import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { WireRun } from '@/lib/shared/wire';
import { openAccountsServer } from '@/test/accounts-server';
import { listenToApi } from '@/test/api-server';
import { TEST_ENGINES } from '@/test/databases';
import { addTestPeople } from '@/test/people';
import { newRunId, refusal, type TestServer } from '@/test/server';

const MAKE = ['compare', 'edit', 'generate'];
const READ = ['estimate', 'find', 'image', 'list', 'references', 'wait'];

type Content = { type: string; text?: string; data?: string; mimeType?: string };

describe.each(TEST_ENGINES.map(({ engine }) => engine))('MCP on %s', (engine) => {
  let server: TestServer;
  let api: Awaited<ReturnType<typeof listenToApi>>;
  const open: Client[] = [];

  beforeEach(async () => {
    server = await openAccountsServer(engine);
    api = await listenToApi();
    await addTestPeople(server.services.database, 'ann');
  });
  afterEach(async () => {
    await Promise.all(open.splice(0).map((client) => client.close()));
    await api.close();
    await server.close();
  });

  async function secretOf(change: { mayMake?: number; models?: string; runMicroUsd?: number } = {}) {
    const free = { mayMake: 1, models: null, monthlyMicroUsd: null, runMicroUsd: null, expiresAt: null };
    return server.services.tokens.create('ann', { name: 'Robot', ...free, ...change });
  }

  async function connect(secret: string): Promise<Client> {
    const client = new Client({ name: 'test', version: '1' });
    const headers = { authorization: `Bearer ${secret}` };
    const transport = new StreamableHTTPClientTransport(new URL(`${api.url}/api/mcp`), {
      requestInit: { headers },
    });
    await client.connect(transport as Parameters<Client['connect']>[0]);
    open.push(client);
    return client;
  }

  async function call(client: Client, name: string, input: Record<string, unknown>) {
    const answer = await client.callTool({ name, arguments: input });
    const content = answer.content as Content[];
    return { isError: answer.isError === true, content, text: content[0]?.text ?? '' };
  }
  const facts = async (client: Client, name: string, input: Record<string, unknown>) => {
    const { isError, text } = await call(client, name, input);
    expect(isError, text).toBe(false);
    return JSON.parse(text);
  };

  test('a token that may make is offered all tools, one that may read those that read', async () => {
    const names = async (client: Client) => (await client.listTools()).tools.map(({ name }) => name).sort();
    expect(await names(await connect((await secretOf()).secret))).toEqual([...MAKE, ...READ].sort());
    const reader = await connect((await secretOf({ mayMake: 0 })).secret);
    expect(await names(reader)).toEqual(READ);
    expect(await call(reader, 'generate', { prompt: 'a fox' })).toMatchObject({ isError: true });
    expect(server.calls).toEqual([]);
  });

  test('tells whom a prompt can mention, and sends their pictures', async () => {
    const client = await connect((await secretOf()).secret);
    expect((await facts(client, 'references', {})).references).toEqual([]);
    const first = newRunId();
    await facts(client, 'generate', { id: first, prompt: 'a girl' });
    const made = await facts(client, 'wait', { id: first, seconds: 20 });
    await server.services.references.create('ann', {
      name: 'Mia',
      kind: 'character',
      sentence: '',
      images: [made.images[0].id],
    });
    expect((await facts(client, 'references', {})).references).toMatchObject([{ name: 'Mia', version: 1 }]);
    const id = newRunId();
    await facts(client, 'generate', { id, prompt: '@mia waves' });
    expect(await facts(client, 'wait', { id, seconds: 20 })).toMatchObject({ status: 'done' });
    expect(server.calls.at(-1)).toMatchObject({ route: 'edits', prompt: expect.stringContaining('is Mia.') });
  });

  test('tells the price, makes, waits, finds and shows, and the studio sees it with the name of the token', async () => {
    const client = await connect((await secretOf()).secret);
    expect((await facts(client, 'estimate', { prompt: 'a fox' })).highUsd).toBeGreaterThan(0);
    expect(server.calls).toEqual([]);
    const seen: WireRun[] = [];
    const stop = server.services.events.subscribe('ann', (run) => seen.push(run));
    const id = newRunId();
    expect(await facts(client, 'generate', { id, prompt: 'a fox' })).toMatchObject({ id, kind: 'generate' });
    const run = await facts(client, 'wait', { id, seconds: 20 });
    stop();
    expect(run).toMatchObject({ status: 'done', images: [{ width: 1024 }] });
    expect(seen.at(-1)).toMatchObject({ id, tokenName: 'Robot' });
    // The same again is the same run.
    await facts(client, 'generate', { id, prompt: 'a fox' });
    expect(server.calls).toHaveLength(1);
    expect((await facts(client, 'list', {})).runs).toHaveLength(1);
    expect((await facts(client, 'find', { words: 'fox' })).images).toHaveLength(1);
    expect((await facts(client, 'find', { words: 'wolf' })).images).toEqual([]);
    const shown = await call(client, 'image', { id: run.images[0].id, width: 256 });
    expect(shown.content[0]).toMatchObject({ type: 'image', mimeType: 'image/webp' });
    expect(
      Buffer.from(shown.content[0]?.data ?? '', 'base64')
        .subarray(8, 12)
        .toString(),
    ).toBe('WEBP');
  });

  test('edits what a box selects, and nothing outside of it', async () => {
    const client = await connect((await secretOf()).secret);
    const id = newRunId();
    await facts(client, 'generate', { id, prompt: 'a fox' });
    const photo = (await facts(client, 'wait', { id, seconds: 20 })).images[0].id;
    const box = { x: 100, y: 200, width: 300, height: 400 };
    const edit = await facts(client, 'edit', { prompt: 'a hat', images: [photo], box });
    const { query } = server.services.database;
    const mask = await query
      .selectFrom('image')
      .select('painted')
      .where('role', '=', 'mask')
      .executeTakeFirst();
    expect(JSON.parse(mask?.painted ?? '{}')).toMatchObject({ bounds: box });
    expect(await facts(client, 'wait', { id: edit.id, seconds: 40 })).toMatchObject({ status: 'done' });
    const outside = { ...box, x: 1000 };
    const refused = await call(client, 'edit', { prompt: 'a hat', images: [photo], box: outside });
    expect(refused).toMatchObject({ isError: true });
    expect(refused.text).toContain('1024x1024');
  }, 60_000);

  test('compares: the price first, and the runs only when told', async () => {
    const client = await connect((await secretOf()).secret);
    const axes = { qualities: ['low', 'medium'] };
    const priced = await facts(client, 'compare', { prompt: 'a fox', axes });
    expect(priced.cells).toHaveLength(2);
    expect(priced.totalUsd).toBeGreaterThan(0);
    expect((await facts(client, 'list', {})).runs).toEqual([]);
    const started = await facts(client, 'compare', { prompt: 'a fox', axes, start: true });
    expect(started.runs).toHaveLength(2);
  });

  test('says why it refuses: models, limits, unknown fields', async () => {
    const bound = await connect((await secretOf({ models: '["another"]', runMicroUsd: 1 })).secret);
    const wrongModel = await call(bound, 'generate', { prompt: 'a fox' });
    expect(wrongModel.isError).toBe(true);
    expect(wrongModel.text).toContain('model_not_allowed');
    const poor = await connect((await secretOf({ runMicroUsd: 1 })).secret);
    expect((await call(poor, 'generate', { prompt: 'a fox' })).text).toMatch(/budget|limit/);
    const client = await connect((await secretOf()).secret);
    expect((await call(client, 'generate', { prompt: 'a fox', maxUsd: 0.000001 })).text).toContain(
      'cap_exceeded',
    );
    expect((await call(client, 'generate', { prompt: 'a fox', qualty: 'low' })).isError).toBe(true);
    expect((await call(client, 'wait', { id: newRunId() })).text).toContain('run_not_found');
    expect(server.calls).toEqual([]);
  });

  test('opens for tokens alone, for no web page, and no longer than the token lives', async () => {
    const { secret, token } = await secretOf();
    const post = (headers: Record<string, string>) =>
      fetch(`${api.url}/api/mcp`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          accept: 'application/json, text/event-stream',
          ...headers,
        },
        body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list' }),
      });
    const session = await server.services.sessions.start('ann', { userAgent: null, address: 'here' });
    const authorization = `Bearer ${secret}`;
    expect((await post({ authorization })).status).toBe(200);
    expect(await refusal(await post({}))).toMatchObject({ status: 401 });
    expect(await refusal(await post({ cookie: `overpaint=${session}` }))).toMatchObject({
      sentence: { key: 'refusals.onlyTokens' },
    });
    const foreign = await post({ authorization, origin: 'https://evil.example' });
    expect(foreign.headers.has('access-control-allow-origin')).toBe(false);
    expect(await refusal(foreign)).toMatchObject({ status: 403, code: 'foreign_origin' });
    await server.services.tokens.revoke('ann', token.id);
    expect(await refusal(await post({ authorization }))).toMatchObject({
      status: 401,
      code: 'token_invalid',
    });
  });
});
