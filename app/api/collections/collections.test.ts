import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { GET as readOwnImage } from '@/app/api/images/[id]/route';
import { POST as upload } from '@/app/api/images/route';
import type { UploadAnswer, WireImage } from '@/lib/shared/wire';
import type {
  CollectionAnswer,
  CollectionImages,
  CollectionImagesChanged,
  CollectionList,
  CollectionPage,
} from '@/lib/shared/wire-collections';
import { addTestPeople } from '@/test/people';
import { ask, openTestServer, refusal, type TestServer } from '@/test/server';
import { readStoredZip } from '@/test/zip';
import { POST as copy } from './[id]/images/[imageId]/copy/route';
import { GET as bytes } from './[id]/images/[imageId]/route';
import { POST as changeImages, GET as page } from './[id]/images/route';
import { DELETE, PATCH, GET as readOne } from './[id]/route';
import { GET as zip } from './[id]/zip/route';
import { GET, POST } from './route';

let server: TestServer;
let image: WireImage;
beforeEach(async () => {
  server = await openTestServer();
  image = await uploaded('fox.png');
});
afterEach(() => server.close());

async function uploaded(name: string): Promise<WireImage> {
  const response = await ask(upload, `/api/images?role=input&name=${name}`, {
    method: 'POST',
    headers: { 'content-type': 'image/png' },
    body: new Uint8Array(server.picture),
  });
  return ((await response.json()) as UploadAnswer).image;
}
const answered = async <T>(response: Response | Promise<Response>) => (await (await response).json()) as T;
const make = async (json: unknown = { name: 'Poster' }) =>
  (await answered<CollectionAnswer>(ask(POST, '/api/collections', { method: 'POST', json }))).collection;
const at = (id: string, rest = '') => `/api/collections/${id}${rest}`;
const change = (id: string, json: unknown) =>
  ask(changeImages, at(id, '/images'), { method: 'POST', json, params: { id } });
const fetchBytes = (id: string, imageId: string, query = '', headers = {}) =>
  ask(bytes, at(id, `/images/${imageId}${query}`), { headers, params: { id, imageId } });

/** As if everything that is there belonged to Ann, and was shared with whoever asks. */
async function giveToAnn(id: string, everybodyMay: 'nothing' | 'see' | 'add'): Promise<void> {
  const { database } = server.services;
  await addTestPeople(database, 'ann');
  await database.query.updateTable('image').set({ ownerId: 'ann' }).execute();
  await database.query.updateTable('collectionImage').set({ addedBy: 'ann' }).execute();
  await database.query
    .updateTable('collection')
    .set({ ownerId: 'ann', everybodyMay })
    .where('id', '=', id)
    .execute();
}

