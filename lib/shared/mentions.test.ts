import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findMentions, findTooManyPictures, mayMention, planMentions } from './mentions';
import { isReferenceName, referenceKey, writeReferenceName } from './reference-name';
import type { KnownReference, ReferenceKind } from './wire-references';

function known(
  name: string,
  { pictures = 1, sentence = '', kind = 'character' as ReferenceKind } = {},
): KnownReference {
  return {
    id: `id-${name}`,
    name,
    kind,
    version: 1,
    sentence,
    pictures: Array.from({ length: pictures }, (_, index) => ({
      id: `${name}-${index}`,
      width: 10,
      height: 10,
    })),
  };
}

/** What each `@word` of a prompt is taken for, by names. */
function taken(prompt: string, names: readonly string[], inputCount = 0): string[] {
  return findMentions(
    prompt,
    inputCount,
    names.map((name) => known(name)),
  ).map((mention) => {
    const typed = prompt.slice(mention.start, mention.end);
    if (mention.kind === 'reference') return `${typed}=${mention.reference.name}`;
    return mention.kind === 'input' ? `${typed}=#${mention.place}` : `${typed}=?`;
  });
}

describe('whom an @word means', () => {
  it.each<[prompt: string, names: string[], mentions: string[]]>([
    ['@Mia drinks', ['Mia'], ['@Mia=Mia']],
    ['with @mia, @MIA and @Mia.', ['Mia'], ['@mia=Mia', '@MIA=Mia', '@Mia=Mia']],
    ["@mia’s cup and @mia's hat (@mia)", ['Mia'], ['@mia=Mia', '@mia=Mia', '@mia=Mia']],
    ['@Miami and @mi', ['Mia'], ['@Miami=?', '@mi=?']],
    // The longest name wins, and a stroke never cuts a name that there may have been.
    ['@mia-2 @mia-3', ['Mia', 'mia-2'], ['@mia-2=mia-2', '@mia-3=?']],
    ['@mia- and @mia_', ['Mia'], ['@mia=Mia', '@mia=Mia']],
    // Addresses and handles elsewhere.
    ['mail me@mia.com or mia@mia', ['Mia'], []],
    ['@mia.com @mia.bsky.social @mia@host', ['Mia'], []],
    ['a.@mia +@mia @@mia', ['Mia'], []],
    ['é@mia', ['Mia'], []],
    ['@ mia, @', ['Mia'], []],
    ['(@mia) "@mia" /@mia\n@mia', ['Mia'], ['@mia=Mia', '@mia=Mia', '@mia=Mia', '@mia=Mia']],
    ['end with @mia. Then', ['Mia'], ['@mia=Mia']],
    // Scripts without spaces between words.
    ['请画@小红在喝咖啡', ['小红'], ['@小红=小红']],
    ['@ミアは猫が好き', ['ミア'], ['@ミア=ミア']],
    ['@Mia在家', ['Mia'], ['@Mia=Mia']],
    ['@미아가 웃는다', ['미아'], ['@미아=미아']],
    ['@小红2', ['小红'], ['@小红2=?']],
    ['@มีนากิน', ['มีนา'], ['@มีนา=มีนา']],
    // The same letter written in two ways.
    ['@Zoe\u0308 rides', ['Zo\u00eb'], ['@Zoe\u0308=Zo\u00eb']],
    ['@zoe\u0308 rides', ['zoe'], ['@zoe\u0308=?']],
    ['@Ольга и @ольга', ['ольга'], ['@Ольга=ольга', '@ольга=ольга']],
  ])('%j', (prompt, names, mentions) => {
    expect(taken(prompt, names)).toEqual(mentions);
  });

  it('numbers are pictures of the tray, as many as there are', () => {
    expect(taken('@1 on @2, not @3, @0 or @01', ['Mia'], 2)).toEqual([
      '@1=#1',
      '@2=#2',
      '@3=?',
      '@0=?',
      '@01=?',
    ]);
    expect(taken('@16 @17', [], 16)).toEqual(['@16=#16', '@17=?']);
    expect(taken('@1.5 and @1.', [], 3)).toEqual(['@1=#1']);
    expect(taken('@1の帽子', [], 1)).toEqual(['@1=#1']);
  });

  it('a name of 40 characters is found, also of those that take two units each', () => {
    const name = '𠮷'.repeat(40);
    expect(taken(`@${name} `, [name])).toEqual([`@${name}=${name}`]);
  });

  it('takes no longer for a prompt full of them', () => {
    const before = performance.now();
    taken('@mia'.repeat(8000), ['Mia']);
    taken(`@${'a'.repeat(32_000)}`, ['Mia']);
    taken('@'.repeat(32_000), ['Mia']);
    expect(performance.now() - before).toBeLessThan(2000);
  });

  it('says cheaply whether anybody has to be asked', () => {
    expect(mayMention('a cat, cats@home.org')).toBe(false);
    expect(mayMention('with @anybody')).toBe(true);
  });
});

