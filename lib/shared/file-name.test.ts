import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cutOutFileName, downloadFileName } from './file-name';

const createdAt = Date.UTC(2026, 10, 23, 23, 59, 59);
const named = (prompt: string, index = 0, mime = 'image/png') =>
  downloadFileName({ prompt, index, mime, createdAt });

describe('downloadFileName', () => {
  it.each([
    ['A red fox, in snow!', 'a-red-fox-in-snow'],
    ['../../etc/passwd', 'etc-passwd'],
    ['..\\..\\Windows\\System32', 'windows-system32'],
    ['C:\\con', 'c-con'],
    ['a\u0000b\u0007c\r\nd\te\u007f', 'a-b-c-d-e'],
    ['"quoted"; filename=evil.exe', 'quoted-filename-evil-exe'],
    ['<script>alert(1)</script>', 'script-alert-1-script'],
    ['100% *?|:', '100'],
    ['...hidden', 'hidden'],
    ['trailing dots...   ', 'trailing-dots'],
    ['con', 'con'],
    ['NUL', 'nul'],
    ['LPT1', 'lpt1'],
    ['🦊🎨✨', 'image'],
    ['👩‍👩‍👧 family', 'family'],
    ['', 'image'],
    ['   \n\t ', 'image'],
    ['----', 'image'],
    ['\u202Egnp.exe\u202C', 'gnp-exe'],
    ['\u200Bzero\u200Dwidth\uFEFF', 'zero-width'],
    ['صورة قطة', 'صورة-قطة'],
    ['猫の絵、がぎぐ', '猫の絵-がぎぐ'],
    ['Кот и йод', 'кот-и-йод'],
    ['हिन्दी में', 'हिन्दी-में'],
    ['한국어 그림', '한국어-그림'],
    ['1️⃣ \u{1F1E9}\u{1F1EA} ☂︎', '1'],
    ['\u2067أحمر\u2069/..', 'أحمر'],
    ['Café au lait à Zürich', 'cafe-au-lait-a-zurich'],
    ['Straße, Ærøskøbing, İstanbul, Łódź', 'strasse-aeroskobing-istanbul-lodz'],
    ["the artist’s and the cat's", 'the-artists-and-the-cats'],
    ['Ｆｕｌｌ ｗｉｄｔｈ／ｓｌａｓｈ', 'full-width-slash'],
    ['lone \uD800 surrogate', 'lone-surrogate'],
    ['%2e%2e%2f', '2e-2e-2f'],
    ['~/home $HOME `ls`', 'home-home-ls'],
  ])('makes of %j the slug %s', (prompt, slug) => {
    expect(named(prompt)).toBe(`${slug}-2026-11-23-1.png`);
  });

  it.each([
    ['image/png', 'png'],
    ['image/jpeg', 'jpg'],
    ['image/webp', 'webp'],
    ['image/gif', 'gif'],
    ['image/svg+xml', 'svg'],
    ['text/html', 'bin'],
    ['../x', 'bin'],
    ['constructor', 'bin'],
    ['', 'bin'],
  ])('gives %j the extension %s', (mime, extension) => {
    expect(named('fox', 0, mime)).toBe(`fox-2026-11-23-1.${extension}`);
  });

  it('counts images from 1', () => {
    expect(named('fox', 9)).toBe('fox-2026-11-23-10.png');
  });

  it('takes the day in UTC, so that a run has one date for everybody', () => {
    expect(
      downloadFileName({ prompt: 'fox', index: 0, mime: 'image/png', createdAt: Date.UTC(2027, 0, 1) }),
    ).toBe('fox-2027-01-01-1.png');
  });

  it('cuts a long prompt between words', () => {
    expect(named('one lighthouse keeper painting the storm from his window at night')).toBe(
      'one-lighthouse-keeper-painting-the-storm-from-2026-11-23-1.png',
    );
    expect(named('x'.repeat(5000))).toBe(`${'x'.repeat(48)}-2026-11-23-1.png`);
    expect(named(`a ${'狐'.repeat(100)}`)).toBe(`a-${'狐'.repeat(46)}-2026-11-23-1.png`);
    expect(named(`${'x'.repeat(48)} y`)).toBe(`${'x'.repeat(48)}-2026-11-23-1.png`);
  });

  it.each([
    ['a-red-fox-2026-11-23-1.png', 'a-red-fox-2026-11-23-1-cut-out.png'],
    ['photo-2026-11-23-1.jpg', 'photo-2026-11-23-1-cut-out.png'],
    ['a-red-fox-2026-11-23-1-cut-out.png', 'a-red-fox-2026-11-23-1-cut-out.png'],
    ['冬の狐-2026-11-23-1.webp', '冬の狐-2026-11-23-1-cut-out.png'],
  ])('of a cut-out of %s it is %s', (source, name) => {
    expect(cutOutFileName(source)).toBe(name);
  });

  it('is a safe name for every prompt', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary', maxLength: 200 }),
          fc.string({ unit: 'grapheme', maxLength: 200 }),
        ),
        fc.nat(9),
        (prompt, index) => {
          const name = named(prompt, index);
          expect(name).toMatch(/^[\p{L}\p{N}\p{M}]+(-[\p{L}\p{N}\p{M}]+)*-2026-11-23-\d+\.png$/u);
          expect(name).not.toMatch(/[\p{C}\p{Z}\p{Bidi_Control}\p{Variation_Selector}]/u);
          expect(new TextEncoder().encode(name).length).toBeLessThanOrEqual(48 * 4 + 20);
          expect(name).toBe(name.toLowerCase());
        },
      ),
      { numRuns: 2000 },
    );
  });
});
