import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  resolve: {
    alias: [
      { find: /^@\//, replacement: `${here('./')}` },
      { find: 'server-only', replacement: here('./node_modules/server-only/empty.js') },
    ],
  },
  test: {
    include: [
      'i18n/**/*.test.ts',
      'lib/**/*.test.ts',
      'app/**/*.test.ts',
      'components/**/*.test.ts',
      'scripts/**/*.test.ts',
      'stand-in/**/*.test.ts',
    ],
    // No test is about speed; on a busy machine the longest takes several times its usual ten seconds.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    expect: { poll: { timeout: 15_000 } },
    // Much of the time is spent waiting for servers and disks, so also two cores are used. But on PostgreSQL one test at a
    // time: Kysely looks at all schemas of a database, also at one that another test is dropping.
    maxWorkers: process.env.TEST_DATABASE_URL === undefined ? '100%' : 1,
    retry: process.env.CI === 'true' ? 1 : 0,
    restoreMocks: true,
  },
});
