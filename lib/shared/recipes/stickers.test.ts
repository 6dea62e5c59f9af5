import { describe, expect, test } from 'vitest';
import { parseBatchRequest } from '@/lib/shared/batch-request';
import { emojisIn } from '@/lib/shared/emoji';
import { english } from '@/lib/shared/language';
import { MODELS } from '@/lib/shared/models';
import { GIVEN_EMOTIONS } from './emotion-prompt';
import { type StickerDetails, type StickerSettings, stickers } from './stickers';
import { stickersSchemas } from './stickers-request';
import type { ItemAsk, JobItem, PlainJob, StartOptions } from './wire-jobs';

type Job = PlainJob<'stickers'>;

function item(
  id: string,
  {
    details,
    ...change
  }: Partial<Omit<JobItem<StickerDetails>, 'details'>> & { details?: Partial<StickerDetails> } = {},
): JobItem<StickerDetails> {
  return {
    id,
    name: 'Happy',
    words: 'arms up',
    images: [],
    chosen: null,
    verdict: 'open',
    ...change,
    details: { ...stickers.details, ...details },
  };
}
const CHARACTER = item('c', {
  name: 'Mia',
  details: { role: 'character' },
  chosen: 'sheet-image',
  verdict: 'approved',
});

function job(items: Job['items'], settings: Partial<StickerSettings> = {}): Job {
  return {
    recipe: 'stickers',
    name: 'Mia',
    items,
    settings: { ...stickers.settings, person: 'A girl with red braids', ...settings },
  };
}

function ask(of: Job, id: string, options: StartOptions = {}): ItemAsk {
  const answer = stickers.ask(of, id, options);
  if (!('ask' in answer)) throw new Error(english.say(answer.problem));
  return answer.ask;
}
function problem(of: Job, id: string): string {
  const answer = stickers.ask(of, id, {});
  if ('ask' in answer) throw new Error('it asks');
  return english.say(answer.problem);
}
const paramsOf = (asked: ItemAsk) => (asked.kind === 'edit' ? asked.params : asked);
const imagesOf = (asked: ItemAsk) => (asked.kind === 'edit' ? asked.images : []);

const ID = '01990000-0000-7000-8000-000000000000';
/** As `POST /api/batches` takes it. */
function send(asked: ItemAsk) {
  const { kind, ...rest } = asked;
  const body = kind === 'edit' ? { ...asked.params, ...asked.edit, images: asked.images } : rest;
  return parseBatchRequest({ runs: [{ ...body, kind, id: ID }] });
}

