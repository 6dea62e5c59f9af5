import { DEFAULT_SETTINGS } from '@/lib/shared/default-settings';
import { defaultSendWholePhoto, findEditProblems } from '@/lib/shared/edit-settings';
import type { Sentence } from '@/lib/shared/language';
import { MAX_INPUT_IMAGES, type ModelInfo, type Quality } from '@/lib/shared/models';
import { adaptSettings, findProblems, findResolved } from '@/lib/shared/settings';
import type { EditParams, GenerateParams } from '@/lib/shared/wire';
import { gridFor, sheetSize } from './sticker-grid';
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
  const { photos } = job.settings;
  return toAnswer(job, options, {
    images: photos.slice(0, MAX_INPUT_IMAGES),
    size: () => '1536x1024',
    background: 'opaque',
    prompt: () => [
      'Design one character for a pack of messenger stickers, and draw its character sheet.',
      whoItIs(job, 1),
      styleOf(job),
      'The sheet shows the same character twice, side by side: at the left head and shoulders from the front with a relaxed, friendly face; at the right the whole figure from head to feet, from the front, arms a little away from the body. Face, hair, clothes, proportions, colours and line weight are the same in both.',
      'Plain white background, nothing else in the picture. No words, letters or numbers, no labels, no frame.',
    ],
  });
}

function askForSticker(job: Job, item: Item, options: StartOptions): Answer {
  const { way, photos } = job.settings;
  const sheet = job.items.find(({ details }) => details.role === 'sheet' && details.cells.includes(item.id));
  const character = approvedCharacter(job);
  if (way === 'each' && character === null) return lacks('problems.stickers.noCharacter');
  if (way === 'sheet' && item.chosen === null) return lacks('problems.stickers.comesFromSheet');
  // Of one that came from a sheet the sheet shows who it is.
  const shown = character ?? sheet?.chosen ?? item.chosen;
  if (shown === null) return lacks('problems.stickers.noCharacter');
  return toAnswer(job, options, {
    images: [shown, ...photos],
    size: () => '1024x1024',
    background: 'transparent',
    prompt: (isTransparent) => [
      shown === character
        ? 'Draw one messenger sticker of the character in image 1, which is its character sheet.'
        : 'Draw one messenger sticker of the character in image 1.',
      likeness(photos.length, 2),
      wordsOf(item),
      'Head and upper body, large in the picture, unless the words above ask for more. The expression is strong and the gesture clear, so that it reads at the size of a thumbnail.',
      'It is the very same character: face, hair, clothes, proportions, colours and line weight as in image 1.',
      styleOf(job),
      'One single figure in the middle of the picture, wholly inside it, with empty space on every side: nothing touches the edge or is cut off by it.',
      backgroundOf(isTransparent),
      NOTHING_ELSE,
    ],
  });
}

function askForSheet(job: Job, item: Item, options: StartOptions): Answer {
  const { photos, way } = job.settings;
  if (way === 'each') return lacks('problems.stickers.sheetUnused');
  const cells = item.details.cells.map((id) => job.items.find((other) => other.id === id));
  if (cells.every((cell) => cell === undefined)) return lacks('problems.stickers.emptySheet');
  const grid = gridFor(cells.length);
  const character = approvedCharacter(job);
  return toAnswer(job, options, {
    images: [...(character === null ? [] : [character]), ...photos],
    size: (model) => sheetSize(grid, model),
    background: 'transparent',
    prompt: (isTransparent) => [
      `Draw ${count(cells.length, 'messenger sticker')} of one and the same character on one sheet.`,
      ...(character === null
        ? [whoItIs(job, 1)]
        : [
            'Image 1 is its character sheet: face, hair, clothes, proportions, colours and line weight are as there.',
            likeness(photos.length, 2),
          ]),
      styleOf(job),
      `The sheet is an exact grid of ${count(grid.columns, 'column')} and ${count(grid.rows, 'row')}: all cells have the same size and together fill the whole picture. One sticker stands in the middle of each cell, as large in every cell, with wide empty space around it; nothing touches or crosses the edge of its cell.`,
      'The stickers, in reading order from left to right and top to bottom:',
      ...Array.from({ length: grid.columns * grid.rows }, (_, index) => {
        const place = `Row ${Math.floor(index / grid.columns) + 1}, column ${(index % grid.columns) + 1}`;
        const cell = cells[index];
        return cell === undefined
          ? `${place}: leave this cell empty.`
          : `${place}: ${wordsOf(cell)} Only the head and upper body.`;
      }),
      'Strong expressions and clear gestures that read at the size of a thumbnail.',
      isTransparent
        ? 'The background is fully transparent everywhere, also between the stickers. No lines between the cells.'
        : 'The background is one flat, plain light green everywhere, also between the stickers, without shadows or gradients. No lines between the cells.',
      NOTHING_ELSE,
    ],
  });
}

const NOTHING_ELSE =
  'No words, letters or numbers. No white outline or sticker border, no frame, no shadow on the ground, no scenery: outline and edge are added later.';

/** Words that end as a sentence does, whatever the person typed. */
function sentence(words: string): string {
  const text = words.trim();
  return text === '' || /[.!?…]$/u.test(text) ? text : `${text}.`;
}

function wordsOf({ name, words }: Pick<Item, 'name' | 'words'>): string {
  return [sentence(name), sentence(words)].filter(Boolean).join(' ');
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

function imagesFrom(first: number, number: number): string {
  if (number === 1) return `image ${first}`;
  return `images ${first} to ${first + number - 1}`;
}

/** @param first number of the first photo among the pictures that go along */
function whoItIs({ settings: { photos, person } }: Job, first: number): string {
  const words = sentence(person);
  if (photos.length === 0) return `The character: ${words}`;
  const shown = `The character is the one in ${imagesFrom(first, photos.length)}: keep the face, hair, skin or fur, glasses and other marks, so that everybody recognises them.`;
  return words === '' ? shown : `${shown} ${words}`;
}

function likeness(photos: number, first: number): string {
  if (photos === 0) return '';
  const [subject, it] = photos === 1 ? ['a photo of who', 'it'] : [`photos of who`, 'them'];
  const [noun, verb] = photos === 1 ? ['Image', 'is'] : ['Images', 'are'];
  const which = imagesFrom(first, photos).replace(/^images? /, '');
  return `${noun} ${which} ${verb} ${subject} that is: use ${it} for the likeness only, not for the style.`;
}

function styleOf({ settings: { style } }: Job): string {
  return style.trim() === ''
    ? 'Style: a clean, bold cartoon with flat colours, even dark outlines and simple shading.'
    : `Style: ${sentence(style)}`;
}

function backgroundOf(isTransparent: boolean): string {
  return isTransparent
    ? 'The background is fully transparent.'
    : 'The background is one flat, plain light green without shadows or gradients, so that the figure can be cut out.';
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
