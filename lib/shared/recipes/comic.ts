/** A comic: settings, panels, and what each panel asks the model for. */
import { DEFAULT_SETTINGS } from '@/lib/shared/default-settings';
import { formatSize } from '@/lib/shared/pixel-size';
import { findResolved } from '@/lib/shared/settings';
import { modelSizeOf } from './comic-pages';
import { comicPrompt } from './comic-prompt';
import type { ComicDetails, ComicSettings } from './comic-types';
import type { ItemAsk, RecipeRules } from './wire-jobs';

export const comic: RecipeRules<'comic'> = {
  settings: {
    title: '',
    series: '',
    number: '',
    writer: '',
    summary: '',
    date: '',
    language: 'en',
    style: '',
    layout: { kind: 'strip-3' },
    direction: 'ltr',
    gutterIn: 0.125,
    trim: { widthIn: 6.625, heightIn: 10.25 },
    bleedIn: 0.125,
    face: 'comic-neue',
    capitals: false,
    letterPt: 9,
    model: DEFAULT_SETTINGS.model,
    quality: DEFAULT_SETTINGS.quality,
  } satisfies ComicSettings,
  details: { lines: [], withPrevious: false } satisfies ComicDetails,

  ask(job, itemId, options) {
    const index = job.items.findIndex(({ id }) => id === itemId);
    const item = job.items[index];
    if (item === undefined || item.words.trim() === '') return { problem: { key: 'problems.comic.noScene' } };
    const before = item.details.withPrevious ? job.items[index - 1] : undefined;
    if (before !== undefined && before.chosen === null)
      return { problem: { key: 'problems.comic.noPanelBefore', values: { panel: index } } };

    const settings = {
      model: options.model ?? job.settings.model,
      quality: options.quality ?? job.settings.quality,
    };
    // Of a model that nobody knows the server says so itself.
    const resolved = findResolved(settings);
    const params = {
      ...DEFAULT_SETTINGS,
      ...settings,
      prompt: comicPrompt(job.settings.style, item, before !== undefined),
      size: resolved === null ? 'auto' : formatSize(modelSizeOf(job.settings, index, resolved.model)),
    };
    if (before === undefined || before.chosen === null) return { ask: { kind: 'generate', ...params } };
    const ask: ItemAsk = {
      kind: 'edit',
      params,
      images: [before.chosen],
      edit: {
        placement: 'model',
        mask: null,
        markup: null,
        region: 'none',
        featherPx: null,
        matchGrain: false,
        sendWholePhoto: false,
        reinforcePrompt: false,
      },
    };
    return { ask };
  },
};
