import { describe, expect, it } from 'vitest';
import { byteAnswer } from './byte-answer';

const BYTES = new Uint8Array(600_000).map((_, index) => (index * 7 + (index >> 8)) % 256);

function ask(headers: Record<string, string> = {}, downloadAs: string | null = null): Response {
  return byteAnswer(new Request('http://localhost/', { headers }), {
    etag: 'abc',
    mime: 'image/png',
    sizeBytes: BYTES.length,
    downloadAs,
    read: async ({ first, last }) => new Blob([BYTES.subarray(first, last + 1)]).stream(),
  });
}

const bytesOf = async (response: Response) => Buffer.from(await response.arrayBuffer());

describe('byteAnswer', () => {
  it('answers all bytes as they are, with their length and their name', async () => {
    const response = ask();
    expect(response.status).toBe(200);
    expect(response.headers.get('content-length')).toBe('600000');
    expect(response.headers.get('etag')).toBe('"abc"');
    expect(response.headers.get('cache-control')).toContain('private, max-age=31536000, immutable');
    expect((await bytesOf(response)).equals(BYTES)).toBe(true);
  });

  it('sandboxes what it serves and takes the type from the record', () => {
    const { headers } = ask();
    expect(headers.get('content-security-policy')).toBe("default-src 'none'; sandbox");
    expect(headers.get('content-type')).toBe('image/png');
    expect(headers.has('content-disposition')).toBe(false);
  });

  it('makes a download an attachment', () => {
    expect(ask({}, 'fox.png').headers.get('content-disposition')).toContain('attachment; filename="fox.png"');
  });

  it.each(['"abc"', 'W/"abc"', '"x", "abc"', '*'])('sends nothing to who has it already: %s', (tag) => {
    const response = ask({ 'if-none-match': tag });
    expect(response.status).toBe(304);
    expect(response.body).toBeNull();
    expect(response.headers.get('etag')).toBe('"abc"');
  });

  it('sends it to who has another', () => {
    expect(ask({ 'if-none-match': '"x"' }).status).toBe(200);
  });

  it.each([
    ['bytes=0-0', 0, 0],
    ['bytes=262143-262145', 262_143, 262_145],
    ['bytes=599999-', 599_999, 599_999],
    ['bytes=-3', 599_997, 599_999],
    ['bytes=-999999', 0, 599_999],
    ['bytes=10-9999999', 10, 599_999],
  ])('answers the part %s', async (range, first, last) => {
    const response = ask({ range });
    expect(response.status).toBe(206);
    expect(response.headers.get('content-range')).toBe(`bytes ${first}-${last}/600000`);
    expect(response.headers.get('content-length')).toBe(String(last - first + 1));
    expect((await bytesOf(response)).equals(BYTES.subarray(first, last + 1))).toBe(true);
  });

  it.each(['bytes=5-2', 'bytes=-', 'bytes=0-1,5-6', 'items=0-1', 'bytes=a-b'])(
    'answers the whole to %s',
    (range) => {
      expect(ask({ range }).status).toBe(200);
    },
  );

  it.each(['bytes=600000-', 'bytes=-0'])('refuses %s, which has no byte', (range) => {
    expect(() => ask({ range })).toThrow(expect.objectContaining({ code: 'range_not_satisfiable' }));
  });

  it('continues a download only of the same bytes', () => {
    expect(ask({ range: 'bytes=5-', 'if-range': '"abc"' }).status).toBe(206);
    expect(ask({ range: 'bytes=5-', 'if-range': '"x"' }).status).toBe(200);
  });
});
