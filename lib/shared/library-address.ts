/** The address of the library: `/library?q=fox&model=…&at=1200`. */
import { type LibraryFilter, parseLibraryFilter, writeLibraryFilter } from './library-filter';

export const LIBRARY_PATH = '/library';

export type LibraryAddress = {
  filter: LibraryFilter;
  /** What of the address was not understood, in sentences. */
  problems: string[];
  /** The first image in view, counted from 0. */
  place: number;
};

export function parseLibraryAddress(search: string): LibraryAddress {
  const query = new URLSearchParams(search);
  const { filter, problems } = parseLibraryFilter(query);
  const at = query.get('at') ?? '0';
  const valid = /^\d{1,9}$/.test(at);
  return {
    filter,
    problems: [
      ...problems.map(({ message }) => message),
      ...(valid ? [] : ['“at” must be the number of an image.']),
    ],
    place: valid ? Number(at) : 0,
  };
}

export function writeLibraryAddress(filter: LibraryFilter, place: number): string {
  const query = writeLibraryFilter(filter);
  if (place > 0) query.set('at', String(place));
  const text = query.toString();
  return text === '' ? LIBRARY_PATH : `${LIBRARY_PATH}?${text}`;
}
