import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { configDefaults, defineConfig } from 'vitest/config';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

const TESTS = ['i18n', 'lib', 'app', 'components', 'scripts', 'stand-in'].map(
  (folder) => `${folder}/**/*.test.ts`,
);

/** Those that also run on PostgreSQL, if there is one (`test/databases.ts`). */
const STORAGE_TESTS = globSync(TESTS, { cwd: here('.') }).filter((path) =>
  /TEST_ENGINES|openTestSchema/.test(readFileSync(here(path), 'utf8')),
);

export default defineConfig({
  resolve: {
    alias: [
      { find: /^@\//, replacement: `${here('./')}` },
      { find: 'server-only', replacement: here('./node_modules/server-only/empty.js') },
    ],
  },
  test: {
    // No test is about speed; on a busy machine the longest takes several times its usual ten seconds.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    expect: { poll: { timeout: 15_000 } },
    retry: process.env.CI === 'true' ? 1 : 0,
    restoreMocks: true,
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: TESTS,
          exclude: [...configDefaults.exclude, ...STORAGE_TESTS],
          // Much of the time is spent waiting for servers and disks, so also two cores are used.
          maxWorkers: '100%',
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: {
          name: 'storage',
          include: STORAGE_TESTS,
          maxWorkers: '100%',
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
