import 'server-only';
import type { ComicSettings } from '@/lib/shared/recipes/comic-types';

export type InfoPage = { bytes: number; width: number; height: number };

type Book = Pick<
  ComicSettings,
  'title' | 'series' | 'number' | 'summary' | 'date' | 'writer' | 'language' | 'direction'
>;

/**
 * `ComicInfo.xml` of schema 2.0 (https://anansi-project.github.io/docs/comicinfo/schemas/v2.0). Its elements are a
 * sequence: another order is another format.
 */
export function comicInfo(book: Book, pages: readonly InfoPage[]): string {
  const [year, month, day] = book.date === '' ? [] : book.date.split('-').map(Number);
  const elements: [name: string, value: string | number | undefined][] = [
    ['Title', book.title],
    ['Series', book.series],
    ['Number', book.number],
    ['Summary', book.summary],
    ['Year', year],
    ['Month', month],
    ['Day', day],
    ['Writer', book.writer],
    ['PageCount', pages.length],
    ['LanguageISO', book.language],
    ['Manga', book.direction === 'rtl' ? 'YesAndRightToLeft' : 'No'],
  ];
  return [
    '<?xml version="1.0" encoding="utf-8"?>',
    '<ComicInfo xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xsd="http://www.w3.org/2001/XMLSchema">',
    ...elements.flatMap(([name, value]) =>
      value === undefined || value === '' ? [] : [`  <${name}>${escaped(String(value))}</${name}>`],
    ),
    '  <Pages>',
    ...pages.map(
      ({ bytes, width, height }, index) =>
        `    <Page Image="${index}" ImageSize="${bytes}" ImageWidth="${width}" ImageHeight="${height}" />`,
    ),
    '  </Pages>',
    '</ComicInfo>',
    '',
  ].join('\n');
}

/** Signs that XML 1.0 does not have at all. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what has to go
const UNWRITABLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/gu;

function escaped(text: string): string {
  return text
    .replace(UNWRITABLE, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
}
