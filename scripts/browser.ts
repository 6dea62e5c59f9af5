import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { chromium } from '@playwright/test';
import { installDebianPackage, runCommand } from './run-command';

const SYSTEM_BROWSERS = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** Keeps the browser's own services off the network; the test that counts requests would see them. */
export const BROWSER_FLAGS = [
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-gpu',
  '--disable-quic',
  '--disable-sync',
  '--no-first-run',
  // Chromium's sandbox does not work as root, and CI containers run as root.
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
];

/** The path of an installed browser, or null. `CHROMIUM_PATH` names one in an unusual place. */
export function findBrowser(): string | null {
  const candidates = [process.env.CHROMIUM_PATH ?? '', ...SYSTEM_BROWSERS, chromium.executablePath()];
  return candidates.find((path) => path !== '' && existsSync(path)) ?? null;
}

/**
 * Finds Chromium or installs it: Playwright's own build, or Debian's package if that cannot be downloaded.
 *
 * @throws Error that says what to install
 */
export async function ensureBrowser(): Promise<string> {
  const found = findBrowser();
  if (found !== null) return found;
  console.log('No Chromium found; downloading one for the browser tests…');
  const cli = createRequire(import.meta.url).resolve('@playwright/test/cli');
  await runCommand(process.execPath, [cli, 'install', 'chromium']);
  const path = findBrowser() ?? ((await installDebianPackage('chromium')) ? findBrowser() : null);
  if (path === null)
    throw new Error(
      'Chromium could not be installed. Install it yourself and set CHROMIUM_PATH=/path/to/chromium',
    );
  return path;
}
