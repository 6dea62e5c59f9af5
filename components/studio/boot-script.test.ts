import { describe, expect, it } from 'vitest';
import { DRAFT_STORAGE_KEY } from '@/lib/client/composer-store';
import { EARLY_INPUT } from '@/lib/client/early-input';
import { TRAY_STORAGE_KEY } from '@/lib/client/edit-seam';
import { THEME_STORAGE_KEY } from '@/lib/client/theme';
import { BOOT_SCRIPT } from './boot-script';

/** What the script leaves on the document. */
function boot(stored: Record<string, string> | null, platform = 'Linux x86_64') {
  const dataset: Record<string, string> = {};
  const localStorage = {
    getItem(key: string) {
      if (stored === null) throw new DOMException('denied', 'SecurityError');
      return stored[key] ?? null;
    },
  };
  const listenedTo: string[] = [];
  const globals = {
    document: { documentElement: { dataset } },
    localStorage,
    navigator: { platform },
    addEventListener: (type: string) => listenedTo.push(type),
    [EARLY_INPUT]: undefined,
  };
  new Function(...Object.keys(globals), BOOT_SCRIPT)(...Object.values(globals));
  // Whatever storage says, what is done too early is held (e2e/make.test.ts).
  expect(listenedTo).toEqual(['click', 'input', 'change', 'submit', 'keydown', 'dragover', 'drop']);
  return dataset;
}

describe('the boot script', () => {
  it('leaves the document alone for somebody who comes for the first time', () => {
    expect(boot({})).toEqual({});
  });

  it('sets the chosen theme, and only one there is', () => {
    expect(boot({ [THEME_STORAGE_KEY]: 'dark' })).toEqual({ theme: 'dark' });
    expect(boot({ [THEME_STORAGE_KEY]: 'light' })).toEqual({ theme: 'light' });
    expect(boot({ [THEME_STORAGE_KEY]: 'system' })).toEqual({});
    expect(boot({ [THEME_STORAGE_KEY]: '"><script>' })).toEqual({});
  });

  it('announces a draft', () => {
    expect(boot({ [DRAFT_STORAGE_KEY]: '{}' })).toEqual({ draft: '' });
  });

  it('announces pictures in the tray', () => {
    expect(boot({ [TRAY_STORAGE_KEY]: '{}' })).toEqual({ tray: '' });
  });

  it.each(['MacIntel', 'iPhone', 'iPad'])('shows ⌘ on %s', (platform) => {
    expect(boot({}, platform)).toEqual({ mac: '' });
  });

  it('still knows the keys where the browser forbids storage', () => {
    expect(boot(null, 'MacIntel')).toEqual({ mac: '' });
  });
});
