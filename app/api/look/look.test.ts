import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { POST as makeCollection } from '@/app/api/collections/route';
import { POST as upload } from '@/app/api/images/route';
import { PATCH, DELETE as takeBack } from '@/app/api/links/[id]/route';
import { DELETE as removeMark } from '@/app/api/links/marks/[id]/route';
import { GET as readMarks } from '@/app/api/links/marks/route';
import { GET as listLinks, POST as makeLink } from '@/app/api/links/route';
import type { UploadAnswer, WireImage } from '@/lib/shared/wire';
import type {
  CollectionAnswer,
  LinkAnswer,
  LinkList,
  LookAnswer,
  MarkList,
  MarksAnswer,
  WireLink,
} from '@/lib/shared/wire-collections';
import { ask, openTestServer, refusal, type TestServer } from '@/test/server';
import { readStoredZip } from '@/test/zip';
import { GET as bytes } from './[code]/images/[imageId]/route';
import { POST as say } from './[code]/marks/route';
import { GET, POST } from './[code]/route';
import { GET as zip } from './[code]/zip/route';

let server: TestServer;
let image: WireImage;
let collectionId: string;
beforeEach(async () => {
  server = await openTestServer();
  const sent = await ask(upload, '/api/images', { method: 'POST', body: new Uint8Array(server.picture) });
  image = (await answered<UploadAnswer>(sent)).image;
  const json = { name: 'Poster', images: [image.id] };
  const made = await ask(makeCollection, '/api/collections', { method: 'POST', json });
  collectionId = (await answered<CollectionAnswer>(made)).collection.id;
});
afterEach(() => server.close());

const answered = async <T>(response: Response | Promise<Response>) => (await (await response).json()) as T;
const make = async (change: object = {}) => {
  const json = { name: 'For Dora', collectionId, ...change };
  return (await answered<LinkAnswer>(ask(makeLink, '/api/links', { method: 'POST', json }))).link;
};
const codeOf = ({ path }: WireLink) => path.replace('/look/', '');
const look = (code: string, query = '') => ask(GET, `/api/look/${code}${query}`, { params: { code } });
const enter = (code: string, password: string) =>
  ask(POST, `/api/look/${code}`, { method: 'POST', json: { password }, params: { code } });
const picture = (code: string, query = '', imageId = image.id) =>
  ask(bytes, `/api/look/${code}/images/${imageId}${query}`, { params: { code, imageId } });
const mark = (code: string, json: unknown, query = '') =>
  ask(say, `/api/look/${code}/marks${query}`, { method: 'POST', json, params: { code } });

