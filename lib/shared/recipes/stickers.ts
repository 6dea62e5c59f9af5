import { DEFAULT_SETTINGS } from '@/lib/shared/default-settings';
import { defaultSendWholePhoto, findEditProblems } from '@/lib/shared/edit-settings';
import type { Sentence } from '@/lib/shared/language';
import { MAX_INPUT_IMAGES, type ModelInfo, type Quality } from '@/lib/shared/models';
import { adaptSettings, findProblems, findResolved } from '@/lib/shared/settings';
import type { EditParams, GenerateParams } from '@/lib/shared/wire';
import { gridFor, sheetSize } from './sticker-grid';
import { characterPrompt, sheetPrompt, stickerPrompt } from './sticker-prompt';
import type { ItemAsk, JobItem, PlainJob, RecipeRules, StartOptions } from './wire-jobs';

export const MAX_PHOTOS = 4;
export const PUBLISHER_MAX = 128;
export const STICKER_WORDS_MAX = 2_000;
export const MAX_EMOJIS = 20;
/** In pixels of a sticker of 512. */
export const MAX_OUTLINE_PX = 32;
export const MAX_MARGIN_PX = 64;

/** `each`: a run for every sticker; `sheet`: several in one picture, cut apart afterwards. */
export const STICKER_WAYS = ['each', 'sheet'] as const;
export const STICKER_ROLES = ['character', 'sheet', 'sticker'] as const;

export type StickerSettings = {
  way: (typeof STICKER_WAYS)[number];
  /** Of the pack; empty: the job’s name. */
  title: string;
  publisher: string;
  /** Ids of pictures of who is on the stickers. */
  photos: readonly string[];
  /** Who that is, in words. */
  person: string;
  style: string;
  /** Of the white edge around each sticker, in pixels of 512. */
  outlinePx: number;
  /** Clear space around that, in pixels of 512. */
  marginPx: number;
  model: string;
  quality: Quality;
};

export type StickerDetails = {
  /** `character`: shows all others who is drawn; `sheet`: several stickers in one picture. */
  role: (typeof STICKER_ROLES)[number];
  emojis: readonly string[];
  /** Of a sheet: ids of its stickers, in reading order. One that is gone leaves its cell empty. */
  cells: readonly string[];
};

type Job = PlainJob<'stickers'>;
type Item = JobItem<StickerDetails>;
type Answer = { ask: ItemAsk } | { problem: Sentence };

export const stickers: RecipeRules<'stickers'> = {
  settings: {
    way: 'each',
    title: '',
    publisher: '',
    photos: [],
    person: '',
    style: '',
    outlinePx: 8,
    marginPx: 16,
    model: DEFAULT_SETTINGS.model,
    quality: DEFAULT_SETTINGS.quality,
  },
  details: { role: 'sticker', emojis: [], cells: [] },
  ask(job, itemId, options) {
    const item = job.items.find(({ id }) => id === itemId);
    if (item === undefined) throw new Error(`The job has no item ${itemId}`);
    const { photos, person } = job.settings;
    if (photos.length === 0 && person.trim() === '') return lacks('problems.stickers.noPerson');
    switch (item.details.role) {
      case 'character':
        return askForCharacter(job, options);
      case 'sheet':
        return askForSheet(job, item, options);
      case 'sticker':
        return askForSticker(job, item, options);
    }
  },
};

export function characterOf<Some extends Pick<Item, 'details'>>(items: readonly Some[]): Some | null {
  return items.find(({ details }) => details.role === 'character') ?? null;
}

/** The image of the character sheet, once a person has said that it is right. */
function approvedCharacter(job: Job): string | null {
  const character = characterOf(job.items);
  return character?.verdict === 'approved' ? character.chosen : null;
}

function askForCharacter(job: Job, options: StartOptions): Answer {
  return toAnswer(job, options, {
    images: job.settings.photos,
    size: () => '1536x1024',
    background: 'opaque',
    prompt: () => characterPrompt(job.settings),
  });
}

function askForSticker(job: Job, item: Item, options: StartOptions): Answer {
  const { settings } = job;
  const sheet = job.items.find(({ details }) => details.role === 'sheet' && details.cells.includes(item.id));
  const character = approvedCharacter(job);
  if (settings.way === 'each' && character === null) return lacks('problems.stickers.noCharacter');
  if (settings.way === 'sheet' && item.chosen === null) return lacks('problems.stickers.comesFromSheet');
  // Of one that came from a sheet the sheet shows who it is.
  const shown = character ?? sheet?.chosen ?? item.chosen;
  if (shown === null) return lacks('problems.stickers.noCharacter');
  return toAnswer(job, options, {
    images: [shown, ...settings.photos],
    size: () => '1024x1024',
    background: 'transparent',
    prompt: (isTransparent) => stickerPrompt(settings, item, { isSheet: shown === character, isTransparent }),
  });
}

function askForSheet(job: Job, item: Item, options: StartOptions): Answer {
  const { settings } = job;
  if (settings.way === 'each') return lacks('problems.stickers.sheetUnused');
  const cells = item.details.cells.map((id) => job.items.find((other) => other.id === id) ?? null);
  if (cells.every((cell) => cell === null)) return lacks('problems.stickers.emptySheet');
  const grid = gridFor(cells.length);
  const character = approvedCharacter(job);
  return toAnswer(job, options, {
    images: [...(character === null ? [] : [character]), ...settings.photos],
    size: (model) => sheetSize(grid, model),
    background: 'transparent',
    prompt: (isTransparent) =>
      sheetPrompt(settings, cells, grid, { hasCharacter: character !== null, isTransparent }),
  });
}

function lacks(key: Sentence['key']): Answer {
  return { problem: { key } };
}

type Wanted = {
  /** None: it is drawn from words alone. */
  images: readonly string[];
  size(model: ModelInfo): string;
  background: 'transparent' | 'opaque';
  /** Paragraphs; empty ones are left out. */
  prompt(isTransparent: boolean): readonly string[];
};

function toAnswer({ settings }: Job, options: StartOptions, wanted: Wanted): Answer {
  const modelId = options.model ?? settings.model;
  const model = findResolved({ model: modelId })?.model;
  if (model === undefined) return lacks('problems.unknownModel');
  // Where it is a preview it may be refused, and a plain ground can be cut out here.
  const isTransparent = wanted.background === 'transparent' && model.transparent === true;
  const params: GenerateParams = adaptSettings(
    {
      ...DEFAULT_SETTINGS,
      prompt: wanted
        .prompt(isTransparent)
        .filter((paragraph) => paragraph !== '')
        .join('\n'),
      model: modelId,
      quality: options.quality ?? settings.quality,
      size: wanted.size(model),
      background: isTransparent ? 'transparent' : 'opaque',
      outputFormat: 'png',
      n: 1,
    },
    model,
  );
  const images = wanted.images.slice(0, MAX_INPUT_IMAGES);
  const edit: EditParams = {
    placement: 'model',
    mask: null,
    markup: null,
    region: 'auto',
    featherPx: null,
    matchGrain: true,
    sendWholePhoto: defaultSendWholePhoto(params),
    reinforcePrompt: false,
  };
  const problem =
    findProblems(params, model)[0] ??
    (images.length === 0 ? undefined : findEditProblems(params, edit, images, model)[0]);
  if (problem !== undefined) return { problem: problem.sentence };
  return {
    ask:
      images.length === 0
        ? { kind: 'generate', ...params }
        : { kind: 'edit', params, edit, images: [...images] },
  };
}
