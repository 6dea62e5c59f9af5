import { expect, test } from 'vitest';
import { makeImage } from '@/test/runs';
import {
  type Conversion,
  conversionUrl,
  convertedSize,
  DEFAULT_CONVERSION,
  mayBeTransparent,
  parseConversion,
} from './conversion';

const image = makeImage({ id: 'x', width: 1536, height: 1024 });
const drawing = makeImage({ id: 'x', width: 100, height: 50, mime: 'image/svg+xml' });

test('a share of the image is rounded side by side', () => {
  expect(convertedSize(image, { kind: 'percent', percent: 25 })).toEqual({ width: 384, height: 256 });
  expect(convertedSize(makeImage({ width: 1023, height: 1 }), { kind: 'percent', percent: 50 })).toEqual({
    width: 512,
    height: 1,
  });
});

test('one side is given and the other follows', () => {
  expect(convertedSize(image, { kind: 'width', px: 300 })).toEqual({ width: 300, height: 200 });
  expect(convertedSize(image, { kind: 'height', px: 300 })).toEqual({ width: 450, height: 300 });
});

test.each([0, -1, Number.NaN, 1537])('%s is not a width', (px) => {
  expect(convertedSize(image, { kind: 'width', px })).toBeNull();
});

test('only a drawing can be larger than it is, up to what can be encoded', () => {
  expect(convertedSize(drawing, { kind: 'width', px: 4000 })).toEqual({ width: 4000, height: 2000 });
  expect(convertedSize(drawing, { kind: 'width', px: 16_384 })).toBeNull();
  expect(convertedSize(drawing, { kind: 'width', px: 12_000 })).toBeNull();
});

test.each([
  [{}, 'format=jpeg&quality=85&background=ffffff'],
  [{ format: 'png' }, 'format=png'],
  [{ format: 'webp', quality: 40 }, 'format=webp&quality=40'],
  [{ format: 'png', size: { kind: 'percent', percent: 50 } }, 'format=png&width=768'],
  [{ format: 'png', size: { kind: 'width', px: 10 } }, 'format=png&width=10'],
  [{ format: 'png', size: { kind: 'height', px: 10 } }, 'format=png&height=10'],
] satisfies [Partial<Conversion>, string][])('%o is asked for by %s', (change, query) => {
  expect(conversionUrl(image, { ...DEFAULT_CONVERSION, ...change })).toBe(`/api/images/x?download&${query}`);
});

test('what was stored comes back', () => {
  const stored: Conversion = {
    format: 'webp',
    quality: 40,
    size: { kind: 'height', px: 12 },
    background: '#00ff00',
  };
  expect(parseConversion(JSON.parse(JSON.stringify(stored)))).toEqual(stored);
});

test.each([
  undefined,
  null,
  1,
  {},
  { ...DEFAULT_CONVERSION, format: 'gif' },
  { ...DEFAULT_CONVERSION, quality: 0 },
  { ...DEFAULT_CONVERSION, quality: 1.5 },
  { ...DEFAULT_CONVERSION, background: 'red' },
  { ...DEFAULT_CONVERSION, size: null },
  { ...DEFAULT_CONVERSION, size: { kind: 'percent', percent: 30 } },
  { ...DEFAULT_CONVERSION, size: { kind: 'width', px: 0 } },
  { ...DEFAULT_CONVERSION, size: { kind: 'depth', px: 9 } },
])('%j is not what was stored', (kept) => {
  expect(parseConversion(kept)).toBeNull();
});

test('an opaque answer has no background to choose, and an image that was not examined has', () => {
  expect(mayBeTransparent(makeImage({ alpha: null }))).toBe(false);
  expect(mayBeTransparent(makeImage({ alpha: 'opaque' }))).toBe(false);
  expect(mayBeTransparent(makeImage({ alpha: 'transparent' }))).toBe(true);
  expect(mayBeTransparent(makeImage({ role: 'input' }))).toBe(true);
  expect(mayBeTransparent(makeImage({ role: 'input', mime: 'image/jpeg' }))).toBe(false);
  expect(mayBeTransparent(drawing)).toBe(true);
});
