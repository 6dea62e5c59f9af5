import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ImageRecord } from '@/lib/server/records/run-record';
import { TEST_ENGINES, type TestDatabase } from '@/test/databases';
import { addTestPeople } from '@/test/people';
import { openTestRows } from '@/test/rows';
import { createCollectionImageStore } from './collection-images';
import { createCollectionStore } from './collection-store';
import { createLinkStore, type LinkStore } from './link-store';
import { createLook, type Look } from './look';
import { isLookTicket, issueLookTicket } from './look-tickets';

const SETTINGS = {
  name: 'For Bob',
  mayDownload: true,
  showPrompt: false,
  showCost: false,
  expiresAt: null,
};
const NOTHING = { collectionId: null, imageId: null };

describe.each(TEST_ENGINES)('links to look on $engine', ({ open }) => {
  let opened: TestDatabase;
  let links: LinkStore;
  let look: Look;
  let image: ImageRecord;
  let collectionId: string;
  beforeEach(async () => {
    opened = await open();
    const { database } = opened;
    links = createLinkStore(database);
    look = createLook(database);
    await addTestPeople(database, 'ann', 'bob');
    const rows = openTestRows(database, 'ann');
    image = await rows.addImage({ runId: await rows.addRun(), costMicroUsd: 900 });
    const collection = await createCollectionStore(database).create('ann', 'Poster');
    collectionId = collection.id;
    await createCollectionImageStore(database).add('ann', collectionId, [image.id]);
  });
  afterEach(() => opened.remove());

  const make = (
    change: Partial<typeof SETTINGS | { expiresAt: number }> = {},
    passwordHash: string | null = null,
  ) => links.create('ann', { collectionId, imageId: null }, { ...SETTINGS, ...change }, passwordHash);
  const codeOf = ({ path }: { path: string }) => path.replace('/look/', '');
  const opening = async (link: { path: string }) => (await look.open(codeOf(link))).link;

  test('have a code of 256 bits that nobody has twice', async () => {
    const [one, two] = [await make(), await make()];
    expect(codeOf(one)).toMatch(/^[\w-]{43}$/);
    expect(codeOf(one)).not.toBe(codeOf(two));
    expect((await links.list('ann', NOTHING)).map(({ id }) => id).toSorted()).toEqual(
      [one.id, two.id].toSorted(),
    );
  });

  test('show the images, and of prompt, name and cost what was wished', async () => {
    const quiet = await look.gallery(await opening(await make()));
    expect(quiet).toMatchObject({
      name: 'For Bob',
      mayDownload: true,
      images: [{ id: image.id, prompt: null, costMicroUsd: null }],
    });
    expect(quiet.images[0]?.fileName).toBe(`image-${image.id.slice(0, 8)}.png`);
    const telling = await make({ showPrompt: true, showCost: true });
    expect((await look.gallery(await opening(telling))).images).toMatchObject([
      { prompt: 'a red fox', costMicroUsd: 900, fileName: 'a-red-fox.png' },
    ]);
  });

  test('tell nothing of what others have put into the collection', async () => {
    await opened.database.query
      .updateTable('collection')
      .set({ everybodyMay: 'add' })
      .where('id', '=', collectionId)
      .execute();
    const rows = openTestRows(opened.database, 'bob');
    const bobs = await rows.addImage({ runId: await rows.addRun(), costMicroUsd: 500 });
    await createCollectionImageStore(opened.database).add('bob', collectionId, [bobs.id]);
    const { images } = await look.gallery(await opening(await make({ showPrompt: true, showCost: true })));
    expect(images[1]).toMatchObject({ id: bobs.id, prompt: null, costMicroUsd: null });
    expect(images[1]?.fileName).not.toContain('fox');
  });

  test('of one image end with it', async () => {
    const link = await links.create('ann', { collectionId: null, imageId: image.id }, SETTINGS, null);
    const opened_ = await opening(link);
    expect((await look.gallery(opened_)).images).toHaveLength(1);
    await opened.database.query.updateTable('image').set({ deletedAt: 1 }).execute();
    await expect(look.gallery(opened_)).rejects.toMatchObject({ code: 'link_not_found' });
    await expect(look.image(opened_, image.id)).rejects.toMatchObject({ code: 'image_not_found' });
  });

  test('lead to no image but their own', async () => {
    const other = await openTestRows(opened.database, 'ann').addImage();
    const link = await opening(await make());
    await expect(look.image(link, other.id)).rejects.toMatchObject({ code: 'image_not_found' });
  });

  test('that were never there, have ended or were taken back answer alike', async () => {
    const ended = await make({ expiresAt: 1 });
    const taken = await make();
    await links.takeBack('ann', taken.id);
    const answers = await Promise.allSettled([
      look.open('x'.repeat(43)),
      look.open(codeOf(ended)),
      look.open(codeOf(taken)),
    ]);
    const said = answers.map((answer) =>
      answer.status === 'rejected' ? [answer.reason.code, answer.reason.message] : null,
    );
    expect(new Set(said.map((each) => JSON.stringify(each))).size).toBe(1);
    expect(said[0]?.[0]).toBe('link_not_found');
    expect(await links.list('ann', NOTHING)).toMatchObject([{ id: ended.id, ended: true }]);
  });

  test('end with the account of whoever made them', async () => {
    const link = await make();
    await opened.database.query
      .updateTable('person')
      .set({ state: 'disabled' })
      .where('id', '=', 'ann')
      .execute();
    await expect(opening(link)).rejects.toMatchObject({ code: 'link_not_found' });
  });

  test('are made of one’s own things only, and are nobody else’s', async () => {
    for (const target of [
      { collectionId, imageId: null },
      { collectionId: null, imageId: image.id },
    ])
      await expect(links.create('bob', target, SETTINGS, null)).rejects.toMatchObject({
        code: expect.stringMatching(/^(collection|image)_not_found$/),
      });
    const { id } = await make();
    expect(await links.list('bob', NOTHING)).toEqual([]);
    for (const attempt of [() => links.change('bob', id, { name: 'Mine' }), () => links.takeBack('bob', id)])
      await expect(attempt()).rejects.toMatchObject({ code: 'link_not_found' });
  });

  test('change at once', async () => {
    const link = await make();
    expect(await links.change('ann', link.id, { mayDownload: false, passwordHash: 'h' })).toMatchObject({
      mayDownload: false,
      hasPassword: true,
      name: 'For Bob',
    });
    expect(await opening(link)).toMatchObject({ mayDownload: 0, passwordHash: 'h' });
    expect(await links.change('ann', link.id, {})).toMatchObject({ mayDownload: false });
  });

  test('tickets are good for two hours, for one link and one password', async () => {
    const link = await opening(await make({}, 'one'));
    const other = await opening(await make({}, 'one'));
    const { ticket, expiresAt } = issueLookTicket(link, 1000);
    expect(expiresAt).toBe(1000 + 2 * 3_600_000);
    expect(isLookTicket(link, ticket, expiresAt - 1)).toBe(true);
    expect(isLookTicket(link, ticket, expiresAt)).toBe(false);
    expect(isLookTicket(other, ticket, 1000)).toBe(false);
    expect(isLookTicket({ ...link, passwordHash: 'two' }, ticket, 1000)).toBe(false);
    expect(isLookTicket(link, `${expiresAt + 1}${ticket.slice(String(expiresAt).length)}`, 1000)).toBe(false);
    expect(isLookTicket(link, '', 1000)).toBe(false);
  });

  test('visitors comment and choose, and the owner finds it beside the image', async () => {
    const link = await opening(await make());
    const about = { imageId: image.id, visitor: 'Dora' };
    await look.say(link, { ...about, kind: 'comment', text: 'The second is better.' }, '1.2.3.4');
    await look.say(link, { ...about, kind: 'choice', chosen: true }, '1.2.3.4');
    await look.say(link, { ...about, kind: 'choice', chosen: true }, '1.2.3.4');
    const marks = await links.marks('ann', { collectionId, imageId: null });
    expect(marks).toMatchObject([
      { ...about, kind: 'comment', text: 'The second is better.', linkName: 'For Bob' },
      { ...about, kind: 'choice', text: '' },
    ]);
    expect(await links.marks('ann', { collectionId: null, imageId: image.id })).toEqual(marks);
    expect(await links.marks('bob', { collectionId: null, imageId: image.id })).toEqual([]);
    expect((await look.gallery(link)).marks).toHaveLength(2);
    await look.say(link, { ...about, kind: 'choice', chosen: false }, '1.2.3.4');
    await links.takeBack('ann', link.id);
    expect(await links.marks('ann', { collectionId, imageId: null })).toMatchObject([{ kind: 'comment' }]);
    const [comment] = marks;
    await expect(links.removeMark('bob', comment?.id ?? '')).rejects.toMatchObject({ code: 'not_found' });
    await links.removeMark('ann', comment?.id ?? '');
    expect(await links.marks('ann', NOTHING)).toEqual([]);
  });

  test('are said a hundred things by one address in a quarter of an hour', async () => {
    const link = await opening(await make());
    const say = (address: string) =>
      look.say(link, { kind: 'choice', imageId: image.id, visitor: 'Dora', chosen: true }, address);
    const answers = await Promise.allSettled(Array.from({ length: 105 }, () => say('1.2.3.4')));
    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(100);
    await expect(say('1.2.3.4')).rejects.toMatchObject({ code: 'too_many_attempts' });
    expect(await say('1.2.3.5')).toHaveLength(1);
  });

  test('go with their collection', async () => {
    const link = await opening(await make());
    await look.say(link, { kind: 'comment', imageId: image.id, visitor: 'Dora', text: 'Fine.' }, '1.2.3.4');
    await createCollectionStore(opened.database).remove('ann', collectionId, 1);
    expect(await links.list('ann', NOTHING)).toEqual([]);
    await expect(look.open(link.code)).rejects.toMatchObject({ code: 'link_not_found' });
  });
});
