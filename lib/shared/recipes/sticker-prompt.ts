/** What a model is told of stickers, in paragraphs; empty ones are left out. English: the models are trained on it. */
import type { Grid } from './sticker-grid';
import type { StickerSettings } from './stickers';

type Who = Pick<StickerSettings, 'photos' | 'person' | 'style'>;
type Emotion = { name: string; words: string };

export function characterPrompt(who: Who): string[] {
  return [
    'Design one character for a pack of messenger stickers, and draw its character sheet.',
    whoItIs(who),
    styleOf(who),
    'The sheet shows the same character twice, side by side: at the left head and shoulders from the front with a relaxed, friendly face; at the right the whole figure from head to feet, from the front, arms a little away from the body. Face, hair, clothes, proportions, colours and line weight are the same in both.',
    'Plain white background, nothing else in the picture. No words, letters or numbers, no labels, no frame.',
  ];
}

/** @param isSheet image 1 is a character sheet, and not only a picture of the character */
export function stickerPrompt(
  who: Who,
  emotion: Emotion,
  { isSheet, isTransparent }: { isSheet: boolean; isTransparent: boolean },
): string[] {
  return [
    isSheet
      ? 'Draw one messenger sticker of the character in image 1, which is its character sheet.'
      : 'Draw one messenger sticker of the character in image 1.',
    likeness(who.photos.length),
    wordsOf(emotion),
    'Head and upper body, large in the picture, unless the words above ask for more. The expression is strong and the gesture clear, so that it reads at the size of a thumbnail.',
    'It is the very same character: face, hair, clothes, proportions, colours and line weight as in image 1.',
    styleOf(who),
    'One single figure in the middle of the picture, wholly inside it, with empty space on every side: nothing touches the edge or is cut off by it.',
    isTransparent
      ? 'The background is fully transparent.'
      : 'The background is one flat, plain light green without shadows or gradients, so that the figure can be cut out.',
    NOTHING_ELSE,
  ];
}

/**
 * @param cells in reading order; null: nothing stands there
 * @param hasCharacter image 1 is the character sheet
 */
export function sheetPrompt(
  who: Who,
  cells: readonly (Emotion | null)[],
  grid: Grid,
  { hasCharacter, isTransparent }: { hasCharacter: boolean; isTransparent: boolean },
): string[] {
  return [
    `Draw ${count(cells.length, 'messenger sticker')} of one and the same character on one sheet.`,
    hasCharacter
      ? 'Image 1 is its character sheet: face, hair, clothes, proportions, colours and line weight are as there.'
      : whoItIs(who),
    hasCharacter ? likeness(who.photos.length) : '',
    styleOf(who),
    `The sheet is an exact grid of ${count(grid.columns, 'column')} and ${count(grid.rows, 'row')}: all cells have the same size and together fill the whole picture. One sticker stands in the middle of each cell, as large in every cell, with wide empty space around it; nothing touches or crosses the edge of its cell.`,
    'The stickers, in reading order from left to right and top to bottom:',
    ...Array.from({ length: grid.columns * grid.rows }, (_, index) => {
      const place = `Row ${Math.floor(index / grid.columns) + 1}, column ${(index % grid.columns) + 1}`;
      const cell = cells[index] ?? null;
      return cell === null
        ? `${place}: leave this cell empty.`
        : `${place}: ${wordsOf(cell)} Only the head and upper body.`;
    }),
    'Strong expressions and clear gestures that read at the size of a thumbnail.',
    isTransparent
      ? 'The background is fully transparent everywhere, also between the stickers. No lines between the cells.'
      : 'The background is one flat, plain light green everywhere, also between the stickers, without shadows or gradients. No lines between the cells.',
    NOTHING_ELSE,
  ];
}

const NOTHING_ELSE =
  'No words, letters or numbers. No white outline or sticker border, no frame, no shadow on the ground, no scenery: outline and edge are added later.';

/** Words that end as a sentence does, whatever the person typed. */
function sentence(words: string): string {
  const text = words.trim();
  return text === '' || /[.!?…]$/u.test(text) ? text : `${text}.`;
}

function wordsOf({ name, words }: Emotion): string {
  return [sentence(name), sentence(words)].filter(Boolean).join(' ');
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

function whoItIs({ photos, person }: Who): string {
  const words = sentence(person);
  if (photos.length === 0) return `The character: ${words}`;
  const where = photos.length === 1 ? 'image 1' : `images 1 to ${photos.length}`;
  const shown = `The character is the one in ${where}: keep the face, hair, skin or fur, glasses and other marks, so that everybody recognises them.`;
  return words === '' ? shown : `${shown} ${words}`;
}

/** Of the photos behind image 1. */
function likeness(photos: number): string {
  if (photos === 0) return '';
  return photos === 1
    ? 'Image 2 is a photo of who that is: use it for the likeness only, not for the style.'
    : `Images 2 to ${photos + 1} are photos of who that is: use them for the likeness only, not for the style.`;
}

function styleOf({ style }: Who): string {
  return style.trim() === ''
    ? 'Style: a clean, bold cartoon with flat colours, even dark outlines and simple shading.'
    : `Style: ${sentence(style)}`;
}