describe('collections over HTTP', () => {
  it('are made, listed, renamed and deleted', async () => {
    const made = await make({ name: '  Poster \n two ', images: [image.id] });
    expect(made).toMatchObject({ name: 'Poster two', revision: 1, count: 1, access: 'own' });
    expect(await answered<CollectionList>(ask(GET, '/api/collections'))).toEqual({ collections: [made] });
    const params = { id: made.id };
    const renamed = await ask(PATCH, at(made.id), {
      method: 'PATCH',
      json: { revision: 1, name: 'Posters', cover: image.id },
      params,
    });
    expect((await answered<CollectionAnswer>(renamed)).collection).toMatchObject({
      name: 'Posters',
      coverImageId: image.id,
      revision: 2,
    });
    const whole = await answered<CollectionPage>(ask(readOne, at(made.id), { params }));
    expect(whole).toMatchObject({
      sharing: { everybodyMay: 'nothing', people: [] },
      images: [{ id: image.id, mine: true, removable: true, fileName: image.fileName }],
      nextCursor: null,
    });
    const remove = (query: string) => ask(DELETE, at(made.id, query), { method: 'DELETE', params });
    expect(await refusal(await remove(''))).toMatchObject({ code: 'invalid_request' });
    expect(await refusal(await remove('?revision=1'))).toMatchObject({ code: 'changed_meanwhile' });
    expect((await remove('?revision=2')).status).toBe(204);
    expect(await refusal(await ask(readOne, at(made.id), { params }))).toMatchObject({
      status: 404,
      code: 'collection_not_found',
    });
  });

  it('take images in, give them another order, and let them go', async () => {
    const { id } = await make();
    const added = await answered<CollectionImagesChanged>(change(id, { add: [image.id, image.id] }));
    expect(added).toMatchObject({ changed: 1, collection: { count: 1, cover: { id: image.id } } });
    expect(await answered(change(id, { move: [image.id], before: null }))).toMatchObject({ changed: 1 });
    expect(await answered(change(id, { remove: [image.id] }))).toMatchObject({
      changed: 1,
      collection: { count: 0 },
    });
    const listed = await ask(page, at(id, '/images?limit=2'), { params: { id } });
    expect(await answered<CollectionImages>(listed)).toEqual({ images: [], nextCursor: null });
  });

  it.each([
    {},
    { name: '' },
    { name: 'x'.repeat(81) },
    { name: 'x', more: 1 },
    { name: 'x', images: [] },
    { name: 'x', images: ['a b'] },
  ])('are not made of %j', async (json) => {
    const response = await ask(POST, '/api/collections', { method: 'POST', json });
    expect(await refusal(response)).toMatchObject({ status: 400, code: 'invalid_request' });
  });

  it.each([{}, { add: [] }, { add: ['x'], remove: ['x'] }, { move: ['x'] }, { add: 'x' }])(
    'are not changed by %j',
    async (json) => {
      const { id } = await make();
      expect(await refusal(await change(id, json))).toMatchObject({ code: 'invalid_request' });
    },
  );

  it('give the bytes of their images, which the browser asks for each time', async () => {
    const { id } = await make({ name: 'Poster', images: [image.id] });
    const whole = await fetchBytes(id, image.id);
    expect(whole.status).toBe(200);
    expect(whole.headers.get('cache-control')).toBe('private, no-cache, no-transform');
    expect((await whole.arrayBuffer()).byteLength).toBeGreaterThan(0);
    const etag = whole.headers.get('etag') ?? '';
    expect((await fetchBytes(id, image.id, '', { 'if-none-match': etag })).status).toBe(304);
    const small = await fetchBytes(id, image.id, '?w=256');
    expect(small.headers.get('content-type')).toBe('image/webp');
    const saved = await fetchBytes(id, image.id, '?download');
    expect(saved.headers.get('content-disposition')).toContain(image.fileName);
    expect(await refusal(await fetchBytes(id, image.id, '?w=3'))).toMatchObject({ code: 'invalid_request' });
    expect(await refusal(await fetchBytes(id, 'other'))).toMatchObject({ code: 'image_not_found' });
  });

  it('come as a ZIP in their order, with a manifest', async () => {
    const { id } = await make({ name: 'Poster', images: [image.id] });
    const response = await ask(zip, at(id, '/zip'), { params: { id } });
    expect(response.headers.get('content-disposition')).toContain('Poster.zip');
    const files = readStoredZip(Buffer.from(await response.arrayBuffer()));
    expect([...files.keys()]).toEqual(['manifest.json', `1-${image.fileName}`]);
    const empty = await make({ name: 'Empty' });
    const nothing = await ask(zip, at(empty.id, '/zip'), { params: { id: empty.id } });
    expect(await refusal(nothing)).toMatchObject({ status: 404, code: 'not_found' });
  });

  it('lose an image that is deleted for good, and not before', async () => {
    const { id } = await make({ name: 'Poster', images: [image.id] });
    const count = async () =>
      (await answered<CollectionPage>(ask(readOne, at(id), { params: { id } }))).collection.count;
    const { bin, images, database } = server.services;
    await images.change('local', [image.id], { deleted: true });
    expect(await count()).toBe(0);
    await images.change('local', [image.id], { deleted: false });
    expect(await count()).toBe(1);
    await images.change('local', [image.id], { deleted: true });
    await bin.purge('local', [image.id]);
    expect(await database.query.selectFrom('collectionImage').selectAll().execute()).toEqual([]);
  });

  it('of another person are answered like those that do not exist', async () => {
    const { id } = await make({ name: 'Poster', images: [image.id] });
    await giveToAnn(id, 'nothing');
    const everything = (of: string) => {
      const params = { id: of, imageId: image.id };
      const post = (json: unknown) => ({ method: 'POST', json, params });
      return Promise.all(
        [
          ask(readOne, at(of), { params }),
          ask(PATCH, at(of), { method: 'PATCH', json: { revision: 1, name: 'Mine' }, params }),
          ask(DELETE, at(of, '?revision=1'), { method: 'DELETE', params }),
          ask(page, at(of, '/images'), { params }),
          ask(changeImages, at(of, '/images'), post({ add: [image.id] })),
          ask(changeImages, at(of, '/images'), post({ remove: [image.id] })),
          ask(changeImages, at(of, '/images'), post({ move: [image.id], before: null })),
          ask(bytes, at(of, `/images/${image.id}`), { params }),
          ask(copy, at(of, `/images/${image.id}/copy`), { method: 'POST', params }),
          ask(zip, at(of, '/zip'), { params }),
        ].map(async (response) => {
          const { requestId: _, ...said } = await refusal(await response);
          return said;
        }),
      );
    };
    const [foreign, missing] = [await everything(id), await everything('missing')];
    expect(foreign).toEqual(missing);
    expect(new Set(foreign.map(({ code }) => code))).toEqual(new Set(['collection_not_found']));
    expect(await answered<CollectionList>(ask(GET, '/api/collections'))).toEqual({ collections: [] });
  });

  it('that are shared are seen and copied, while the image itself stays its owner’s', async () => {
    const { id } = await make({ name: 'Poster', images: [image.id] });
    await giveToAnn(id, 'see');
    const params = { id, imageId: image.id };
    expect(await answered<CollectionPage>(ask(readOne, at(id), { params }))).toMatchObject({
      collection: { access: 'see', ownerName: 'Ann' },
      sharing: null,
      images: [{ id: image.id, mine: false, removable: false, addedByName: 'Ann', prompt: null }],
    });
    const seen = await fetchBytes(id, image.id);
    const original = Buffer.from(await seen.arrayBuffer());
    const own = await ask(readOwnImage, `/api/images/${image.id}`, { params: { id: image.id } });
    expect(await refusal(own)).toMatchObject({ code: 'image_not_found' });

    const response = await ask(copy, at(id, `/images/${image.id}/copy`), { method: 'POST', params });
    expect(response.status).toBe(201);
    const copied = (await answered<{ image: WireImage }>(response)).image;
    expect(copied).toMatchObject({
      fileName: image.fileName,
      role: 'input',
      runId: null,
      costMicroUsd: null,
    });
    expect(copied.id).not.toBe(image.id);
    const mine = await ask(readOwnImage, `/api/images/${copied.id}`, { params: { id: copied.id } });
    expect(Buffer.from(await mine.arrayBuffer()).equals(original)).toBe(true);
    const again = await ask(copy, at(id, `/images/${image.id}/copy`), { method: 'POST', params });
    expect((await answered<{ image: WireImage }>(again)).image.id).toBe(copied.id);

    await server.services.database.query.updateTable('collection').set({ everybodyMay: 'nothing' }).execute();
    const etag = seen.headers.get('etag') ?? '';
    const lost = await fetchBytes(id, image.id, '', { 'if-none-match': etag });
    expect(await refusal(lost)).toMatchObject({ status: 404, code: 'collection_not_found' });
  });
});
