import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type AnswerDocument, AnswerScanner, type PictureContext } from './answer-scanner';

class Collector {
  bytes: Buffer = Buffer.alloc(0);
  readonly kind: PictureContext['kind'];
  constructor(kind: PictureContext['kind']) {
    this.kind = kind;
  }
  write(bytes: Buffer) {
    this.bytes = Buffer.concat([this.bytes, bytes]);
  }
}

function scan(body: string, cuts: readonly number[] = []) {
  const documents: AnswerDocument<Collector>[] = [];
  const scanner = new AnswerScanner<Collector>(
    ({ kind }) => new Collector(kind),
    (document) => documents.push(document),
  );
  const bytes = Buffer.from(body);
  const places = [...cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
  let from = 0;
  for (const place of places) {
    scanner.feed(bytes.subarray(from, place));
    from = place;
  }
  scanner.end();
  return {
    form: scanner.form,
    torn: scanner.torn,
    documents: documents.map(({ kind, whole, lifted }) => ({
      kind,
      whole,
      pictures: lifted.map(({ sink }) => `${sink?.kind}:${sink?.bytes}`),
    })),
  };
}

const everyCut = (body: string, check: (cuts: readonly number[]) => void) =>
  fc.assert(fc.property(fc.array(fc.nat(), { maxLength: Buffer.byteLength(body) }), check), { numRuns: 60 });

const JSON_ANSWER = '{"created":1,"data":[{"b64_json":"QUJD"},{"b64_json":"REVG"}]}';
const COMPLETED = 'data: {"type":"image_generation.completed","b64_json":"QUJD","usage":{}}\n\n';
const PARTIAL = 'event: image_edit.partial_image\ndata: {"b64_json":"QUJD","partial_image_index":0}\n\n';

describe('the form is known by the first bytes', () => {
  test.each(['', '\ufeff', ' \n\t ', '\n'.repeat(5000)])('JSON after %j', (before) => {
    everyCut(JSON_ANSWER, (cuts) => {
      expect(scan(before + JSON_ANSWER, cuts)).toEqual({
        form: 'json',
        torn: false,
        documents: [{ kind: 'answer', whole: true, pictures: ['answer:ABC', 'answer:DEF'] }],
      });
    });
  });

  test.each(['', '\ufeff', '\n\n', ': warming up\n\n', 'retry: 5\n', 'event: image_generation.completed\n'])(
    'events after %j',
    (before) => {
      everyCut(COMPLETED, (cuts) => {
        expect(scan(before + COMPLETED, cuts)).toEqual({
          form: 'events',
          torn: false,
          documents: [{ kind: 'completed', whole: true, pictures: ['completed:ABC'] }],
        });
      });
    },
  );

  test.each(['<!doctype html><title>502: bad</title>', 'OK', 'Internal: error', 'datum: 1', '"text"', '12'])(
    '%j is neither',
    (body) => {
      everyCut(body, (cuts) => {
        expect(scan(body, cuts)).toEqual({ form: 'neither', torn: false, documents: [] });
      });
    },
  );

  test.each(['', '  \n', '\ufeff'])('%j is empty', (body) => {
    expect(scan(body)).toEqual({ form: 'empty', torn: false, documents: [] });
  });
});

describe('the kind of a document', () => {
  test('the name of the event or its type, whichever there is; the type wins', () => {
    expect(scan(PARTIAL + COMPLETED).documents.map(({ kind }) => kind)).toEqual(['partial', 'completed']);
    expect(
      scan('event: image_edit.partial_image\ndata: {"type":"image_edit.completed"}\n\n').documents[0]?.kind,
    ).toBe('completed');
  });

  test('a type that comes after the picture still tells, though not in time for the picture', () => {
    expect(scan('data: {"b64_json":"QUJD","type":"image_edit.partial_image"}\n\n').documents).toEqual([
      { kind: 'partial', whole: true, pictures: ['unknown:ABC'] },
    ]);
  });

  test.each([
    '{"error":{"message":"no"}}',
    '{"error":"no","data":[]}',
    'event: error\ndata: {"message":"no"}\n\n',
    'data: {"type":"error","error":{"code":"x"}}\n\n',
    'data: {"type":"image_generation.failed"}\n\n',
  ])('%j is an error', (body) => {
    expect(scan(body).documents.map(({ kind }) => kind)).toEqual(['error']);
  });

  test('"error": null is none', () => {
    expect(scan('{"error":null,"data":[{"b64_json":"QUJD"}]}').documents[0]?.kind).toBe('answer');
  });

  test('a list of pictures, and pictures in an event of no name, are an answer', () => {
    expect(scan('[{"b64_json":"QUJD"}]').documents).toEqual([
      { kind: 'answer', whole: true, pictures: ['answer:ABC'] },
    ]);
    expect(scan('data: {"data":[{"b64_json":"QUJD"}]}\n\n').documents[0]?.kind).toBe('answer');
  });

  test('other JSON is other', () => {
    expect(scan('{"hello":1}').documents).toEqual([{ kind: 'other', whole: true, pictures: [] }]);
    expect(scan('data: {"type":"ping"}\n\n').documents).toEqual([
      { kind: 'other', whole: true, pictures: [] },
    ]);
  });
});

describe('what breaks off', () => {
  test('JSON keeps the pictures that were whole', () => {
    expect(scan('{"data":[{"b64_json":"QUJD"},{"b64_json":"REV')).toEqual({
      form: 'json',
      torn: true,
      documents: [{ kind: 'answer', whole: false, pictures: ['answer:ABC'] }],
    });
  });

  test('an event is taken for what it said it was', () => {
    expect(
      scan(`${COMPLETED}data: {"type":"image_generation.completed","b64_json":"REVG","us`),
    ).toMatchObject({
      torn: true,
      documents: [{ kind: 'completed' }, { kind: 'completed', whole: false, pictures: ['completed:DEF'] }],
    });
  });

  test('an event that has not said what it is, is nothing', () => {
    expect(scan('data: {"b64_json":"REVG","us').documents).toEqual([
      { kind: 'other', whole: false, pictures: ['unknown:DEF'] },
    ]);
  });

  test('what one event said it was says nothing about the next', () => {
    expect(scan(`${COMPLETED}data: {"size":`).documents[1]).toEqual({
      kind: 'other',
      whole: false,
      pictures: [],
    });
  });

  test('an event in the middle that is no JSON tears nothing', () => {
    expect(scan(`data: nonsense\n\n${COMPLETED}`).torn).toBe(false);
  });

  test('megabytes of JSON without a picture are torn, not held', () => {
    expect(scan(`{"a":[${'1,'.repeat(1_000_000)}1]}`)).toMatchObject({ form: 'json', torn: true });
  });
});
