import type { Press } from '@/lib/client/keys';

/** What keys mean on a cell, beside those that move. */
export type CellCommand = 'open' | 'select' | 'remove' | 'favourite';

const COMMANDS: Partial<Record<string, CellCommand>> = {
  Enter: 'open',
  ' ': 'select',
  Delete: 'remove',
  Backspace: 'remove',
  f: 'favourite',
};

/** Null for a key that means nothing here, and with Control, Alt or ⌘, which belong to the browser and the page. */
export function commandOf({ key, mod, alt }: Press): CellCommand | null {
  return mod || alt ? null : (COMMANDS[key] ?? null);
}
