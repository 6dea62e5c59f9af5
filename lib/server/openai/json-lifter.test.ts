import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { JsonLifter, liftedIndex } from './json-lifter';

class Collector {
  pieces: Buffer[] = [];
  write(bytes: Buffer) {
    this.pieces.push(Buffer.from(bytes));
  }
}

function feedInPieces(lifter: JsonLifter<Collector>, bytes: Buffer, cuts: readonly number[]) {
  const places = [...cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
  let from = 0;
  for (const place of places) {
    // Like the spool: the same memory for every piece, so that a piece kept without a copy is found out.
    const piece = Buffer.from(bytes.subarray(from, place));
    lifter.feed(piece);
    piece.fill(0x58);
    from = place;
  }
}

function read(json: string | Buffer, cuts: readonly number[] = [], wanted = true) {
  const lifter = new JsonLifter<Collector>(() => (wanted ? new Collector() : null));
  feedInPieces(lifter, Buffer.from(json as string), cuts);
  const pictures = () =>
    lifter.lifted.map(({ key, damaged, sink }) => ({
      key,
      damaged,
      bytes: Buffer.concat(sink?.pieces ?? []),
    }));
  return { lifter, pictures };
}

/** What the lifter should have made of a parsed value: pictures back in the place of their placeholders. */
function putBack(value: unknown, pictures: readonly { bytes: Buffer }[]): unknown {
  const index = liftedIndex(value);
  if (index !== null) return pictures[index]?.bytes.toString('base64');
  if (Array.isArray(value)) return value.map((each) => putBack(each, pictures));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, putBack(each, pictures)]));
}

const PNG_START = Buffer.from('iVBORw0KGgo=', 'base64');
const base64 = fc.uint8Array({ maxLength: 900 }).map((bytes) => Buffer.from(bytes).toString('base64'));
const cutsAnywhere = fc.array(fc.nat(), { maxLength: 25 });
const answers = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.string({ unit: 'binary', maxLength: 40 }),
    fc.constantFrom('\\', '"', '\\"', '\\\\"', '{"b64_json":"', '\u2028', '😀', ':', '": "'),
    fc.double({ noNaN: true }),
    fc.boolean(),
    fc.constant(null),
    tie('entry'),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(
      fc.string({ maxLength: 8 }).filter((key) => key !== '__proto__'),
      tie('value'),
      { maxKeys: 4 },
    ),
  ),
  entry: fc.record(
    { b64_json: base64, revised_prompt: fc.string({ unit: 'binary', maxLength: 60 }), n: fc.integer() },
    { requiredKeys: ['b64_json'] },
  ),
}));

describe('agrees with JSON.parse', () => {
  test('on any JSON, cut into any pieces, pretty or dense', () => {
    fc.assert(
      fc.property(answers.value, cutsAnywhere, fc.constantFrom(undefined, 1, '\t'), (value, cuts, space) => {
        const json = JSON.stringify(value, null, space);
        const { lifter, pictures } = read(json, cuts);
        const parsed = lifter.end();
        expect(pictures().every(({ damaged }) => !damaged)).toBe(true);
        expect(putBack(parsed, pictures())).toEqual(JSON.parse(json));
      }),
      { numRuns: 500 },
    );
  });

  test('when cut into single bytes', () => {
    fc.assert(
      fc.property(answers.value, (value) => {
        const json = JSON.stringify(value);
        const { lifter, pictures } = read(
          json,
          Array.from({ length: Buffer.byteLength(json) }, (_, index) => index),
        );
        expect(putBack(lifter.end(), pictures())).toEqual(JSON.parse(json));
      }),
      { numRuns: 100 },
    );
  });

  test('on where JSON is not whole: every true prefix of an object is refused', () => {
    fc.assert(
      fc.property(answers.entry, fc.nat(), cutsAnywhere, (value, end, cuts) => {
        const json = Buffer.from(JSON.stringify({ data: [value] }));
        const { lifter } = read(json.subarray(0, end % json.length), cuts);
        expect(() => lifter.end()).toThrow(SyntaxError);
      }),
    );
  });
});

