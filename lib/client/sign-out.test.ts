import { afterEach, expect, test, vi } from 'vitest';
import { clearAfterSignOut } from './sign-out';

afterEach(() => vi.unstubAllGlobals());

/** As browsers have it: keys are its own properties, methods are not. */
class Kept {
  [key: string]: unknown;
  getItem(key: string) {
    return this[key] ?? null;
  }
  removeItem(key: string) {
    delete this[key];
  }
}

const keep = (entries: Record<string, string>) => Object.assign(new Kept(), entries);

test.each([
  ['ann', ['overpaint.draft', 'overpaint.theme'], 'overpaint-canvas@ann'],
  ['local', ['overpaint.draft@ann', 'overpaint.theme'], 'overpaint-canvas'],
])(
  'what %s kept is gone after the sign-out; what others kept and the theme stay',
  (person, left, database) => {
    const deleteDatabase = vi.fn();
    const local = keep({ 'overpaint.draft': '1', 'overpaint.draft@ann': '2', 'overpaint.theme': 'dark' });
    const tab = keep({ 'overpaint.left': person, [person === 'ann' ? 'x@ann' : 'x']: '3' });
    vi.stubGlobal('localStorage', local);
    vi.stubGlobal('sessionStorage', tab);
    vi.stubGlobal('indexedDB', { deleteDatabase });
    clearAfterSignOut();
    expect(Object.keys(local).sort()).toEqual(left);
    expect(Object.keys(tab)).toEqual([]);
    expect(deleteDatabase.mock.calls).toEqual([[database]]);
  },
);

test('who has only been asked to sign in again finds everything as it was', () => {
  const local = keep({ 'overpaint.draft': '1' });
  vi.stubGlobal('localStorage', local);
  vi.stubGlobal('sessionStorage', keep({}));
  clearAfterSignOut();
  expect(Object.keys(local)).toEqual(['overpaint.draft']);
});