describe('every start', () => {
  const both = job([CHARACTER, item('s'), item('h', { details: { role: 'sheet', cells: ['s'] } })], {
    photos: ['p1', 'p2'],
  });
  const askable = [
    [both, 'c'],
    [both, 's'],
    [{ ...both, settings: { ...both.settings, way: 'sheet' as const } }, 'h'],
  ] as const;

  test.each(MODELS.map(({ id }) => id))('is one that %s takes, word for word', (model) => {
    for (const [of, id] of askable) {
      for (const quality of ['low', 'medium', 'max'] as const) {
        const asked = ask(of, id, { model, quality });
        expect(send(asked).runs).toEqual([{ ...asked, id: ID }]);
        expect(paramsOf(asked)).toMatchObject({ model, n: 1, outputFormat: 'png' });
      }
    }
  });

  test('asks for a transparent ground where the model surely makes one, and for a flat one elsewhere', () => {
    for (const { id: model, transparent } of MODELS) {
      for (const [of, id] of askable.slice(1)) {
        const { background, prompt } = paramsOf(ask(of, id, { model }));
        expect(background).toBe(transparent === true ? 'transparent' : 'opaque');
        expect(/fully transparent/.test(prompt)).toBe(transparent === true);
        expect(/flat, plain light green/.test(prompt)).toBe(transparent !== true);
      }
      expect(paramsOf(ask(both, 'c', { model })).background).toBe('opaque');
    }
  });

  test('has the job’s model and quality unless it says others', () => {
    const of = job([CHARACTER], { model: 'gpt-image-2', quality: 'medium' });
    expect(paramsOf(ask(of, 'c'))).toMatchObject({ model: 'gpt-image-2', quality: 'medium' });
    expect(paramsOf(ask(of, 'c', { quality: 'low' }))).toMatchObject({
      model: 'gpt-image-2',
      quality: 'low',
    });
  });

  test('needs somebody to draw', () => {
    for (const id of ['c', 's', 'h']) {
      const of = { ...both, settings: { ...both.settings, photos: [], person: ' \n' } };
      expect(problem(of, id)).toBe('Say who is on the stickers: add a photo, or describe them.');
    }
  });

  test('needs a model that is known, and words that it takes', () => {
    expect(problem(job([CHARACTER], { model: 'nobody-knows' }), 'c')).toBe(
      'Choose the known model that this one behaves like.',
    );
    const many = Array.from({ length: 9 }, (_, index) => item(`s${index}`, { words: 'x'.repeat(8000) }));
    const cells = many.map(({ id }) => id);
    const of = job([...many, item('h', { details: { role: 'sheet', cells } })], { way: 'sheet' });
    expect(problem(of, 'h')).toBe('A prompt may have 32,000 characters at most.');
  });

  test('is of an item of the job', () => {
    expect(() => stickers.ask(job([]), 'x', {})).toThrow('The job has no item x');
  });
});

describe('the character sheet', () => {
  test('of words alone is drawn from words', () => {
    const asked = ask(job([CHARACTER], { style: 'Kawaii, pastel' }), 'c');
    expect(asked.kind).toBe('generate');
    const { prompt, size } = paramsOf(asked);
    expect(size).toBe('1536x1024');
    expect(prompt).toContain('The character: A girl with red braids.');
    expect(prompt).toContain('Style: Kawaii, pastel.');
    expect(prompt).not.toMatch(/image 1|undefined/);
  });

  test('of photos sends them, and is not put into them', () => {
    const asked = ask(job([CHARACTER], { photos: ['p1', 'p2'], person: '' }), 'c');
    expect(asked).toMatchObject({
      kind: 'edit',
      images: ['p1', 'p2'],
      edit: { placement: 'model', mask: null },
    });
    expect(paramsOf(asked).prompt).toContain('The character is the one in images 1 to 2: keep the face');
    expect(paramsOf(ask(job([CHARACTER], { photos: ['p1'] }), 'c')).prompt).toContain(
      'The character is the one in image 1: keep the face',
    );
  });

  test('lets mentions through as they are', () => {
    const { prompt } = paramsOf(ask(job([CHARACTER], { person: '@mia in a raincoat' }), 'c'));
    expect(prompt).toContain('@mia in a raincoat.');
  });
});

