import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Base64Decoder } from './base64-decoder';

function decode(text: string, cuts: readonly number[] = []) {
  const pieces: Buffer[] = [];
  const decoder = new Base64Decoder((bytes) => pieces.push(Buffer.from(bytes)));
  const places = [0, ...cuts.map((cut) => cut % (text.length + 1)).sort((a, b) => a - b), text.length];
  for (const [index, place] of places.entries()) {
    decoder.push(Buffer.from(text.slice(places[index - 1] ?? 0, place), 'latin1'));
  }
  const good = decoder.end();
  return { good, bytes: Buffer.concat(pieces) };
}

const bytesAndCuts = [fc.uint8Array({ maxLength: 400 }), fc.array(fc.nat(), { maxLength: 12 })] as const;

describe('what servers send', () => {
  test('any bytes, cut anywhere, come back', () => {
    fc.assert(
      fc.property(...bytesAndCuts, (bytes, cuts) => {
        const text = Buffer.from(bytes).toString('base64');
        expect(decode(text, cuts)).toEqual({ good: true, bytes: Buffer.from(bytes) });
      }),
    );
  });

  test('without padding, and with the URL-safe alphabet', () => {
    fc.assert(
      fc.property(...bytesAndCuts, (bytes, cuts) => {
        const text = Buffer.from(bytes).toString('base64url');
        expect(decode(text, cuts)).toEqual({ good: true, bytes: Buffer.from(bytes) });
      }),
    );
  });

  test('wrapped into lines, with white space anywhere', () => {
    fc.assert(
      fc.property(...bytesAndCuts, fc.integer({ min: 1, max: 76 }), (bytes, cuts, width) => {
        const text = Buffer.from(bytes)
          .toString('base64')
          .replace(new RegExp(`.{${width}}`, 'g'), '$&\r\n ');
        expect(decode(text, cuts)).toEqual({ good: true, bytes: Buffer.from(bytes) });
      }),
    );
  });

  test('as a data URI, cut anywhere', () => {
    fc.assert(
      fc.property(...bytesAndCuts, (bytes, cuts) => {
        const text = `data:image/png;base64,${Buffer.from(bytes).toString('base64')}`;
        expect(decode(text, cuts)).toEqual({ good: true, bytes: Buffer.from(bytes) });
      }),
    );
  });

  test('text whose first letters are those of “data:” is not a prefix', () => {
    expect(decode('data').bytes).toEqual(Buffer.from('data', 'base64'));
    expect(decode('dataAAAA', [1, 2, 3])).toEqual({ good: true, bytes: Buffer.from('dataAAAA', 'base64') });
  });
});

describe('damage is noticed', () => {
  test('one foreign character anywhere', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 1, maxLength: 300 }),
        fc.nat(),
        fc.constantFrom('!', '*', '\u0000', 'é', '"', '<', '%', ','),
        fc.array(fc.nat(), { maxLength: 6 }),
        (bytes, place, foreign, cuts) => {
          const text = Buffer.from(bytes).toString('base64');
          const at = place % (text.length + 1);
          expect(decode(text.slice(0, at) + foreign + text.slice(at), cuts).good).toBe(false);
        },
      ),
    );
  });

  test.each([
    'A',
    'AAAAA',
    'AAA==A',
    'QQ==QUJD',
    'QQ===',
    '====',
    'data:image/png;base64',
    'data:text/plain,AAAA',
    `data:${'x'.repeat(300)}`,
  ])('%j is not base64', (text) => {
    fc.assert(
      fc.property(fc.array(fc.nat(), { maxLength: 4 }), (cuts) => {
        expect(decode(text, cuts).good).toBe(false);
      }),
      { numRuns: 20 },
    );
  });

  test('nothing is emitted after it', () => {
    const pieces: Buffer[] = [];
    const decoder = new Base64Decoder((bytes) => pieces.push(Buffer.from(bytes)));
    decoder.push(Buffer.from('A!AA'));
    decoder.push(Buffer.from('AAAA'));
    expect(pieces).toEqual([]);
  });
});
