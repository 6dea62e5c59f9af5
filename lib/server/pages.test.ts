import { expect, test } from 'vitest';
import { openTestSchema, TEST_ENGINES } from '@/lib/server/database/test-databases';
import { openTestServer } from '@/lib/server/http/test-server';
import { parseLibraryFilter } from '@/lib/shared/library-filter';
import { published } from '@/lib/shared/published';
import { type PageReaders, publishPageReaders } from './pages';

test.each(TEST_ENGINES.map(({ engine }) => engine))(
  'an address with NUL in it draws a page on %s',
  async (engine) => {
    const schema = engine === 'postgres' ? await openTestSchema?.() : null;
    const server = await openTestServer(schema == null ? {} : { DATABASE_URL: schema.url });
    publishPageReaders();
    const pages = published<PageReaders>();
    expect((await pages.image('a\0b')).details).toBeNull();
    expect((await pages.comparison('a\0b')).comparison).toBeNull();
    expect((await pages.comparisons('a\0b')).base).toBeNull();
    expect((await pages.usage(new URLSearchParams('model=a%00b'))).problem).toMatch(/NUL/);
    const { filter } = parseLibraryFilter(new URLSearchParams('q=a%00b&model=c%00d'));
    await pages.library(filter, 0);
    await server.close();
    await schema?.remove();
  },
);
