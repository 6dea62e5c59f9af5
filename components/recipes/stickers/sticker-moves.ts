/** What a person does with a sticker job in one move that is several changes. */
import type { JobEditor, NewItem } from '@/components/recipes/job-editor';
import { uuidV7 } from '@/lib/client/uuid-v7';
import { GIVEN_EMOTIONS } from '@/lib/shared/recipes/emotion-prompt';
import { type Arrangement, arrangeSheets } from '@/lib/shared/recipes/sticker-grid';
import {
  characterOf,
  type StickerDetails,
  type StickerSettings,
  stickers,
} from '@/lib/shared/recipes/stickers';
import type { WireJobItem } from '@/lib/shared/recipes/wire-jobs';

type Editor = JobEditor<'stickers'>;
type Item = WireJobItem<StickerDetails>;
type Added = NewItem<'stickers'> & { details: StickerDetails };

/** It has a picture or is getting one: what it stands for may not change any more. */
function isDrawn({ runs, added }: Pick<Item, 'runs' | 'added'>): boolean {
  return runs.length > 0 || added.length > 0;
}

/** What the sheets lack to have every sticker. */
export function missingSheets(items: readonly Item[], added: readonly Added[] = []): Arrangement {
  return arrangeSheets([
    ...items.map((item) => ({ id: item.id, details: item.details, drawn: isDrawn(item) })),
    ...added.map(({ id, details }) => ({ id, details, drawn: false })),
  ]);
}

function newSticker({
  name,
  words,
  emojis,
}: {
  name: string;
  words: string;
  emojis: readonly string[];
}): Added {
  return { id: uuidV7(), name, words, details: { ...stickers.details, emojis } };
}

/** @param names of what is neither sticker nor emotion, in the person’s language */
export async function addGivenEmotions(editor: Editor, names: Names): Promise<void> {
  const added = GIVEN_EMOTIONS.map(({ name, words, emoji }) => newSticker({ name, words, emojis: [emoji] }));
  await add(editor, added, names);
}

export async function addEmotion(
  editor: Editor,
  emotion: { name: string; emojis: readonly string[] },
  names: Names,
): Promise<void> {
  await add(editor, [newSticker({ ...emotion, words: '' })], names);
}

export type Names = { character: string; sheet: (number: number) => string };

function newCharacter({ character }: Names): Added {
  return { id: uuidV7(), name: character, details: { ...stickers.details, role: 'character' } };
}

/** With the sheets that these need, or the character. */
async function add(editor: Editor, added: readonly Added[], names: Names): Promise<void> {
  const { items, settings } = editor.job;
  const first =
    settings.way === 'sheet'
      ? placeOnSheets(editor, added, names)
      : characterOf(items) === null
        ? [newCharacter(names)]
        : [];
  await editor.addItems([...first, ...added]);
}

/** Changes the sheets that are there; those that are missing are returned. */
function placeOnSheets(editor: Editor, added: readonly Added[], { sheet }: Names): Added[] {
  const { items } = editor.job;
  const { changed, added: cellsOfNew, removed } = missingSheets(items, added);
  for (const { id, cells } of changed) {
    const details = items.find((item) => item.id === id)?.details ?? stickers.details;
    editor.changeItem(id, { details: { ...details, cells } });
  }
  for (const id of removed) editor.removeItem(id);
  const there = items.filter(({ details }) => details.role === 'sheet').length - removed.length;
  return cellsOfNew.map((cells, index) => ({
    id: uuidV7(),
    name: sheet(there + index + 1),
    details: { ...stickers.details, role: 'sheet', cells },
  }));
}

/** Every sticker gets its place on a sheet; new sheets stand before all else. */
export async function arrange(editor: Editor, names: Names): Promise<void> {
  const sheets = placeOnSheets(editor, [], names);
  if (sheets.length === 0) return;
  await editor.addItems(sheets);
  for (const [index, { id }] of sheets.entries()) editor.moveItem(id, index);
}

/** What the other way needs is made; what it does not need and nobody has drawn yet goes. */
export async function switchWay(editor: Editor, way: StickerSettings['way'], names: Names): Promise<void> {
  const { items } = editor.job;
  editor.changeSettings({ way });
  if (items.length === 0) return;
  if (way === 'sheet') {
    const character = characterOf(items);
    if (character !== null && !isDrawn(character)) editor.removeItem(character.id);
    await arrange(editor, names);
    return;
  }
  for (const item of items) {
    if (item.details.role === 'sheet' && !isDrawn(item)) editor.removeItem(item.id);
  }
  if (characterOf(items) !== null) return;
  const character = newCharacter(names);
  await editor.addItems([character]);
  editor.moveItem(character.id, 0);
}
