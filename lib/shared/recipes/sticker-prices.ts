/** What both ways to make a sticker pack would cost, before one is chosen. Pure. */
import { parseSize } from '@/lib/shared/pixel-size';
import { estimateRun, sumEstimates } from '@/lib/shared/pricing';
import { findResolved } from '@/lib/shared/settings';
import type { Estimate } from '@/lib/shared/wire';
import type { EnteredPrice } from '@/lib/shared/wire-models';
import { arrangeSheets } from './sticker-grid';
import { type StickerDetails, type StickerSettings, stickers } from './stickers';
import type { ItemAsk, JobItem, PlainJob } from './wire-jobs';

/** The size of a photo is not known here; larger ones count hardly more. */
const PHOTO = { width: 1024, height: 1024 };

/** All runs of a whole pack from the beginning, redone ones not counted; as exact as sizes of photos let it be. */
export function priceOfWay(
  way: StickerSettings['way'],
  { settings, items }: Pick<PlainJob<'stickers'>, 'settings' | 'items'>,
  prices: readonly EnteredPrice[] = [],
): Estimate {
  const own = items.filter(({ details }) => details.role === 'sticker');
  const character: JobItem<StickerDetails> = {
    ...BARE_ITEM,
    id: 'character',
    details: { ...stickers.details, role: 'character' },
    chosen: 'character-image',
    verdict: 'approved',
  };
  const sheets = arrangeSheets(own.map(({ id, details }) => ({ id, details, drawn: false }))).added.map(
    (cells, index): JobItem<StickerDetails> => ({
      ...BARE_ITEM,
      id: `sheet-${index}`,
      details: { ...stickers.details, role: 'sheet', cells },
    }),
  );
  // What is not said yet costs next to nothing, and keeps nobody from seeing a price.
  const said = { ...settings, way, person: settings.person || 'x' };
  const job: PlainJob<'stickers'> = {
    recipe: 'stickers',
    name: '',
    settings: said,
    items: way === 'each' ? [character, ...own] : [...sheets, ...own],
  };
  const asked = way === 'each' ? job.items : sheets;
  return sumEstimates(asked.map(({ id }) => priceOf(stickers.ask(job, id, {}), job, prices)));
}

const BARE_ITEM = { name: '', words: '', images: [], chosen: null, verdict: 'open' } as const;
const UNKNOWN: Estimate = { lowMicroUsd: null, highMicroUsd: null, approximate: false };

function priceOf(
  answer: ReturnType<typeof stickers.ask>,
  job: PlainJob<'stickers'>,
  prices: readonly EnteredPrice[],
): Estimate {
  const resolved = findResolved({ model: job.settings.model }, prices);
  if (!('ask' in answer) || resolved === null) return UNKNOWN;
  const { ask } = answer;
  const params = ask.kind === 'edit' ? ask.params : ask;
  return estimateRun({ params, ...resolved, inputs: sizesOf(ask) });
}

/** The first picture is sent in the shape of the answer. */
function sizesOf(ask: ItemAsk): { width: number; height: number }[] {
  if (ask.kind === 'generate') return [];
  const answer = parseSize(ask.params.size) ?? PHOTO;
  return ask.images.map((_, index) => (index === 0 ? answer : PHOTO));
}
