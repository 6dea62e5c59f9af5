import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { EventStreamLifter, type StreamedEvent } from './event-stream-lifter';

class Collector {
  pieces: Buffer[] = [];
  readonly event: string | null;
  constructor(event: string | null) {
    this.event = event;
  }
  write(bytes: Buffer) {
    this.pieces.push(Buffer.from(bytes));
  }
}

function read(text: string | Buffer, cuts: readonly number[] = []) {
  const events: StreamedEvent<Collector>[] = [];
  const lifter = new EventStreamLifter<Collector>(
    ({ event }) => new Collector(event),
    (event) => events.push(event),
  );
  const bytes = Buffer.from(text as string);
  const places = [...cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
  let from = 0;
  for (const place of places) {
    const piece = Buffer.from(bytes.subarray(from, place));
    lifter.feed(piece);
    piece.fill(0x0a);
    from = place;
  }
  lifter.end();
  return events.map(({ name, value, lifted }) => ({
    name,
    value,
    pictures: lifted.map(({ sink }) => Buffer.concat(sink?.pieces ?? []).toString()),
    seenAs: lifted.map(({ sink }) => sink?.event),
  }));
}

const cutsAnywhere = fc.array(fc.nat(), { maxLength: 25 });
const names = fc.constantFrom('image_generation.completed', 'image_generation.partial_image', 'x');
const events = fc.array(
  fc.record({
    name: fc.option(names),
    picture: fc.option(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 200 })),
    note: fc.string({ unit: 'binary', maxLength: 30 }),
    comment: fc.boolean(),
    splitData: fc.boolean(),
  }),
  { maxLength: 6 },
);

describe('agrees with what was sent', () => {
  test('in any pieces, with LF, CR LF or CR, comments between and data over several lines', () => {
    fc.assert(
      fc.property(
        events,
        cutsAnywhere,
        fc.constantFrom('\n', '\r\n', '\r'),
        fc.constantFrom('', ' '),
        (sent, cuts, end, space) => {
          const text = sent
            .map(({ name, picture, note, comment, splitData }) => {
              const data = {
                note,
                ...(picture === null ? {} : { b64_json: Buffer.from(picture).toString('base64') }),
              };
              const json = JSON.stringify(data, null, splitData ? 1 : undefined).split('\n');
              return [
                ...(comment ? [': keep-alive', 'retry: 100', 'id: 7'] : []),
                ...(name === null ? [] : [`event:${space}${name}`]),
                ...json.map((line) => `data:${space}${line}`),
                '',
                '',
              ].join(end);
            })
            .join('');
          expect(read(text, cuts)).toEqual(
            sent.map(({ name, picture, note }) => ({
              name,
              value: { note, ...(picture === null ? {} : { b64_json: '\u0000lifted:0' }) },
              pictures: picture === null ? [] : [picture],
              seenAs: picture === null ? [] : [name],
            })),
          );
        },
      ),
      { numRuns: 400 },
    );
  });
});

test('data over several lines is joined by line feeds, not glued together', () => {
  expect(read('data:[1\ndata:2]\n\ndata:[1,\ndata:2]\n\n')).toMatchObject([
    { value: undefined },
    { value: [1, 2] },
  ]);
});

describe('ends', () => {
  test('a last event without its empty line counts', () => {
    expect(read('data: {"a":1}')).toMatchObject([{ value: { a: 1 } }]);
    expect(read('data: {"a":1}\n')).toMatchObject([{ value: { a: 1 } }]);
  });

  test('a last event that broke off is told apart by having no value', () => {
    expect(read('event: x\ndata: {"b64_json":"QUJD","usage":')).toEqual([
      { name: 'x', value: undefined, pictures: ['ABC'], seenAs: ['x'] },
    ]);
  });

  test('[DONE], comments and events without data are nothing', () => {
    fc.assert(
      fc.property(cutsAnywhere, (cuts) => {
        expect(read(': hello\n\nevent: ping\n\n\n\ndata: [DONE]\n\n', cuts)).toEqual([]);
      }),
    );
  });

  test('an event that is no JSON does not take the next one with it', () => {
    expect(read('data: nonsense\n\ndata: {"a":1}\n\n')).toMatchObject([
      { value: undefined },
      { value: { a: 1 } },
    ]);
  });

  test('a line of megabytes that is no data is not held', () => {
    expect(read(`${'x'.repeat(3_000_000)}\ndata: {"a":1}\n\n`)).toMatchObject([{ value: { a: 1 } }]);
  });
});