describe('a sticker that is drawn by itself', () => {
  test('waits for the character sheet, which goes first', () => {
    for (const items of [
      [item('s')],
      [{ ...CHARACTER, chosen: null }, item('s')],
      [{ ...CHARACTER, verdict: 'open' as const }, item('s')],
      [{ ...CHARACTER, verdict: 'rejected' as const }, item('s')],
    ]) {
      expect(problem(job(items), 's')).toBe(
        'Make the character sheet first, and approve it: it goes along with every sticker.',
      );
    }
    const asked = ask(job([CHARACTER, item('s')], { photos: ['p1', 'p2'] }), 's');
    expect(imagesOf(asked)).toEqual(['sheet-image', 'p1', 'p2']);
    const { prompt, size } = paramsOf(asked);
    expect(size).toBe('1024x1024');
    expect(prompt).toContain('the character in image 1, which is its character sheet');
    expect(prompt).toContain('Images 2 to 3 are photos of who that is: use them for the likeness only');
    expect(prompt).toContain('Happy. arms up.');
    expect(paramsOf(ask(job([CHARACTER, item('s')], { photos: ['p1'] }), 's')).prompt).toContain(
      'Image 2 is a photo of who that is: use it for the likeness only',
    );
  });

  test('says no more than there is', () => {
    const { prompt } = paramsOf(ask(job([CHARACTER, item('s', { words: '' })]), 's'));
    expect(prompt.split('\n').every((line) => line.trim() !== '')).toBe(true);
    expect(prompt).toContain('\nHappy.\n');
    expect(prompt).not.toMatch(/photo/);
  });

  test('comes from its sheet where sheets are drawn; once it is there, it can be drawn again by itself', () => {
    const sheet = item('h', { details: { role: 'sheet', cells: ['s'] }, chosen: 'drawn-sheet' });
    const fresh = job([sheet, item('s')], { way: 'sheet' });
    expect(problem(fresh, 's')).toBe('This one comes from its sheet: draw the sheet, then cut it apart.');
    const cut = item('s', { chosen: 'cell' });
    expect(imagesOf(ask(job([sheet, cut], { way: 'sheet' }), 's'))).toEqual(['drawn-sheet']);
    expect(imagesOf(ask(job([CHARACTER, sheet, cut], { way: 'sheet' }), 's'))).toEqual(['sheet-image']);
    expect(imagesOf(ask(job([cut], { way: 'sheet' }), 's'))).toEqual(['cell']);
  });
});

describe('a sheet', () => {
  const twelve = Array.from({ length: 12 }, (_, index) => item(`s${index}`, { name: `Mood ${index}` }));
  const sheetOf = (cells: string[]) => item('h', { details: { role: 'sheet', cells } });

  test('says in reading order what stands in each cell, and what stays empty', () => {
    const cells = ['s3', 'gone', 's1', 's0', 's2', 's5', 's6', 's7'];
    const asked = ask(job([...twelve, sheetOf(cells)], { way: 'sheet' }), 'h');
    const { prompt, size } = paramsOf(asked);
    expect(size).toBe('2880x2880');
    expect(asked.kind).toBe('generate');
    expect(prompt).toContain('Draw 8 messenger stickers');
    expect(prompt).toContain('an exact grid of 3 columns and 3 rows');
    expect(prompt.split('\n').filter((line) => line.startsWith('Row '))).toEqual([
      'Row 1, column 1: Mood 3. arms up. Only the head and upper body.',
      'Row 1, column 2: leave this cell empty.',
      'Row 1, column 3: Mood 1. arms up. Only the head and upper body.',
      'Row 2, column 1: Mood 0. arms up. Only the head and upper body.',
      'Row 2, column 2: Mood 2. arms up. Only the head and upper body.',
      'Row 2, column 3: Mood 5. arms up. Only the head and upper body.',
      'Row 3, column 1: Mood 6. arms up. Only the head and upper body.',
      'Row 3, column 2: Mood 7. arms up. Only the head and upper body.',
      'Row 3, column 3: leave this cell empty.',
    ]);
    expect(prompt).toContain('No lines between the cells.');
  });

  test('of three is a row of three', () => {
    const { prompt, size } = paramsOf(
      ask(job([...twelve, sheetOf(['s0', 's1', 's2'])], { way: 'sheet' }), 'h'),
    );
    expect(size).toBe('2880x960');
    expect(prompt).toContain('an exact grid of 3 columns and 1 row:');
  });

  test('goes by the character sheet where there is one, and by the photos', () => {
    const of = (items: Job['items']) =>
      ask(job([...items, ...twelve, sheetOf(['s0'])], { way: 'sheet', photos: ['p1'] }), 'h');
    expect(imagesOf(of([CHARACTER]))).toEqual(['sheet-image', 'p1']);
    expect(paramsOf(of([CHARACTER])).prompt).toContain('Image 1 is its character sheet');
    expect(imagesOf(of([]))).toEqual(['p1']);
    expect(paramsOf(of([])).prompt).toContain('The character is the one in image 1');
    expect(imagesOf(of([{ ...CHARACTER, verdict: 'open' }]))).toEqual(['p1']);
  });

  test('with nothing on it, or while none is used, is not drawn', () => {
    expect(problem(job([sheetOf(['gone'])], { way: 'sheet' }), 'h')).toBe('No sticker is on this sheet.');
    expect(problem(job([sheetOf([])], { way: 'sheet' }), 'h')).toBe('No sticker is on this sheet.');
    expect(problem(job([...twelve, sheetOf(['s0'])]), 'h')).toBe(
      'Sheets are not used while stickers are made one by one.',
    );
  });
});