describe('what is sent', () => {
  it('names in place of mentions, and which picture is who, after the person’s own', () => {
    const mia = known('Mia', { pictures: 2, sentence: 'a girl of nine with a red scarf' });
    const plan = planMentions('@mia gives @1 to @Leo. @mia laughs at @nobody.', 1, [known('Leo'), mia]);
    expect(plan.words).toBe('Mia gives image 1 to Leo. Mia laughs at @nobody.');
    expect(plan.whoIsWho).toEqual([
      'Image 2 and image 3 are Mia: a girl of nine with a red scarf.',
      'Image 4 is Leo.',
    ]);
    expect(plan.references.map(({ name }) => name)).toEqual(['Mia', 'Leo']);
    expect(plan.unknown).toEqual(['nobody']);
  });

  it.each<[ReferenceKind, number, string, string]>([
    ['character', 1, '', 'Image 1 is X.'],
    ['character', 3, 'She smiles!', 'Image 1, image 2 and image 3 are X: She smiles!'],
    ['product', 1, 'a white mug.', 'Image 1 shows the product X: a white mug.'],
    ['product', 2, '', 'Image 1 and image 2 show the product X.'],
    [
      'style',
      1,
      'ink',
      'Image 1 shows the style X: ink. Take only how it is drawn from there, not what it shows.',
    ],
    [
      'look',
      2,
      '',
      'Image 1 and image 2 show the look X. Take only light, colours and mood from there, not what it shows.',
    ],
  ])('a %s with %i pictures', (kind, pictures, sentence, said) => {
    expect(planMentions('@X', 0, [known('X', { kind, pictures, sentence })]).whoIsWho).toEqual([said]);
  });

  it('a prompt without mentions stays as it is, letter for letter', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.nat(16), (prompt, inputs) => {
        const words = prompt.replaceAll('@', '');
        expect(planMentions(words, inputs, [known('Mia')])).toEqual({
          words,
          whoIsWho: [],
          references: [],
          unknown: [],
        });
      }),
    );
  });

  it('nothing but mentions is changed', () => {
    const piece = fc.constantFrom(
      '@mia',
      '@Leo ',
      'a',
      ' ',
      '@',
      '.',
      '@1',
      '@x-',
      '小',
      '@小',
      '-',
      '\n',
      'é',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), fc.nat(3), (pieces, inputs) => {
        const prompt = pieces.join('');
        const references = [known('Mia', { pictures: 2 }), known('Leo'), known('小')];
        const plan = planMentions(prompt, inputs, references);
        let rebuilt = '';
        let done = 0;
        for (const mention of findMentions(prompt, inputs, references)) {
          expect(mention.start).toBeGreaterThanOrEqual(done);
          expect(prompt[mention.start]).toBe('@');
          rebuilt += prompt.slice(done, mention.start);
          done = mention.end;
          if (mention.kind === 'reference') rebuilt += mention.reference.name;
          else if (mention.kind === 'input') rebuilt += `image ${mention.place}`;
          else rebuilt += prompt.slice(mention.start, mention.end);
        }
        expect(plan.words).toBe(rebuilt + prompt.slice(done));
        // Pictures are numbered one after the other, behind the person's own.
        const places = plan.whoIsWho.flatMap((line) =>
          [...line.matchAll(/image (\d+)/gi)].map(([, n]) => Number(n)),
        );
        expect(places).toEqual(places.map((_, index) => inputs + index + 1));
      }),
      { numRuns: 500 },
    );
  });

  it('sixteen pictures are as many as can be sent, with those of references', () => {
    const plan = planMentions('@a @b', 0, [known('a', { pictures: 8 }), known('b', { pictures: 8 })]);
    expect(findTooManyPictures(plan, 0)).toBeNull();
    expect(findTooManyPictures(plan, 1)).toEqual({
      key: 'problems.manyMentioned',
      values: { max: 16, own: 1, mentioned: 16, count: 17 },
    });
    expect(findTooManyPictures({ references: [] }, 17)).toBeNull();
  });
});

describe('what a reference may be called', () => {
  it.each(['Mia', 'mia-2', '小红', 'ольга_к', 'Zoe\u0308', 'a'.repeat(40), '𠮷'.repeat(40), 'มีนา', '2b'])(
    '%s',
    (name) => {
      expect(isReferenceName(writeReferenceName(name))).toBe(true);
      expect(taken(`@${name}`, [writeReferenceName(name)])).toHaveLength(1);
    },
  );

  it.each(['', ' ', '1', '12', '--', 'a b', '@a', 'a.b', 'a’s', 'a'.repeat(41), '🙂', '_', 'a/b'])(
    'not %j',
    (name) => {
      expect(isReferenceName(writeReferenceName(name))).toBe(false);
    },
  );

  it('any name that may be given is found by a mention of it', () => {
    const characters = fc.constantFrom(...'aZ9_-éßİıΣσςñ小红아ミは𠮷ก่');
    fc.assert(
      fc.property(fc.array(characters, { minLength: 1, maxLength: 40 }), (some) => {
        const name = writeReferenceName(some.join(''));
        fc.pre(isReferenceName(name));
        expect(taken(`x @${name}, y`, [name])).toEqual([`@${name}=${name}`]);
        expect(referenceKey(referenceKey(name))).toBe(referenceKey(name));
      }),
    );
  });
});
