import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { sniffImageFormat } from './image-format';

const picture = () => sharp({ create: { width: 8, height: 8, channels: 4, background: '#c33' } });

describe('formats are known by their first bytes', () => {
  test('as sharp writes them', async () => {
    expect(sniffImageFormat(await picture().png().toBuffer())).toBe('png');
    expect(sniffImageFormat(await picture().jpeg().toBuffer())).toBe('jpeg');
    expect(sniffImageFormat(await picture().webp().toBuffer())).toBe('webp');
    expect(sniffImageFormat(await picture().gif().toBuffer())).toBe('gif');
  });

  test.each([
    '<svg xmlns="http://www.w3.org/2000/svg"/>',
    '\ufeff<svg>',
    '  \n<?xml version="1.0"?>\n<!-- drawn --><!DOCTYPE svg PUBLIC "x" "y">\n<svg width="1">',
  ])('SVG: %j', (text) => {
    expect(sniffImageFormat(Buffer.from(text))).toBe('svg');
  });

  test.each([
    '',
    'hello',
    '<html><svg></svg></html>',
    '<svgfoo>',
    'RIFF1234WAVE',
    'GIF90a',
    '%PDF-1.7',
    '\u0089PNG',
  ])('%j is no image', (text) => {
    expect(sniffImageFormat(Buffer.from(text, 'latin1'))).toBeNull();
  });

  test('a JPEG cut after its first bytes is still named by them', () => {
    expect(sniffImageFormat(Uint8Array.of(0xff, 0xd8, 0xff))).toBe('jpeg');
    expect(sniffImageFormat(Uint8Array.of(0xff, 0xd8))).toBeNull();
  });
});