describe('links to look over HTTP', () => {
  it('are made, listed, changed and taken back', async () => {
    const link = await make({ expiresAt: null });
    expect(link).toMatchObject({
      name: 'For Dora',
      collectionId,
      hasPassword: false,
      mayDownload: true,
      showPrompt: false,
      showCost: false,
    });
    const list = async (query = '') => (await answered<LinkList>(ask(listLinks, `/api/links${query}`))).links;
    expect(await list()).toEqual([link]);
    expect(await list(`?collection=${collectionId}`)).toEqual([link]);
    expect(await list(`?image=${image.id}`)).toEqual([]);
    const params = { id: link.id };
    const patched = await ask(PATCH, `/api/links/${link.id}`, {
      method: 'PATCH',
      json: { password: 'secret', mayDownload: false },
      params,
    });
    expect((await answered<LinkAnswer>(patched)).link).toMatchObject({ hasPassword: true });
    const opened = await ask(PATCH, `/api/links/${link.id}`, {
      method: 'PATCH',
      json: { password: null },
      params,
    });
    expect((await answered<LinkAnswer>(opened)).link).toMatchObject({
      hasPassword: false,
      mayDownload: false,
    });
    const gone = () => ask(takeBack, `/api/links/${link.id}`, { method: 'DELETE', params });
    expect((await gone()).status).toBe(204);
    expect(await refusal(await gone())).toMatchObject({ status: 404, code: 'link_not_found' });
    expect(await list()).toEqual([]);
  });

  it.each([
    { name: '' },
    { collectionId: undefined },
    { imageId: 'x' },
    { password: '' },
    { expiresAt: 'soon' },
    { mayDownload: 1 },
  ])('are not made with %j', async (change) => {
    const json = { name: 'For Dora', collectionId, ...change };
    const response = await ask(makeLink, '/api/links', { method: 'POST', json });
    expect(await refusal(response)).toMatchObject({ status: 400, code: 'invalid_request' });
  });

  it('show a gallery without its prompts, and its pictures', async () => {
    const code = codeOf(await make());
    const { gallery, ticket } = await answered<LookAnswer>(look(code));
    expect(ticket).toBeNull();
    expect(gallery).toMatchObject({ name: 'For Dora', images: [{ id: image.id, prompt: null }] });
    const whole = await picture(code);
    expect(whole.headers.get('cache-control')).toBe('private, no-cache, no-transform');
    expect(whole.headers.has('set-cookie')).toBe(false);
    const saved = await picture(code, '?download');
    expect(saved.headers.get('content-disposition')).toContain(`image-${image.id.slice(0, 8)}.png`);
    const archive = await ask(zip, `/api/look/${code}/zip`, { params: { code } });
    const files = readStoredZip(Buffer.from(await archive.arrayBuffer()));
    expect([...files.keys()]).toEqual([`1-image-${image.id.slice(0, 8)}.png`]);
  });

  it('without download give no more than fits a screen', async () => {
    const code = codeOf(await make({ mayDownload: false }));
    for (const query of ['', '?w=256'])
      expect((await picture(code, query)).headers.get('content-type')).toBe('image/webp');
    const archive = await ask(zip, `/api/look/${code}/zip`, { params: { code } });
    for (const response of [await picture(code, '?download'), archive])
      expect(await refusal(response)).toMatchObject({ status: 403, code: 'not_allowed' });
  });

  it('with a password show nothing before it, and everything with the ticket it gives', async () => {
    const code = codeOf(await make({ password: 'Passwort ä' }));
    const mine = { kind: 'comment', imageId: image.id, visitor: 'Dora', text: 'Fine.' };
    const archive = await ask(zip, `/api/look/${code}/zip`, { params: { code } });
    for (const response of [await look(code), await picture(code), await mark(code, mine), archive])
      expect(await refusal(response)).toMatchObject({ status: 401, code: 'wrong_password' });
    expect(await refusal(await enter(code, 'wrong'))).toMatchObject({ code: 'wrong_password' });
    const { gallery, ticket } = await answered<LookAnswer>(enter(code, 'Passwort a\u0308'));
    expect(gallery.images).toHaveLength(1);
    const query = `?ticket=${ticket?.ticket}`;
    for (const response of [await look(code, query), await picture(code, query)])
      expect(response.status).toBe(200);
    expect((await mark(code, mine, query)).status).toBe(200);
    for (const other of [`${query}x`, '?ticket=1.x'])
      expect(await refusal(await look(code, other))).toMatchObject({ code: 'wrong_password' });
  });

  it('take five wrong passwords, then none for a while', async () => {
    const code = codeOf(await make({ password: 'right' }));
    const codes = [];
    for (let each = 0; each < 6; each += 1) codes.push((await refusal(await enter(code, 'wrong'))).code);
    expect(codes).toEqual([...Array(5).fill('wrong_password'), 'too_many_attempts']);
    expect(await refusal(await enter(code, 'right'))).toMatchObject({
      status: 429,
      code: 'too_many_attempts',
    });
  });

  it('of an unknown, an ended and a taken-back code answer word for word alike', async () => {
    const ended = codeOf(await make({ expiresAt: 1 }));
    const link = await make({ password: 'secret' });
    await ask(takeBack, `/api/links/${link.id}`, { method: 'DELETE', params: { id: link.id } });
    const said: string[] = [];
    for (const code of ['x'.repeat(43), ended, codeOf(link)]) {
      const all = [
        await look(code),
        await enter(code, 'secret'),
        await picture(code),
        await mark(code, { kind: 'choice', imageId: image.id, visitor: 'Dora', chosen: true }),
      ];
      const answers = await Promise.all(
        all.map(async (response) => {
          const { requestId: _, ...words } = await refusal(response);
          return words;
        }),
      );
      said.push(JSON.stringify(answers));
    }
    expect(new Set(said).size).toBe(1);
    expect(said[0]).toContain('link_not_found');
  });

  it('take comments and choices, which their owner reads and removes', async () => {
    const code = codeOf(await make());
    const about = { imageId: image.id, visitor: ' Dora  Maar ' };
    await mark(code, { ...about, kind: 'choice', chosen: true });
    const { marks } = await answered<MarksAnswer>(
      mark(code, { ...about, kind: 'comment', text: ' Warmer,\nplease. ' }),
    );
    expect(marks).toMatchObject([
      { kind: 'choice', visitor: 'Dora Maar' },
      { kind: 'comment', text: 'Warmer,\nplease.' },
    ]);
    const read = async () =>
      (await answered<MarkList>(ask(readMarks, `/api/links/marks?image=${image.id}`))).marks;
    expect(await read()).toMatchObject([{ linkName: 'For Dora' }, { linkName: 'For Dora' }]);
    const id = marks[1]?.id ?? '';
    const removed = await ask(removeMark, `/api/links/marks/${id}`, { method: 'DELETE', params: { id } });
    expect(removed.status).toBe(204);
    expect(await read()).toHaveLength(1);
  });

  it.each([
    { kind: 'comment', text: '' },
    { kind: 'comment', text: 'x'.repeat(1001) },
    { kind: 'comment', text: 'x', visitor: ' ' },
    { kind: 'choice' },
    { kind: 'shout', text: 'x' },
  ])('take no %j', async (said) => {
    const code = codeOf(await make());
    const response = await mark(code, { imageId: image.id, visitor: 'Dora', ...said });
    expect(await refusal(response)).toMatchObject({ status: 400, code: 'invalid_request' });
  });

  it('lead to no other image', async () => {
    const code = codeOf(await make());
    expect(await refusal(await picture(code, '', 'other'))).toMatchObject({ code: 'image_not_found' });
    const response = await mark(code, { kind: 'choice', imageId: 'x', visitor: 'Dora', chosen: true });
    expect(await refusal(response)).toMatchObject({ code: 'image_not_found' });
  });
});
