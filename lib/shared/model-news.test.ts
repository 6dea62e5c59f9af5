import { describe, expect, it } from 'vitest';
import { describeModels } from './describe-models';
import { english } from './language';
import {
  describeEnd,
  endOf,
  type HeardModels,
  hear,
  isEnding,
  isRefused,
  modelLike,
  NOTHING_HEARD,
  successorOf,
  tellNews,
} from './model-news';
import { MODELS } from './models';

const NOW = Date.parse('2026-11-28T12:00:00Z');
const openai = { nowMs: NOW, compatible: false };
const compatible = { nowMs: NOW, compatible: true };
const newsOf = (heard: Partial<HeardModels>, options = openai) =>
  tellNews({ ...NOTHING_HEARD, ...heard }, [], options);

describe('what is heard', () => {
  it('are newcomers, and last days that go before ours', () => {
    const heard = hear(
      NOTHING_HEARD,
      [
        { id: 'gpt-image-3-flare', endsOn: null },
        { id: 'gpt-image-2', endsOn: '2026-12-20' },
        { id: 'gpt-image-1.5', endsOn: null },
        { id: 'gpt-image-1-mini', endsOn: undefined },
      ],
      NOW,
    );
    expect(heard.newcomers).toEqual(['gpt-image-3-flare']);
    const news = tellNews(heard, [], openai);
    expect(endOf('gpt-image-2', news)).toMatchObject({ on: '2026-12-20', stage: 'soon', refused: false });
    expect(endOf('gpt-image-1.5', news)).toBeNull();
    expect(endOf('gpt-image-1-mini', news)).toMatchObject({ on: '2026-12-01' });
  });

  it('of a model that is listed no more stays', () => {
    const before = hear(NOTHING_HEARD, [{ id: 'gpt-image-2', endsOn: '2026-11-30' }], NOW);
    const later = Date.parse('2026-12-05');
    const after = hear(before, [{ id: 'gpt-image-2.6-flare', endsOn: null }], later);
    expect(isRefused('gpt-image-2', tellNews(after, [], { ...openai, nowMs: later }))).toBe(true);
  });

  it('is a last day only while it is not over, unless we know it to be', () => {
    const listed = MODELS.map(({ id }) => ({ id, endsOn: '2026-11-01' }));
    const news = tellNews(hear(NOTHING_HEARD, listed, NOW), [], openai);
    expect(MODELS.filter(({ id }) => isRefused(id, news)).map(({ id }) => id)).toEqual(['gpt-image-1']);
    const known = hear(NOTHING_HEARD, [{ id: 'gpt-image-1', endsOn: '2026-10-23' }], NOW);
    expect(isRefused('gpt-image-1', tellNews(known, [], openai))).toBe(true);
  });

  it('is no newcomer that has ended already', () => {
    expect(hear(NOTHING_HEARD, [{ id: 'gpt-image-0', endsOn: '2025-01-01' }], NOW)).toEqual(NOTHING_HEARD);
    const before = hear(NOTHING_HEARD, [{ id: 'gpt-image-3', endsOn: '2026-12-01' }], NOW);
    expect(tellNews(before, [], openai).newcomers).toEqual(['gpt-image-3']);
    expect(tellNews(before, [], { ...openai, nowMs: Date.parse('2026-12-03') }).newcomers).toEqual([]);
  });

  it('lets a dated snapshot end with its family', () => {
    const news = newsOf({ newcomers: ['gpt-image-1.5-2025-12-16', 'gpt-image-2-2026-04-21'] });
    expect(endOf('gpt-image-1.5-2025-12-16', news)).toMatchObject({ on: '2026-12-01', stage: 'soon' });
    expect(endOf('gpt-image-2-2026-04-21', news)).toBeNull();
    expect(isRefused('gpt-image-1-2025-04-23', news)).toBe(true);
  });
});

