import { defineConfig } from '@playwright/test';
import { BROWSER_FLAGS } from './scripts/browser';

const report = process.env.PLAYWRIGHT_JSON_REPORT;

/** `npm run e2e` sets the browser and sees to the build; every test starts a server of its own (`e2e/rig.ts`). */
export default defineConfig({
  testDir: 'e2e',
  testMatch: '**/*.test.ts',
  tsconfig: './scripts/tsconfig.json',
  timeout: 60_000,
  expect: { timeout: 15_000 },
  fullyParallel: true,
  workers: 2,
  // As Playwright's guide has it. A test that needed it is named at the end (`scripts/test-report.ts`).
  retries: process.env.CI === 'true' ? 1 : 0,
  forbidOnly: process.env.CI === 'true',
  outputDir: 'test-results',
  reporter: report === undefined ? 'list' : [['list'], ['json', { outputFile: report }]],
  use: {
    viewport: { width: 1280, height: 800 },
    locale: 'en-GB',
    // Recording doubles the time of a test, so only where a person looks at it.
    trace: process.env.CI === 'true' ? 'off' : 'retain-on-failure',
    launchOptions: {
      args: BROWSER_FLAGS,
      ...(process.env.CHROMIUM_PATH !== undefined && { executablePath: process.env.CHROMIUM_PATH }),
    },
  },
});
