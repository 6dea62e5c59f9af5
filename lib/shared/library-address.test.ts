import { describe, expect, it } from 'vitest';
import { NO_FILTER } from '@/lib/shared/library-filter';
import { parseLibraryAddress, writeLibraryAddress } from './library-address';

describe('the address of the library', () => {
  it('is short where nothing is asked', () => {
    expect(writeLibraryAddress(NO_FILTER, 0)).toBe('/library');
    expect(parseLibraryAddress('')).toEqual({ filter: NO_FILTER, problems: [], place: 0 });
  });

  it('brings back the filter and the place', () => {
    const filter = { ...NO_FILTER, q: 'red fox & hare', shelf: 'bin' as const, favourite: true };
    const address = writeLibraryAddress(filter, 1200);
    expect(address).toBe('/library?q=red+fox+%26+hare&shelf=bin&favourite=true&at=1200');
    expect(parseLibraryAddress(address.slice('/library'.length))).toEqual({
      filter,
      problems: [],
      place: 1200,
    });
  });

  it('understands what it can and says what it cannot', () => {
    const read = parseLibraryAddress('?q=fox&shelf=attic&from=yesterday&at=-3');
    expect(read.filter).toEqual({ ...NO_FILTER, q: 'fox' });
    expect(read.place).toBe(0);
    expect(read.problems).toHaveLength(3);
    expect(read.problems.join(' ')).toMatch(/“shelf”.*“from”.*“at”/);
  });
});
