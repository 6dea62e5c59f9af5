import { createStore } from 'zustand/vanilla';
import { isTyping } from './is-typing';
import { type Press, readPress } from './keys';

/** Something a person can do anywhere on the page: by its keys, and from the palette. */
export type Action = {
  id: string;
  label: string;
  /** Heading in the list of keys. */
  group: string;
  /** Like `mod+enter`, `/`, `?`; `mod` is ⌘ on a Mac and Ctrl elsewhere. */
  keys?: string;
  /** Also while typing. Only for chords that type nothing. */
  whileTyping?: boolean;
  run: () => void;
};

export const actionStore = createStore<{ actions: readonly Action[] }>(() => ({ actions: [] }));

/** Lists actions until the returned function is called. A later action with the same id takes its place. */
export function registerActions(added: readonly Action[]): () => void {
  const ids = new Set(added.map(({ id }) => id));
  actionStore.setState(({ actions }) => ({
    actions: [...actions.filter(({ id }) => !ids.has(id)), ...added],
  }));
  return () => {
    actionStore.setState(({ actions }) => ({ actions: actions.filter((action) => !added.includes(action)) }));
  };
}

/** Shift is not compared: `?` needs it on some keyboards and not on others. */
export function matchesKeys(press: Press, keys: string): boolean {
  const parts = keys.split('+');
  const key = parts.pop() || '+';
  return (
    press.key.toLowerCase() === key &&
    press.mod === parts.includes('mod') &&
    press.alt === parts.includes('alt')
  );
}

/** One listener for the page. A held key and a dialog that is open start nothing. Returns the end of listening. */
export function listenForShortcuts(): () => void {
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.defaultPrevented || event.repeat) return;
    const press = readPress(event);
    const action = actionStore.getState().actions.find(({ keys }) => keys && matchesKeys(press, keys));
    if (!action || (!action.whileTyping && isTyping(event.target))) return;
    if (document.querySelector('[role=dialog]')) return;
    event.preventDefault();
    action.run();
  };
  addEventListener('keydown', onKeyDown);
  return () => removeEventListener('keydown', onKeyDown);
}
