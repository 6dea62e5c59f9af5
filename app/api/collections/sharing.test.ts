import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { POST as upload } from '@/app/api/images/route';
import { POST as makeLink } from '@/app/api/links/route';
import { GET as look } from '@/app/api/look/[code]/route';
import type { RouteHandler } from '@/lib/server/http/handle';
import type { UploadAnswer, WireImage } from '@/lib/shared/wire';
import type {
  CollectionAnswer,
  CollectionList,
  LinkAnswer,
  OtherPeople,
  WireCollection,
  WireSharing,
} from '@/lib/shared/wire-collections';
import { addTestPeople } from '@/test/people';
import { ask, openTestServer, refusal, type TestServer } from '@/test/server';
import { POST as copy } from './[id]/images/[imageId]/copy/route';
import { GET as bytes } from './[id]/images/[imageId]/route';
import { POST as changeImages } from './[id]/images/route';
import { DELETE, PATCH, GET as readOne } from './[id]/route';
import { GET as readPeople } from './people/route';
import { GET, POST } from './route';

const PEOPLE = ['ann', 'bob', 'cleo', 'vic'] as const;
type Person = (typeof PEOPLE)[number];

let server: TestServer;
let cookies: Map<Person, string>;
let image: WireImage;
let collection: WireCollection;
beforeEach(async () => {
  server = await openTestServer({ AUTH: 'accounts', PUBLIC_URL: 'http://127.0.0.1:3000' });
  const { database, sessions } = server.services;
  await addTestPeople(database, ...PEOPLE);
  await database.query.updateTable('person').set({ role: 'viewer' }).where('id', '=', 'vic').execute();
  cookies = new Map();
  for (const person of PEOPLE) {
    const secret = await sessions.start(person, { userAgent: null, address: '1.2.3.4' });
    cookies.set(person, `overpaint=${secret}`);
  }
  image = await uploaded('ann');
  const json = { name: 'Poster', images: [image.id] };
  collection = (await answered<CollectionAnswer>(as('ann', POST, '/api/collections', 'POST', json)))
    .collection;
});
afterEach(() => server.close());

const answered = async <T>(response: Response | Promise<Response>) => (await (await response).json()) as T;

function as(
  person: Person | null,
  handler: RouteHandler,
  path: string,
  method = 'GET',
  json?: unknown,
): Promise<Response> {
  const cookie = person === null ? undefined : cookies.get(person);
  const [, , , id = '', , imageId = ''] = path.replace(/\?.*/, '').split('/');
  return ask(handler, path, {
    method,
    params: { id, imageId, code: id },
    headers: cookie === undefined ? {} : { cookie },
    ...(json === undefined ? {} : { json }),
  });
}

async function uploaded(person: Person): Promise<WireImage> {
  const response = await ask(upload, '/api/images', {
    method: 'POST',
    headers: { cookie: cookies.get(person) ?? '' },
    body: new Uint8Array(server.picture),
  });
  return ((await response.json()) as UploadAnswer).image;
}

const at = (rest = '') => `/api/collections/${collection.id}${rest}`;
async function share(sharing: Partial<WireSharing>): Promise<void> {
  const { revision } = (await answered<CollectionAnswer>(as('ann', readOne, at()))).collection;
  const json = { revision, sharing: { everybodyMay: 'nothing', people: [], ...sharing } };
  expect((await as('ann', PATCH, at(), 'PATCH', json)).status).toBe(200);
}
const listed = async (person: Person) =>
  (await answered<CollectionList>(as(person, GET, '/api/collections'))).collections.map(({ id }) => id);
const codeOf = async (response: Response) => (await refusal(response)).code;

