import { expect, it } from 'vitest';
import type { WireReference } from '@/lib/shared/wire-references';
import { findTypedMention, suggestMentions, type TrayPicture } from './typed-mention';

/** The cursor is where the stroke is. */
function typedAt(text: string) {
  const cursor = text.indexOf('|');
  return findTypedMention(text.replace('|', ''), cursor)?.typed ?? null;
}

it.each<[string, string | null]>([
  ['@|', ''],
  ['with @mi|', 'mi'],
  ['with @mi|a', 'mi'],
  ['@mia |', null],
  ['mail me@mi|', null],
  ['@@|', null],
  ['(@Ми|', 'Ми'],
  ['请画@小|', '小'],
  ['@a.b|', null],
  ['|@mia', null],
  [`@${'a'.repeat(41)}|`, null],
])('%s', (text, typed) => {
  expect(typedAt(text)).toBe(typed);
});

it('knows where what is typed begins and ends', () => {
  expect(findTypedMention('a @mia b', 5)).toEqual({ start: 2, end: 5, typed: 'mi' });
});

const reference = (name: string) => ({ id: name, name }) as WireReference;
const picture = (place: number): TrayPicture => ({ place, name: '', url: null });
const inserted = (typed: string, names: string[], pictures = 0) =>
  suggestMentions(
    typed,
    names.map(reference),
    Array.from({ length: pictures }, (_, index) => picture(index + 1)),
  ).map(({ insert }) => insert);

it('offers all at first, names before pictures of the tray', () => {
  expect(inserted('', ['Leo', 'Mia'], 2)).toEqual(['@Leo', '@Mia', '@1', '@2']);
});

it('names that begin like it come before those that have it in them, whatever the case', () => {
  expect(inserted('MI', ['Akemi', 'Leo', 'mia', 'Zo\u00eb'], 3)).toEqual(['@mia', '@Akemi']);
  expect(inserted('zoe\u0308', ['Zo\u00eb'])).toEqual(['@Zo\u00eb']);
});

it('a number offers the places of the tray that begin with it', () => {
  expect(inserted('1', ['Mia', 'mug-1'], 12)).toEqual(['@mug-1', '@1', '@10', '@11', '@12']);
  expect(inserted('x', [], 3)).toEqual([]);
});
