import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { addCorner, dismissToast, pauseToast, resumeToast, showToast, toastStore, toastsIn } from './toast';

const shown = () => toastStore.getState().toasts.map(({ message }) => message);

beforeEach(() => vi.useFakeTimers());
afterEach(() => {
  toastStore.setState({ toasts: [] });
  vi.useRealTimers();
});

describe('toasts', () => {
  it('go away by themselves, one with an undo later than one without', () => {
    showToast({ message: 'plain' });
    showToast({ message: 'undoable', action: { label: 'Undo', run: () => {} } });
    vi.advanceTimersByTime(5_000);
    expect(shown()).toEqual(['undoable']);
    vi.advanceTimersByTime(5_000);
    expect(shown()).toEqual([]);
  });

  it('stay while a person is at them', () => {
    const id = showToast({ message: 'read me' });
    pauseToast(id);
    vi.advanceTimersByTime(60_000);
    expect(shown()).toEqual(['read me']);
    resumeToast(id);
    vi.advanceTimersByTime(5_000);
    expect(shown()).toEqual([]);
  });

  it('make room for newer ones', () => {
    for (const message of ['1', '2', '3', '4']) showToast({ message });
    expect(shown()).toEqual(['2', '3', '4']);
  });

  it('are gone at once when dismissed, and do not come back', () => {
    const id = showToast({ message: 'x' });
    dismissToast(id);
    resumeToast(id);
    vi.runAllTimers();
    expect(shown()).toEqual([]);
  });

  it('stand in the corner that came last, and in the one under it once that has gone', () => {
    const page = Symbol('page');
    const dialog = Symbol('dialog');
    const countIn = (corner: symbol) => toastsIn(corner)(toastStore.getState()).length;
    const leavePage = addCorner(page);
    const leaveDialog = addCorner(dialog);
    showToast({ message: 'applied' });
    expect([countIn(page), countIn(dialog)]).toEqual([0, 1]);
    leaveDialog();
    expect([countIn(page), countIn(dialog)]).toEqual([1, 0]);
    leavePage();
    expect(countIn(page)).toBe(0);
  });
});
