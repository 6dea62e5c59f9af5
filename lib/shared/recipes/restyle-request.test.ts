import { describe, expect, test } from 'vitest';
import { explainRequestProblem } from '@/lib/shared/generate-request';
import { restyle } from './restyle';
import { restyleSchemas } from './restyle-request';

const MADE = { id: 'mine', name: 'Menu board', width: 1200, height: 600, format: 'png', ground: null };

function explain(change: object): string | null {
  const parsed = restyleSchemas.settings.safeParse({ ...restyle.settings, ...change });
  return parsed.success ? null : explainRequestProblem(parsed.error);
}

describe('settings of a restyle job', () => {
  test('are taken as they are', () => {
    const settings = {
      ...restyle.settings,
      words: 'dark slate',
      look: '019ac000-0000-7000-8000-000000000001',
      targets: ['amazon', 'mine', 'print'],
      made: [MADE],
      print: { width: 8.5, height: 11, unit: 'in' },
    };
    expect(restyleSchemas.settings.parse(settings)).toEqual(settings);
    expect(restyleSchemas.settings.parse(restyle.settings)).toEqual(restyle.settings);
  });

  test('have a name for each made target, tidied', () => {
    const made = [{ ...MADE, name: '  Menu \n board ' }];
    expect(restyleSchemas.settings.parse({ ...restyle.settings, made }).made[0]?.name).toBe('Menu board');
  });

  test.each([
    [{ words: 'x'.repeat(8001) }, '“words” must have 8000 characters at most.'],
    [{ look: '../x' }, '“look” must be the id of an image, or null.'],
    [{ subject: 'both' }, '“subject” must be kept or restyled.'],
    [{ quality: 'best' }, /^“quality” must be one of auto, low/],
    [{ model: '' }, /^“model” /],
    [{ targets: ['amazon', 'amazon'] }, '“targets” must name each target once.'],
    [{ targets: ['a b'] }, '“targets.0” must be the id of a target.'],
    [{ made: [{ ...MADE, id: 'amazon' }] }, '“made.0.id” must not be the id of a target that is given.'],
    [{ made: [MADE, MADE] }, '“made” must have each id once.'],
    [{ made: [{ ...MADE, name: ' ' }] }, '“made.0.name” must have 1 to 60 characters.'],
    [{ made: [{ ...MADE, width: 15 }] }, '“made.0.width” must be 16 to 10000 whole pixels.'],
    [{ made: [{ ...MADE, height: 10.5 }] }, '“made.0.height” must be 16 to 10000 whole pixels.'],
    [{ made: [{ ...MADE, width: 9000, height: 9000 }] }, '“made.0” must have 60 megapixels at most.'],
    [{ made: [{ ...MADE, format: 'gif' }] }, '“made.0.format” must be one of jpeg, png, webp.'],
    [{ made: [{ ...MADE, ground: '#ffffff' }] }, /^“made.0.ground” must be six hex digits/],
    [
      { made: Array.from({ length: 21 }, (_, i) => ({ ...MADE, id: `m${i}` })) },
      '“made” must have 20 targets at most.',
    ],
    [{ print: { width: 0, height: 10, unit: 'mm' } }, '“print.width” must be a length above 0.'],
    [{ print: { width: 2000, height: 10, unit: 'mm' } }, /^“print” must be 10000 pixels a side/],
    [{ print: { width: 10, height: 10, unit: 'cm' } }, '“print.unit” must be mm or in.'],
    [{ colour: 'red' }, 'There is no field “colour”.'],
    [{ words: undefined }, '“words” is missing.'],
  ])('%#: %s', (change, sentence) => {
    expect(explain(change)).toMatch(sentence);
  });
});

test('details are a mask or none', () => {
  expect(restyleSchemas.details.parse({ mask: null })).toEqual({ mask: null });
  expect(restyleSchemas.details.parse({ mask: 'abc' })).toEqual({ mask: 'abc' });
  for (const wrong of [{}, { mask: '' }, { mask: 'a/b' }, { mask: 'a', more: 1 }]) {
    expect(restyleSchemas.details.safeParse(wrong).success).toBe(false);
  }
});
