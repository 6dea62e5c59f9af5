import { readFileSync } from 'node:fs';
import { Validator } from '@seriousme/openapi-schema-validator';
import OpenAPIClientAxios, { type Document } from 'openapi-client-axios';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { describeInterface, type OpenApiDocument } from '@/lib/server/interface/openapi';
import { INTERNAL, OPERATIONS } from '@/lib/server/interface/operations';
import { ERRORS } from '@/lib/shared/errors';
import { listenToApi, listRouteFiles } from '@/test/api-server';
import { addTestPeople } from '@/test/people';
import { ask, newRunId, openTestServer, type TestServer } from '@/test/server';
import { GET } from './route';

let server: TestServer;
let api: Awaited<ReturnType<typeof listenToApi>>;
let authorization: string;
beforeAll(async () => {
  server = await openTestServer({ AUTH: 'accounts', PUBLIC_URL: 'https://paint.example' });
  api = await listenToApi();
  await addTestPeople(server.services.database, 'ann');
  const chosen = { name: 'Job', mayMake: 1, models: null, monthlyMicroUsd: null, runMicroUsd: null };
  const { secret } = await server.services.tokens.create('ann', { ...chosen, expiresAt: null });
  authorization = `Bearer ${secret}`;
});
afterAll(async () => {
  await api.close();
  await server.close();
});

const isInternal = (path: string) =>
  Object.keys(INTERNAL).some((under) => path === under || path.startsWith(`${under}/`));

/** As `route` gets them: `  GET: handle(` at the beginning of a line. */
function methodsOf(file: URL): string[] {
  const text = readFileSync(file, 'utf8');
  return [...text.matchAll(/^ {2}(GET|POST|PUT|PATCH|DELETE): /gm)].map(([, name = '']) => name);
}

describe('the document', () => {
  test('has each method of each route, unless that is internal for a reason', () => {
    const there = listRouteFiles()
      .filter(({ path }) => !isInternal(path) && !path.includes('...'))
      .flatMap(({ path, file }) => methodsOf(file).map((method) => `${method} ${path}`));
    const documented = OPERATIONS.map(({ method, path }) => `${method.toUpperCase()} ${path}`);
    expect(documented.toSorted()).toEqual(there.toSorted());
    expect(new Set(OPERATIONS.map(({ id }) => id)).size).toBe(OPERATIONS.length);
  });

  test('is valid OpenAPI 3.1 to a validator that is not ours, and is told without a sign-in', async () => {
    const answer = await ask(GET, '/api/openapi.json');
    const document = (await answer.json()) as OpenApiDocument;
    expect(document.servers).toEqual([{ url: 'https://paint.example' }]);
    const checked = await new Validator().validate(structuredClone({ ...document }));
    expect(checked.errors ?? []).toEqual([]);
    expect(checked.valid).toBe(true);
  });

  test('knows every code of a refusal, and what each body takes', () => {
    const text = JSON.stringify(describeInterface('http://here'));
    for (const code of Object.keys(ERRORS)) expect(text).toContain(`"${code}"`);
    const { post } = describeInterface('http://here').paths['/api/generate'] ?? {};
    expect(post).toMatchObject({
      requestBody: {
        content: {
          'application/json': { schema: { required: ['id', 'prompt'], additionalProperties: false } },
        },
      },
    });
  });
});

test('a client made from it asks for the price, makes, waits, fetches, lists, and reads refusals', async () => {
  const document = describeInterface(api.url);
  const client = await new OpenAPIClientAxios({
    definition: JSON.parse(JSON.stringify(document)) as Document,
    axiosConfigDefaults: { baseURL: api.url, headers: { authorization }, validateStatus: () => true },
  }).getClient();
  const call = (id: string) => {
    const method = client[id];
    if (method === undefined) throw new Error(`There is no operation ${id}`);
    return method;
  };

  const estimate = await call('estimate')(undefined, { prompt: 'a fox' });
  expect(estimate.data.estimate.highMicroUsd).toBeGreaterThan(0);

  const body = { id: newRunId(), prompt: 'a fox' };
  expect((await call('generate')(undefined, body)).status).toBe(202);
  expect((await call('generate')(undefined, body)).status).toBe(200);
  expect((await call('generate')(undefined, { ...body, prompt: 'a wolf' })).data.error.code).toBe(
    'id_conflict',
  );
  await expect
    .poll(async () => (await call('getRun')({ id: body.id })).data.run.status, { timeout: 20_000 })
    .toBe('done');
  const { run } = (await call('getRun')({ id: body.id })).data;
  expect(run).toMatchObject({ tokenName: 'Job', status: 'done' });

  const bytes = await call('getImage')({ id: run.images[0].id }, null, { responseType: 'arraybuffer' });
  expect(Buffer.from(bytes.data).equals(server.picture)).toBe(true);
  expect((await call('listImages')({ q: 'fox' })).data.images).toHaveLength(1);
  expect((await call('listImages')({ sort: 'odd' })).data.error).toMatchObject({ code: 'invalid_request' });
  expect((await call('getRun')({ id: newRunId() })).status).toBe(404);
  expect(server.calls).toHaveLength(1);
});