describe('what a sticker job keeps', () => {
  const { settings, details } = stickersSchemas;
  const wrongs = (schema: typeof settings | typeof details, value: unknown) =>
    schema.safeParse(value).error?.issues.map(({ path, message }) => `${path.join('.')} ${message}`);

  test('is what it begins with', () => {
    expect(settings.parse(stickers.settings)).toEqual(stickers.settings);
    expect(details.parse(stickers.details)).toEqual(stickers.details);
  });

  test.each([
    [{ way: 'both' }, 'way must be one of each, sheet'],
    [{ title: 'x'.repeat(121) }, 'title must have 120 characters at most'],
    [{ publisher: 'x'.repeat(129) }, 'publisher must have 128 characters at most'],
    [{ photos: ['a', 'b', 'c', 'd', 'e'] }, 'photos must name 4 images at most'],
    [{ photos: ['a', 'a'] }, 'photos must name each image once'],
    [{ photos: ['../a'] }, 'photos.0 must be an id'],
    [{ person: 'x'.repeat(2001) }, 'person must have 2000 characters at most'],
    [{ style: 'x'.repeat(2001) }, 'style must have 2000 characters at most'],
    [{ outlinePx: 33 }, 'outlinePx must be a whole number of pixels from 0 to 32'],
    [{ outlinePx: 1.5 }, 'outlinePx must be a whole number of pixels from 0 to 32'],
    [{ marginPx: -1 }, 'marginPx must be a whole number of pixels from 0 to 64'],
    [{ quality: 'best' }, 'quality must be one of auto, low, medium, high, xhigh, max'],
  ])('refuses %j', (change, message) => {
    expect(wrongs(settings, { ...stickers.settings, ...change })).toEqual([message]);
  });

  test.each([
    [{ role: 'poster' }, 'role must be one of character, sheet, sticker'],
    [{ emojis: ['ok'] }, 'emojis.0 must be one emoji'],
    [{ emojis: ['👍', '👍'] }, 'emojis must name each emoji once'],
    [{ cells: Array.from({ length: 10 }, (_, index) => `s${index}`) }, 'cells must name 9 items at most'],
    [{ cells: ['a', 'a'] }, 'cells must name each item once'],
  ])('refuses an item of %j', (change, message) => {
    expect(wrongs(details, { ...stickers.details, ...change })).toEqual([message]);
  });

  test('has no field that is not known', () => {
    expect(settings.safeParse({ ...stickers.settings, colour: 'red' }).success).toBe(false);
    expect(details.safeParse({ ...stickers.details, colour: 'red' }).success).toBe(false);
    expect(
      details.safeParse({
        ...stickers.details,
        emojis: emojisIn('😀😃😄😁😆😅🤣😂🙂🙃🫠😉😊😇🥰😍🤩😘😗☺️😚'),
      }).success,
    ).toBe(false);
  });
});

test('the given emotions are twelve, each with its own name, its emoji and its words', () => {
  expect(GIVEN_EMOTIONS).toHaveLength(12);
  expect(new Set(GIVEN_EMOTIONS.map(({ name }) => name)).size).toBe(12);
  for (const { emoji, words } of GIVEN_EMOTIONS) {
    expect(emojisIn(emoji)).toEqual([emoji]);
    expect(words.length).toBeGreaterThan(10);
  }
});
