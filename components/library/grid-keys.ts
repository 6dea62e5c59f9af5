/** What keys mean on a cell, beside those that move. */
export type CellCommand = 'open' | 'select' | 'remove' | 'favourite';

const COMMANDS: Partial<Record<string, CellCommand>> = {
  Enter: 'open',
  ' ': 'select',
  Delete: 'remove',
  Backspace: 'remove',
  f: 'favourite',
  F: 'favourite',
};

/** Null for a key that means nothing here, and with Control, Alt or ⌘, which belong to the browser and the page. */
export function commandOf(event: {
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
}): CellCommand | null {
  return event.ctrlKey || event.metaKey || event.altKey ? null : (COMMANDS[event.key] ?? null);
}