describe('escapes within a picture', () => {
  const bytes = Buffer.from(Array.from({ length: 3000 }, (_, index) => (index * 151) % 256));
  const text = bytes.toString('base64');
  const variants: [string, string][] = [
    ['every slash escaped', text.replaceAll('/', '\\/')],
    ['plus and equals as \\u escapes', text.replaceAll('+', '\\u002B').replaceAll('=', '\\u003d')],
    ['escaped line breaks', text.replace(/.{76}/g, '$&\\r\\n')],
    ['raw line breaks, which JSON forbids and some send', text.replace(/.{64}/g, '$&\n')],
    [
      'every character as an escape',
      [...text].map((each) => `\\u00${each.charCodeAt(0).toString(16)}`).join(''),
    ],
    ['a data URI', `data:image\\/png;base64,${text}`],
  ];

  test.each(variants)('%s', (_, escaped) => {
    fc.assert(
      fc.property(cutsAnywhere, (cuts) => {
        const { lifter, pictures } = read(`{"data":[{"b64_json":"${escaped}"}]}`, cuts);
        lifter.end();
        expect(pictures()).toEqual([{ key: 'b64_json', damaged: false, bytes }]);
      }),
      { numRuns: 40 },
    );
  });

  test.each(['\\u0041\\u2028', '\\x', '\\uZZZZ', '\\"'])('%s damages it and nothing around it', (escaped) => {
    const { lifter, pictures } = read(`{"b64_json":"AAAA${escaped}AAAA","size":"1x1"}`);
    expect(pictures()[0]?.damaged).toBe(true);
    expect(lifter.end()).toMatchObject({ size: '1x1' });
  });
});

describe('what is a picture', () => {
  const picture = Buffer.concat([PNG_START, Buffer.alloc(20_000, 9)]);

  test('a long string at an unknown key, if it starts like one', () => {
    fc.assert(
      fc.property(cutsAnywhere, fc.constantFrom('', 'data:image/png;base64,'), (cuts, prefix) => {
        const { lifter, pictures } = read(
          JSON.stringify({ image: prefix + picture.toString('base64') }),
          cuts,
        );
        lifter.end();
        expect(pictures()).toEqual([{ key: 'image', damaged: false, bytes: picture }]);
      }),
      { numRuns: 40 },
    );
  });

  test('a data URI at `url`, however short', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 30 }), cutsAnywhere, (bytes, cuts) => {
        const url = `data:image/png;base64,${Buffer.from(bytes).toString('base64')}`;
        const { lifter, pictures } = read(JSON.stringify({ url }), cuts);
        lifter.end();
        expect(pictures()).toEqual([{ key: 'url', damaged: false, bytes: Buffer.from(bytes) }]);
      }),
    );
  });

  test('not the address of one, however long', () => {
    const url = `https://example.com/${'a'.repeat(4000)}`;
    const { lifter } = read(JSON.stringify({ url }));
    expect(lifter.end()).toEqual({ url });
    expect(lifter.lifted).toEqual([]);
  });

  test('not a long text, which is shortened whatever the size of the pieces', () => {
    fc.assert(
      fc.property(cutsAnywhere, fc.constantFrom('a', '/', 'ü', '\n', '"'), (cuts, letter) => {
        const text = letter.repeat(30_000);
        const { lifter } = read(JSON.stringify({ revised_prompt: text, size: '1x1' }), cuts);
        const parsed = lifter.end() as { revised_prompt: string; size: string };
        expect(lifter.lifted).toEqual([]);
        expect(parsed.size).toBe('1x1');
        expect(Buffer.byteLength(JSON.stringify(parsed))).toBeLessThan(8300);
        expect(parsed.revised_prompt.length).toBeGreaterThan(1000);
      }),
      { numRuns: 40 },
    );
  });

  test('nor a key of that name, nor a value that is null', () => {
    const { lifter } = read('{"b64_json":null,"x":["b64_json","AAAA"]}');
    expect(lifter.end()).toEqual({ b64_json: null, x: ['b64_json', 'AAAA'] });
    expect(lifter.lifted).toEqual([]);
  });

  test('what is not wanted is counted and not decoded', () => {
    const { lifter } = read('{"b64_json":"!!!!"}', [], false);
    lifter.end();
    expect(lifter.lifted).toEqual([{ key: 'b64_json', sink: null, damaged: false }]);
  });
});

describe('limits', () => {
  test('a document of megabytes without a picture is refused, not held', () => {
    const lifter = new JsonLifter<Collector>(() => new Collector());
    const numbers = Buffer.from('1,'.repeat(50_000));
    lifter.feed(Buffer.from('['));
    expect(() => {
      for (let round = 0; round < 20; round++) lifter.feed(numbers);
    }).toThrow(SyntaxError);
  });

  test('a picture that consists of escapes costs no more than its length', () => {
    const json = Buffer.from(`{"b64_json":"${'\\/'.repeat(1_500_000)}"}`);
    const { lifter, pictures } = read(json, [500_000, 1_500_001]);
    lifter.end();
    expect(pictures()[0]?.bytes.length).toBe((1_500_000 / 4) * 3);
  });

  test('what came whole before the end of a cut document is there', () => {
    const { lifter, pictures } = read('{"data":[{"b64_json":"QUJD"},{"b64_json":"QUJ');
    expect(() => lifter.end()).toThrow(SyntaxError);
    expect(pictures().map(({ bytes }) => bytes.toString())).toEqual(['ABC']);
  });
});
