import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  cutTo,
  describeSticker,
  IDENTIFIER_MAX,
  numberedName,
  packIdentifier,
  plainSlug,
  uniqueNames,
} from './pack-names';

describe('a text that is cut', () => {
  test.each([
    ['Mia', 3, 'Mia'],
    ['Mia and Tom', 4, 'Mia'],
    ['👩‍👩‍👧👩‍👩‍👧', 8, '👩‍👩‍👧'],
    ['👩‍👩‍👧', 3, ''],
    ['', 0, ''],
  ])('“%s” to %i is “%s”', (text, most, expected) => {
    expect(cutTo(text, most)).toBe(expected);
  });

  test('has never more than it may, and is a beginning', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.nat(40), (text, most) => {
        const cut = cutTo(text, most);
        expect(cut.length).toBeLessThanOrEqual(Math.max(most, 0));
        expect(text.startsWith(cut)).toBe(true);
      }),
    );
  });
});

describe('an identifier', () => {
  const JOB = '01990000-0000-7000-8abc-0123456789ab';

  test('is readable, and no other job’s', () => {
    expect(packIdentifier('Mia’s Moods!', JOB)).toBe('mias-moods-0123456789ab');
    expect(packIdentifier('Mia’s Moods!', JOB)).not.toBe(
      packIdentifier('Mia’s Moods!', JOB.replace(/ab$/, 'cd')),
    );
    expect(packIdentifier('ミア', JOB)).toBe('0123456789ab');
  });

  test('has what WhatsApp allows, whatever the title', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (title) => {
        const identifier = packIdentifier(title, JOB);
        expect(identifier).toMatch(/^[A-Za-z0-9_. -]+$/);
        expect(identifier.length).toBeLessThanOrEqual(IDENTIFIER_MAX);
      }),
    );
  });
});

describe('names', () => {
  test('differ, and have as many characters as they must and may', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ maxLength: 40 }), { maxLength: 40 }), (names) => {
        const unique = uniqueNames(names, { fewest: 2, most: 30 });
        expect(unique).toHaveLength(names.length);
        expect(new Set(unique.map((name) => name.toLowerCase())).size).toBe(names.length);
        for (const name of unique) {
          expect(name.length).toBeGreaterThanOrEqual(2);
          expect(name.length).toBeLessThanOrEqual(30);
        }
      }),
    );
  });

  test('stay as they are where they can', () => {
    const limits = { fewest: 2, most: 30 };
    expect(uniqueNames(['Happy', 'Sad', 'happy', 'Happy', 'A', 'A'], limits)).toEqual([
      'Happy',
      'Sad',
      'happy-2',
      'Happy-3',
      'A_',
      'A-2',
    ]);
  });

  test('of files are numbered, in any script', () => {
    expect(numberedName(3, 'In love!')).toBe('03-in-love');
    expect(numberedName(12, 'Café Crème')).toBe('12-cafe-creme');
    expect(numberedName(120, '笑う')).toBe('120-笑う');
    expect(numberedName(1, '🙂')).toBe('01-image');
  });

  test('of emojis have small ASCII letters only', () => {
    expect(plainSlug('Thumbs Up')).toBe('thumbs-up');
    expect(plainSlug('笑う')).toBe('');
    expect(plainSlug('🙂')).toBe('');
    expect(plainSlug('Image')).toBe('image');
  });
});

test('a description is the name and what is drawn', () => {
  expect(describeSticker({ name: 'Happy', words: ' arms\n up ' })).toBe('Happy: arms up');
  expect(describeSticker({ name: 'Happy', words: ' ' })).toBe('Happy');
});