describe('another server than OpenAI’s', () => {
  it('may serve what OpenAI has shut down, and ends what it says itself', () => {
    expect(MODELS.some(({ id }) => isRefused(id, newsOf({}, compatible)))).toBe(false);
    expect(isEnding(endOf('gpt-image-1.5', newsOf({}, compatible)))).toBe(false);
    const told = newsOf({ ends: [{ id: 'gpt-image-2', on: '2026-12-05' }] }, compatible);
    expect(isEnding(endOf('gpt-image-2', told))).toBe(true);
  });
});

describe('an unknown model of OpenAI’s', () => {
  it.each([
    ['gpt-image-2.7-flare', 'gpt-image-2.6-flare'],
    ['gpt-image-3-sunburst', 'gpt-image-2.6-sunburst'],
    ['gpt-image-3', 'gpt-image-2.6-sunburst'],
    ['gpt-image-2-mini', 'gpt-image-2'],
    ['gpt-image-2.5-flare-2026-09-01', 'gpt-image-2.5-flare'],
    ['gpt-image-1.5-2025-12-16', 'gpt-image-1.5'],
  ])('%s behaves like %s', (id, like) => expect(modelLike(id)?.id).toBe(like));

  it('is told from all others', () => {
    expect(['mine', 'constructor', 'openai/gpt-image-3', ''].map(modelLike)).toEqual([
      null,
      null,
      null,
      null,
    ]);
  });
});

describe('what ends', () => {
  it('names what follows it', () => {
    const news = newsOf({ ends: [{ id: 'gpt-image-2.5-flare', on: '2026-12-10' }] });
    expect(successorOf('gpt-image-1.5', newsOf({}))?.id).toBe('gpt-image-2.5-flare');
    expect(successorOf('gpt-image-1.5', news)?.id).toBe('gpt-image-2.6-sunburst');
    expect(successorOf('gpt-image-2.5-flare', news)?.id).toBe('gpt-image-2.6-flare');
    const none = newsOf({ ends: MODELS.map(({ id }) => ({ id, on: '2026-12-10' })) });
    expect(successorOf('gpt-image-2', none)).toBeNull();
  });

  it('is said in words that are true on each day', () => {
    const said = (nowMs: number) => {
      const end = endOf('gpt-image-1.5', newsOf({}, { nowMs, compatible: false }));
      return end && english.say(describeEnd(end));
    };
    expect(said(NOW)).toBe('OpenAI ends GPT Image 1.5 on 1 Dec 2026.');
    expect(said(Date.parse('2026-12-01T15:00:00Z'))).toBe(
      'The last day of GPT Image 1.5 is 1 Dec 2026: OpenAI may refuse it from now on, and charges nothing if it does.',
    );
    expect(said(Date.parse('2026-12-03'))).toBe('OpenAI shut GPT Image 1.5 down on 1 Dec 2026.');
  });
});

it('tells the whole catalogue, newcomers first and without an unknown price', () => {
  const prices = { textIn: 1, imageIn: 2, imageOut: 3, textOut: 0 };
  const heard = { ...NOTHING_HEARD, newcomers: ['gpt-image-3-flare', 'gpt-image-3'] };
  const news = tellNews(heard, [{ model: 'gpt-image-3', prices, enteredOn: '2026-11-28' }], openai);
  const told = describeModels(news);
  expect(told).toHaveLength(MODELS.length + 2);
  expect(told[0]).toMatchObject({
    id: 'gpt-image-3-flare',
    label: 'GPT Image 3 Flare',
    behavesLike: 'gpt-image-2.6-flare',
    prices: null,
    retired: false,
  });
  expect(told[1]?.prices).toEqual(prices);
  expect(told.find(({ id }) => id === 'gpt-image-1')).toMatchObject({
    retired: true,
    endsSoon: false,
    successor: 'gpt-image-2.5-flare',
  });
  expect(told.find(({ id }) => id === 'gpt-image-1.5')).toMatchObject({ retired: false, endsSoon: true });
});