/** Checks what an operation answers against what the document says of it. */
function checkerOf(
  document: OpenApiDocument,
): (id: string, answer: { status: number; data: unknown }) => void {
  type Described = {
    operationId: string;
    responses: Record<string, { content?: Record<string, { schema: object }> }>;
  };
  const operations = Object.values(document.paths).flatMap((path) => Object.values(path) as Described[]);
  const asDefinitions = (schema: unknown) =>
    JSON.parse(JSON.stringify(schema).replaceAll('#/components/schemas/', '#/$defs/'));
  const $defs = asDefinitions(document.components.schemas);
  return (id, { status, data }) => {
    const operation = operations.find(({ operationId }) => operationId === id);
    const described = operation?.responses[status] ?? (status >= 400 ? { content: undefined } : undefined);
    const schema =
      status >= 400
        ? { $ref: '#/components/schemas/Error' }
        : described?.content?.['application/json']?.schema;
    if (schema === undefined) throw new Error(`${id} does not say what it answers with ${status}`);
    const checked = z.fromJSONSchema({ ...asDefinitions(schema), $defs }).safeParse(data);
    expect([id, checked.error?.issues ?? []]).toEqual([id, []]);
  };
}

test('what is answered is what the document says', async () => {
  const document = describeInterface(api.url);
  const client = await new OpenAPIClientAxios({
    definition: JSON.parse(JSON.stringify(document)) as Document,
    axiosConfigDefaults: { baseURL: api.url, headers: { authorization }, validateStatus: () => true },
  }).getClient();
  const check = checkerOf(document);
  async function call(id: string, params?: object, body?: unknown) {
    // biome-ignore lint/suspicious/noExplicitAny: the client knows its operations at run time only
    const answer = await (client[id] as any)(params, body);
    check(id, answer);
    expect([id, answer.status < 400 ? null : answer.data]).toEqual([id, null]);
    return answer.data;
  }

  const id = newRunId();
  const first = await call('generate', undefined, { id, prompt: 'an owl', quality: 'low' });
  expect(first.run.id).toBe(id);
  await expect.poll(async () => (await call('getRun', { id })).run.status, { timeout: 20_000 }).toBe('done');
  const [image] = (await call('getRun', { id })).run.images;
  const batch = [{ kind: 'generate', id: newRunId(), prompt: 'an owl' }];
  await call('batch', undefined, { runs: batch });
  await call('estimate', undefined, { prompt: 'an owl' });
  await call('listRuns');
  await call('summariseRuns', { status: 'failed' });
  await call('snapshot');
  await call('listImages');
  await call('summariseImages');
  await call('getImageDetails', { id: image.id });
  await call('getLineage', { id: image.id });
  await call('changeImage', { id: image.id }, { favourite: true });
  await call('changeImages', undefined, { ids: [image.id], favourite: false });
  await call('measureBin');
  await call('emptyBin');
  await call('listModels');
  const { collection } = await call('createCollection', undefined, { name: 'Owls', images: [image.id] });
  await call('listCollections');
  await call('getCollection', { id: collection.id });
  await call('listCollectionImages', { id: collection.id });
  await call('changeCollection', { id: collection.id }, { revision: collection.revision, name: 'Birds' });
  await call('changeCollectionImages', { id: collection.id }, { remove: [image.id] });
  const look = { name: 'Look', mayDownload: true, showPrompt: true, showCost: false, expiresAt: null };
  const { link } = await call('createLink', undefined, { ...look, imageId: image.id });
  await call('changeLink', { id: link.id }, { showPrompt: false });
  await call('listLinks');
  await call('listMarks', { image: image.id });
  const compared = { fromRun: id, axes: { qualities: ['low', 'high'] } };
  await call('priceComparison', undefined, compared);
  await call('listComparisons');
  await call('listPrompts');
  await call('listPresets');
  const missing = await client.getRun?.({ id: newRunId() });
  check('getRun', missing as { status: number; data: unknown });
});
