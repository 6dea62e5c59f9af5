import type { Press } from '@/lib/client/keys';

/** What keys do on a cell, apart from those that move the focus. */
export type CellCommand = 'open' | 'select' | 'remove' | 'favourite';

const COMMANDS: Partial<Record<string, CellCommand>> = {
  Enter: 'open',
  ' ': 'select',
  Delete: 'remove',
  Backspace: 'remove',
  f: 'favourite',
};

/** Null for other keys, and with Control, Alt or ⌘: those belong to the browser and the page. */
export function commandOf({ key, mod, alt }: Press): CellCommand | null {
  return mod || alt ? null : (COMMANDS[key] ?? null);
}
