import { describe, expect, it } from 'vitest';
import { parseBatchRequest } from '@/lib/shared/batch-request';
import { comicItem, comicJob, comicLine } from '@/test/comics';
import { comic } from './comic';
import { comicSchemas } from './comic-request';

const ID = '0198c7a4-0000-7000-8000-000000000000';
const ask = (
  ...[items, settings, id = 'item', options = {}]: [
    Parameters<typeof comicJob>[0],
    Parameters<typeof comicJob>[1]?,
    string?,
    object?,
  ]
) => comic.ask(comicJob(items, settings), id, options);

describe('what a panel asks for', () => {
  it('is its scene, who acts in it and the style, without anything that is said', () => {
    const lines = [
      comicLine({ id: 'a', speaker: '@mia', kind: 'shout', text: 'Run now' }),
      comicLine({ id: 'b', speaker: 'Ben', kind: 'thought', text: 'Why me' }),
      comicLine({ id: 'c', kind: 'caption', speaker: '', text: 'Later' }),
    ];
    const answer = ask([comicItem({ details: { lines, withPrevious: false } })], { style: 'Ink' });
    if (!('ask' in answer) || answer.ask.kind !== 'generate') throw new Error('not a generate');
    const { prompt, size, model } = answer.ask;
    expect(prompt).toContain('A harbour at night.');
    expect(prompt).toContain('@mia is shouting. Ben is lost in thought.');
    expect(prompt).toContain('Style of all panels: Ink.');
    expect(prompt).toContain('No words, letters, numbers, speech balloons');
    expect(prompt).not.toMatch(/Run now|Why me|Later\b/);
    expect(model).toBe(comic.settings.model);
    // A strip’s panel is 4 wide to 5 high.
    const [width = 0, height = 0] = size.split('x').map(Number);
    expect(height / width).toBeCloseTo(1.25, 1);
  });

  it('is the panel before too where that is wished, as the model answers it', () => {
    const items = [
      comicItem({ id: 'one', chosen: 'picture' }),
      comicItem({ details: { lines: [], withPrevious: true } }),
    ];
    const answer = ask(items);
    if (!('ask' in answer) || answer.ask.kind !== 'edit') throw new Error('not an edit');
    expect(answer.ask.images).toEqual(['picture']);
    expect(answer.ask.edit).toMatchObject({ placement: 'model', mask: null });
    expect(answer.ask.params.prompt).toContain('image 1');
    expect(answer.ask.params.size).toMatch(/^\d+x\d+$/);
  });

  it.each(['generate', 'edit'])('may be sent as it is: a %s', (kind) => {
    const before = comicItem({ id: 'one', chosen: 'picture' });
    const answer = ask([before, comicItem({ details: { lines: [], withPrevious: kind === 'edit' } })]);
    if (!('ask' in answer)) throw new Error('a problem');
    const body =
      answer.ask.kind === 'edit'
        ? { kind, id: ID, ...answer.ask.params, ...answer.ask.edit, images: answer.ask.images }
        : { ...answer.ask, id: ID };
    expect(parseBatchRequest({ runs: [body] }).runs[0]?.kind).toBe(kind);
  });

  it('begins with the first panel alone, whatever it wishes', () => {
    const answer = ask([comicItem({ details: { lines: [], withPrevious: true } })]);
    expect(answer).toMatchObject({ ask: { kind: 'generate' } });
  });

  it('goes by the options of one start', () => {
    expect(ask([comicItem()], {}, 'item', { quality: 'low', model: 'gpt-image-1' })).toMatchObject({
      ask: { quality: 'low', model: 'gpt-image-1', size: '1024x1536' },
    });
  });

  it('leaves the size to a model that nobody knows', () => {
    expect(ask([comicItem()], { model: 'somebody-elses' })).toMatchObject({ ask: { size: 'auto' } });
  });

  it('says what the panel lacks', () => {
    expect(ask([comicItem({ words: ' ' })])).toEqual({ problem: { key: 'problems.comic.noScene' } });
    const waiting = [comicItem({ id: 'one' }), comicItem({ details: { lines: [], withPrevious: true } })];
    expect(ask(waiting)).toEqual({ problem: { key: 'problems.comic.noPanelBefore', values: { panel: 1 } } });
  });
});

