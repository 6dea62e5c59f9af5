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
      'lib/**/*.test.ts',
      'app/**/*.test.ts',
      'components/**/*.test.ts',
      'scripts/**/*.test.ts',
      'stand-in/**/*.test.ts',
    ],
    testTimeout: 20_000,
    // Also on two cores: much of the time is spent waiting for servers and disks.
    maxWorkers: '100%',
    restoreMocks: true,
  },
});
