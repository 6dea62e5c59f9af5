import { describe, expect, test } from 'vitest';
import { planEditRun } from '@/lib/shared/edit-run';
import { findModel } from '@/lib/shared/models';
import { estimateRun, sumEstimates } from '@/lib/shared/pricing';
import type { Estimate } from '@/lib/shared/wire';
import { GIVEN_EMOTIONS } from './emotion-prompt';
import { priceOfWay } from './sticker-prices';
import { type StickerDetails, type StickerSettings, stickers } from './stickers';
import type { JobItem, PlainJob } from './wire-jobs';

const MODEL = findModel(stickers.settings.model);
if (MODEL === undefined) throw new Error('the default model is in the catalogue');
const SQUARE = { width: 1024, height: 1024 };
const CHARACTER_SIZE = { width: 1536, height: 1024 };

const ITEMS = GIVEN_EMOTIONS.map(
  ({ name, words }, index): JobItem<StickerDetails> => ({
    id: `s${index}`,
    name,
    words,
    images: [],
    details: stickers.details,
    chosen: null,
    verdict: 'open',
  }),
);
const CHARACTER: JobItem<StickerDetails> = {
  id: 'c',
  name: '',
  words: '',
  images: [],
  details: { ...stickers.details, role: 'character' },
  chosen: 'image',
  verdict: 'approved',
};
const SHEETS = [ITEMS.slice(0, 9), ITEMS.slice(9)].map(
  (items, index): JobItem<StickerDetails> => ({
    ...CHARACTER,
    id: `h${index}`,
    details: { ...stickers.details, role: 'sheet', cells: items.map(({ id }) => id) },
    chosen: null,
    verdict: 'open',
  }),
);

/** As the server prices it. */
function serverPrice(job: PlainJob<'stickers'>, ids: readonly string[]): Estimate {
  return sumEstimates(
    ids.map((id) => {
      const answer = stickers.ask(job, id, {});
      if (!('ask' in answer)) throw new Error('it asks');
      const { ask } = answer;
      if (ask.kind === 'generate') return estimateRun({ params: ask, model: MODEL as never, priced: true });
      const sizes = ask.images.map((image) => (image === 'image' ? CHARACTER_SIZE : SQUARE));
      return planEditRun({
        params: ask.params,
        edit: ask.edit,
        model: MODEL as never,
        priced: true,
        photo: sizes[0] ?? SQUARE,
        others: sizes.slice(1),
        maskBounds: null,
      }).estimate;
    }),
  );
}

describe('the price of a way', () => {
  const settings = (change: Partial<StickerSettings>) => ({
    ...stickers.settings,
    person: 'A cat',
    ...change,
  });

  test.each([[[]], [['p1']], [['p1', 'p2', 'p3', 'p4']]])(
    'with photos %j is what the server says then',
    (photos) => {
      const each = {
        recipe: 'stickers',
        name: '',
        settings: settings({ photos }),
        items: [CHARACTER, ...ITEMS],
      } as const;
      expect(priceOfWay('each', { settings: each.settings, items: ITEMS })).toEqual(
        serverPrice(each, ['c', ...ITEMS.map(({ id }) => id)]),
      );
      const sheet = {
        ...each,
        settings: settings({ photos, way: 'sheet' }),
        items: [...SHEETS, ...ITEMS],
      } as const;
      expect(priceOfWay('sheet', { settings: each.settings, items: ITEMS })).toEqual(
        serverPrice(sheet, ['h0', 'h1']),
      );
    },
  );

  test('is shown before anybody is named, and whatever is drawn already', () => {
    const bare = { settings: settings({ person: '' }), items: ITEMS };
    for (const way of ['each', 'sheet'] as const) {
      const price = priceOfWay(way, bare);
      expect(price.highMicroUsd).toBeGreaterThan(10_000);
      expect(priceOfWay(way, { ...bare, items: [CHARACTER, ...SHEETS, ...ITEMS] })).toEqual(price);
    }
    const [each, sheet] = [priceOfWay('each', bare), priceOfWay('sheet', bare)];
    expect(sheet.highMicroUsd ?? 0).toBeLessThan((each.highMicroUsd ?? 0) / 2);
  });

  test('is unknown where that of the model is', () => {
    expect(priceOfWay('each', { settings: settings({ model: 'nobody-knows' }), items: ITEMS })).toEqual({
      lowMicroUsd: null,
      highMicroUsd: null,
      approximate: false,
    });
  });
});