describe('what is kept of a comic', () => {
  const line = comicLine({ place: { x: 0, y: 0.5, width: 0.3, height: 0.2, tail: { x: 1, y: 1 } } });

  it('is what there is from the start, and what a person makes of it', () => {
    expect(comicSchemas.settings.parse(comic.settings)).toEqual(comic.settings);
    expect(comicSchemas.details.parse(comic.details)).toEqual(comic.details);
    const own = {
      ...comic.settings,
      layout: { kind: 'rows', rows: [1, 6] },
      date: '2026-11-29',
      language: 'zh-Hant-TW',
    };
    expect(comicSchemas.settings.parse(own)).toEqual(own);
    const details = { lines: [line, { ...line, id: 'b', place: null }], withPrevious: true };
    expect(comicSchemas.details.parse(details)).toEqual(details);
  });

  it.each([
    ['layout', { layout: { kind: 'circle' } }, /must be strip-3/],
    ['rows', { layout: { kind: 'rows', rows: [] } }, /1 to 8 rows/],
    ['panels in a row', { layout: { kind: 'rows', rows: [7] } }, /1 to 6 panels/],
    ['rows of a strip', { layout: { kind: 'strip-3', rows: [1] } }, /Unrecognized key/],
    ['direction', { direction: 'up' }, /must be ltr or rtl/],
    ['gutter', { gutterIn: 1.1 }, /0 to 1 inches/],
    ['bleed', { bleedIn: -1 }, /0 to 0.5 inches/],
    ['page', { trim: { widthIn: 1, heightIn: 10 } }, /2 to 20 inches/],
    ['face', { face: 'Comic Sans' }, /must be one of comic-neue/],
    ['letters', { letterPt: 4 }, /5 to 36 points/],
    ['date', { date: '29.11.2026' }, /a day such as/],
    ['day that is none', { date: '2026-02-30' }, /a day such as/],
    ['language', { language: 'English!' }, /tag of a language/],
    ['title', { title: 'a'.repeat(201) }, /at most 200/],
    ['capitals', { capitals: 'yes' }, /must be true or false/],
    ['unknown field', { colour: 'red' }, /Unrecognized key/],
  ])('is refused with a sentence: %s', (_, change, message) => {
    const parsed = comicSchemas.settings.safeParse({ ...comic.settings, ...change });
    expect(parsed.error?.issues[0]?.message).toMatch(message);
  });

  it.each([
    ['kind', { kind: 'poem' }, /must be one of speech/],
    ['words', { text: 'a'.repeat(401) }, /at most 400/],
    ['speaker', { speaker: 'a'.repeat(81) }, /at most 80/],
    ['id', { id: 'a b' }, /must have 1 to 64/],
    ['place', { place: { x: 2, y: 0, width: 0.1, height: 0.1, tail: null } }, /share of the panel, 0 to 1/],
    ['size', { place: { x: 0, y: 0, width: 0, height: 0.1, tail: null } }, /0.01 to 1/],
    ['tail', { place: { x: 0, y: 0, width: 0.1, height: 0.1, tail: { x: -1, y: 0 } } }, /0 to 1/],
  ])('is refused with a sentence in a line: %s', (_, change, message) => {
    const parsed = comicSchemas.details.safeParse({ lines: [{ ...line, ...change }], withPrevious: false });
    expect(parsed.error?.issues[0]?.message).toMatch(message);
  });

  it('has at most twelve lines, each with an id of its own', () => {
    const many = Array.from({ length: 13 }, (_, index) => ({ ...line, id: String(index) }));
    expect(
      comicSchemas.details.safeParse({ lines: many, withPrevious: false }).error?.issues[0]?.message,
    ).toMatch(/at most 12/);
    expect(
      comicSchemas.details.safeParse({ lines: [line, line], withPrevious: false }).error?.issues[0]?.message,
    ).toMatch(/different ids/);
  });
});
