import { describe, expect, test } from 'vitest';
import { parseEditRequest, placePreviewSchema, placeRequestSchema } from './edit-request';
import { noteOnPlacedFormat, placedFormatOf } from './edit-settings';
import { english, sayIf } from './language';

const ID = '019ac000-0000-7000-8000-000000000001';
const parse = (change: object = {}) =>
  parseEditRequest({ id: ID, prompt: 'x', images: ['a'], ...change }).request;

describe('what is left out of an edit', () => {
  test('has the defaults: the source’s shape, exact with a mask, whole without', () => {
    expect(parse()).toMatchObject({
      params: { size: 'source' },
      edit: {
        placement: 'whole',
        mask: null,
        markup: null,
        region: 'auto',
        featherPx: null,
        matchGrain: true,
        sendWholePhoto: true,
        reinforcePrompt: false,
      },
    });
    expect(parse({ mask: 'm' }).edit.placement).toBe('exact');
    expect(parse({ mask: null, markup: null, featherPx: null }).edit.placement).toBe('whole');
  });

  test('is the model’s own picture where nothing can be put back', () => {
    expect(parse({ model: 'gpt-image-2.6-flare', outputFormat: 'gif' }).edit.placement).toBe('model');
  });

  test('is no second picture for a server that may take one only', () => {
    expect(parse({ model: 'my-model', behavesLike: 'gpt-image-2' }).edit.sendWholePhoto).toBe(false);
    const asked = parse({ model: 'my-model', behavesLike: 'gpt-image-2', sendWholePhoto: true });
    expect(asked.edit.sendWholePhoto).toBe(true);
  });

  test('is not a parameter: what belongs to the edit is kept apart from what is sent', () => {
    expect(Object.keys(parse({ mask: 'm', region: 'none', featherPx: 3 }).params)).not.toContain('mask');
    expect(parse({ mask: 'm', region: { x: 1, y: 2, width: 3, height: 4 } }).edit.region).toEqual({
      x: 1,
      y: 2,
      width: 3,
      height: 4,
    });
  });
});

test.each([
  [{ images: 'a' }, /images/],
  [{ images: [''] }, /images\.0/],
  [{ region: 'everything' }, /region.*auto, none/],
  [{ region: { x: 1.5, y: 0, width: 3, height: 3 } }, /region/],
  [{ featherPx: -1 }, /featherPx.*0 to 512/],
  [{ featherPx: '3' }, /featherPx/],
  [{ matchGrain: 'yes' }, /matchGrain.*true or false/],
  [{ placement: 'there' }, /placement.*exact, whole, model/],
  [{ sendWholePhoto: 1 }, /sendWholePhoto/],
])('%j is refused by its name', (change, sentence) => {
  expect(() => parse(change)).toThrow(sentence);
});

test('a fade is asked for in pixels, or left to the program', () => {
  expect(placeRequestSchema.parse({})).toEqual({ featherPx: null });
  expect(placeRequestSchema.parse({ featherPx: 12.5 })).toEqual({ featherPx: 12.5 });
  expect(placeRequestSchema.safeParse({ featherPx: 12, feather: 1 }).success).toBe(false);
  expect(placeRequestSchema.parse({ grow: true })).toEqual({ featherPx: null, grow: true });
  expect(placeRequestSchema.safeParse({ grow: 1 }).success).toBe(false);
  expect(placePreviewSchema.parse({})).toEqual({ featherPx: null, outline: false });
});

test('an exact edit is lossless unless JPEG is asked for, and says so', () => {
  expect((['png', 'webp', 'jpeg'] as const).map((outputFormat) => placedFormatOf({ outputFormat }))).toEqual([
    'png',
    'png',
    'jpeg',
  ]);
  expect(sayIf(noteOnPlacedFormat({ outputFormat: 'jpeg' }), english)).toMatch(/kept pixels change/);
  expect(noteOnPlacedFormat({ outputFormat: 'png' })).toBeNull();
});
