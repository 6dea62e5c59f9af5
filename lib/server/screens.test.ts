import { expect, test, vi } from 'vitest';
import { errorSentence } from '@/lib/shared/errors';
import { openTestSchema, TEST_ENGINES } from '@/test/databases';
import { openTestServer } from '@/test/server';
import { readComparison, readComparisonBase, readImage, readLibrary, readUsage } from './screens';

vi.mock('next/headers', () => ({ headers: async () => new Headers() }));

test.each(TEST_ENGINES.map(({ engine }) => engine))(
  'an address with NUL in it draws a screen on %s',
  async (engine) => {
    const schema = engine === 'postgres' ? await openTestSchema?.() : null;
    const server = await openTestServer(schema == null ? {} : { DATABASE_URL: schema.url });
    expect(await readImage('a\0b')).toBeNull();
    expect(await readComparison('a\0b')).toBeNull();
    expect(await readComparisonBase('a\0b')).toBeNull();
    expect((await readUsage({ model: 'a\0b' })).problem).toEqual(errorSentence('invalid_request'));
    await readLibrary({ q: 'a\0b', model: 'c\0d' });
    await server.close();
    await schema?.remove();
  },
);