describe('collections of people with accounts', () => {
  it('are for whoever they are shared with, and for nobody who is not signed in', async () => {
    await share({ people: [{ id: 'bob', may: 'see' }] });
    expect(await listed('bob')).toEqual([collection.id]);
    expect(await listed('cleo')).toEqual([]);
    const picture = at(`/images/${image.id}`);
    expect((await as('bob', bytes, picture)).status).toBe(200);
    expect(await codeOf(await as('cleo', bytes, picture))).toBe('collection_not_found');
    for (const [handler, path] of [
      [GET, '/api/collections'],
      [readOne, at()],
      [bytes, picture],
    ] as const)
      expect(await codeOf(await as(null, handler, path))).toBe('sign_in_required');
    await share({});
    expect(await codeOf(await as('bob', bytes, picture))).toBe('collection_not_found');
  });

  it('are seen by viewers, who change and copy nothing', async () => {
    await share({ everybodyMay: 'add' });
    expect(await listed('vic')).toEqual([collection.id]);
    expect((await as('vic', bytes, at(`/images/${image.id}`))).status).toBe(200);
    for (const response of [
      await as('vic', copy, at(`/images/${image.id}/copy`), 'POST'),
      await as('vic', changeImages, at('/images'), 'POST', { add: [image.id] }),
      await as('vic', POST, '/api/collections', 'POST', { name: 'Mine' }),
      await as('vic', readPeople, '/api/collections/people'),
    ])
      expect(await codeOf(response)).toBe('not_allowed');
  });

  it('name others to members only, and to nobody their own', async () => {
    const { people } = await answered<OtherPeople>(as('ann', readPeople, '/api/collections/people'));
    expect(people.map(({ id }) => id)).toEqual(['bob', 'cleo', 'vic']);
  });

  it('take one’s own upload of the very bytes that another has', async () => {
    await share({ everybodyMay: 'add' });
    const bobs = await uploaded('bob');
    expect(bobs.id).not.toBe(image.id);
    const added = await as('bob', changeImages, at('/images'), 'POST', { add: [bobs.id] });
    expect(await answered(added)).toMatchObject({ changed: 1, collection: { count: 2 } });
    const foreign = await as('bob', changeImages, at('/images'), 'POST', { add: [image.id] });
    expect(await codeOf(foreign)).toBe('image_not_found');
  });

  it('have links of their owner’s alone, which need no account', async () => {
    await share({ everybodyMay: 'add' });
    const json = { name: 'For Dora', collectionId: collection.id };
    expect(await codeOf(await as('bob', makeLink, '/api/links', 'POST', json))).toBe('not_allowed');
    const stolen = { name: 'For Dora', imageId: image.id };
    expect(await codeOf(await as('bob', makeLink, '/api/links', 'POST', stolen))).toBe('image_not_found');
    const { link } = await answered<LinkAnswer>(as('ann', makeLink, '/api/links', 'POST', json));
    const page = await as(null, look, `/api${link.path}`);
    expect(page.status).toBe(200);
    expect(page.headers.has('set-cookie')).toBe(false);
  });

  it('leave a trail of whom they are shared with and of their links', async () => {
    await share({ everybodyMay: 'see', people: [{ id: 'bob', may: 'add' }] });
    await as('ann', makeLink, '/api/links', 'POST', { name: 'For Dora', collectionId: collection.id });
    const { revision } = (await answered<CollectionAnswer>(as('ann', readOne, at()))).collection;
    expect((await as('ann', DELETE, at(`?revision=${revision}`), 'DELETE')).status).toBe(204);
    const trail = await server.services.database.query
      .selectFrom('trail')
      .select(['personId', 'action', 'details'])
      .orderBy('action')
      .execute();
    expect(trail.map((entry) => ({ ...entry, details: JSON.parse(entry.details) }))).toEqual([
      { personId: 'ann', action: 'collection-deleted', details: {} },
      {
        personId: 'ann',
        action: 'collection-shared',
        details: { name: 'Poster', everybodyMay: 'see', people: 1 },
      },
      { personId: 'ann', action: 'link-created', details: { name: 'For Dora' } },
    ]);
  });
});
