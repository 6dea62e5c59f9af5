import { createStore } from 'zustand/vanilla';

export type Toast = {
  id: number;
  message: string;
  tone: 'neutral' | 'danger';
  action?: { label: string; run: () => void };
};

/** Long enough to read it and reach the button; a toast that can undo something stays twice as long. */
const SHOWN_MS = 5_000;
const MAX_SHOWN = 3;

/** Where toasts appear: the page's corner, and over it that of a modal dialog, outside of which nothing can be reached. */
export type ToastCorner = symbol;

export const toastStore = createStore<{ toasts: readonly Toast[]; corners: readonly ToastCorner[] }>(() => ({
  toasts: [],
  corners: [],
}));

const NONE: readonly Toast[] = [];

/** What stands in a corner: everything in the one that came last, nothing in those under it. */
export function toastsIn(corner: ToastCorner) {
  return ({ toasts, corners }: ReturnType<typeof toastStore.getState>) =>
    corners.at(-1) === corner ? toasts : NONE;
}

/** @returns takes it away again, and gives its toasts to the one under it */
export function addCorner(corner: ToastCorner): () => void {
  toastStore.setState(({ corners }) => ({ corners: [...corners, corner] }));
  return () =>
    toastStore.setState(({ corners }) => ({ corners: corners.filter((other) => other !== corner) }));
}

let lastId = 0;
const timers = new Map<number, ReturnType<typeof setTimeout>>();

/** Says something in the corner; read aloud politely. Returns the id for `dismissToast`. */
export function showToast(toast: Omit<Toast, 'id' | 'tone'> & { tone?: Toast['tone'] }): number {
  lastId += 1;
  const id = lastId;
  toastStore.setState(({ toasts }) => ({
    toasts: [...toasts, { tone: 'neutral' as const, ...toast, id }].slice(-MAX_SHOWN),
  }));
  resumeToast(id);
  return id;
}

export function dismissToast(id: number): void {
  pauseToast(id);
  timers.delete(id);
  toastStore.setState(({ toasts }) => ({ toasts: toasts.filter((toast) => toast.id !== id) }));
}

/** A toast under the pointer or with the focus in it does not go away. */
export function pauseToast(id: number): void {
  clearTimeout(timers.get(id));
}

export function resumeToast(id: number): void {
  pauseToast(id);
  const toast = toastStore.getState().toasts.find((one) => one.id === id);
  if (toast)
    timers.set(
      id,
      setTimeout(() => dismissToast(id), toast.action ? 2 * SHOWN_MS : SHOWN_MS),
    );
}
