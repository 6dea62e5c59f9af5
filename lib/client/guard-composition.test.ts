import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { guardComposition } from './guard-composition';

let page: EventTarget;
const heard = vi.fn();

beforeEach(() => {
  vi.useFakeTimers();
  heard.mockReset();
  page = new EventTarget();
  guardComposition(page);
  page.addEventListener('keydown', heard);
});
afterEach(() => {
  vi.useRealTimers();
});

const press = (more: object = {}) =>
  page.dispatchEvent(
    Object.assign(new Event('keydown'), { key: 'Enter', isComposing: false, keyCode: 13, ...more }),
  );

describe('a key of an input method is heard by nothing on the page', () => {
  test('while it composes', () => {
    press({ isComposing: true });
    press({ key: 'Escape', isComposing: true, keyCode: 27 });
    expect(heard).not.toHaveBeenCalled();
  });

  test('when the browser says only that the method has taken it', () => {
    press({ keyCode: 229 });
    expect(heard).not.toHaveBeenCalled();
  });

  test('when the end of the composition is told before its key, as Safari does', () => {
    page.dispatchEvent(new Event('compositionend'));
    press();
    expect(heard).not.toHaveBeenCalled();
  });
});

test('the next key is an ordinary one', () => {
  page.dispatchEvent(new Event('compositionend'));
  vi.runAllTimers();
  press();
  expect(heard).toHaveBeenCalledOnce();
});
