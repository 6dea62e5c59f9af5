import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MAX_TEXTS } from '@/lib/shared/lettering/shaped-text';
import { ask, openTestServer, refusal, type TestServer } from '@/test/server';
import { POST } from './route';

let server: TestServer;
beforeAll(async () => {
  server = await openTestServer();
});
afterAll(() => server.close());

const STYLE = { face: 'comic-neue', language: 'en', capitals: false };
const post = (json: unknown) => ask(POST, '/api/lettering', { method: 'POST', json });

describe('POST /api/lettering', () => {
  it('shapes texts in the order in which they were asked', async () => {
    const response = await post({ ...STYLE, texts: ['Hi', 'مرحبا'] });
    expect(response.status).toBe(200);
    const { texts, outlines } = await response.json();
    expect(texts.map(({ rightToLeft }: { rightToLeft: boolean }) => rightToLeft)).toEqual([false, true]);
    for (const { pieces } of texts)
      for (const { glyphs } of pieces)
        for (const [outline] of glyphs) expect(outlines[outline]).toMatch(/^M/);
  });

  it.each([
    ['no text', { ...STYLE, texts: [] }, /1 to 100 texts/],
    ['too many', { ...STYLE, texts: Array.from({ length: MAX_TEXTS + 1 }, () => 'a') }, /1 to 100 texts/],
    ['a long one', { ...STYLE, texts: ['a'.repeat(401)] }, /at most 400 characters/],
    ['an unknown face', { ...STYLE, face: '../../etc', texts: ['a'] }, /must be one of comic-neue/],
    ['no language', { ...STYLE, language: '', texts: ['a'] }, /tag of a language/],
    ['an unknown field', { ...STYLE, texts: ['a'], size: 9 }, /no field “size”/],
  ])('refuses %s', async (_, json, message) => {
    const { status, code, message: said } = await refusal(await post(json));
    expect([status, code]).toEqual([400, 'invalid_request']);
    expect(said).toMatch(message);
  });
});
