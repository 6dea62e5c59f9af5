/** The key table of the canvas, as a function of the key that was pressed. */
import type { Press } from '@/lib/client/keys';

export type CanvasKeyCommand =
  /** The tool that has these keys: `B`, `Shift+L`. */
  | { readonly do: 'tool'; readonly keys: string }
  | { readonly do: 'size' | 'hardness'; readonly direction: 1 | -1 }
  | { readonly do: 'zoom'; readonly to: 'in' | 'out' | 'fit' | 1 | 2 }
  | { readonly do: 'crosshair'; readonly stepX: number; readonly stepY: number }
  | {
      readonly do:
        | 'swap'
        | 'undo'
        | 'redo'
        | 'invert'
        | 'all'
        | 'clear'
        | 'overlay'
        | 'original'
        | 'pan'
        | 'cancel'
        | 'commit'
        | 'help';
    };

/** Crosshair steps, screen pixels; with Shift the large one. */
const SMALL_STEP_PX = 4;
const LARGE_STEP_PX = 32;

const KEYS: Record<string, CanvasKeyCommand> = {
  x: { do: 'swap' },
  i: { do: 'invert' },
  q: { do: 'overlay' },
  '\\': { do: 'original' },
  '0': { do: 'zoom', to: 'fit' },
  '1': { do: 'zoom', to: 1 },
  '2': { do: 'zoom', to: 2 },
  '+': { do: 'zoom', to: 'in' },
  '=': { do: 'zoom', to: 'in' },
  '-': { do: 'zoom', to: 'out' },
  _: { do: 'zoom', to: 'out' },
  '?': { do: 'help' },
  ' ': { do: 'pan' },
  Escape: { do: 'cancel' },
  Enter: { do: 'commit' },
  Delete: { do: 'clear' },
  Backspace: { do: 'clear' },
};

const ARROWS: Record<string, readonly [x: number, y: number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** Chords that act anywhere within the canvas's own part of the page, its tool bar included. */
export function readCanvasChord({ key, mod, alt, shift }: Press): CanvasKeyCommand | null {
  if (!mod || alt) return null;
  switch (key) {
    case 'z':
      return { do: shift ? 'redo' : 'undo' };
    case 'y':
      return shift ? null : { do: 'redo' };
    case 'i':
      return shift ? { do: 'invert' } : null;
    case 'a':
      return shift ? null : { do: 'all' };
    default:
      return null;
  }
}

/**
 * Single keys, which act only while the picture itself has the focus.
 *
 * @param toolKeys those that tools have; Shift counts only where a tool asks for it
 */
export function readCanvasKey(
  { key, mod, alt, shift }: Press,
  toolKeys: ReadonlySet<string>,
): CanvasKeyCommand | null {
  if (mod || alt) return null;
  const arrow = ARROWS[key];
  if (arrow) {
    const step = shift ? LARGE_STEP_PX : SMALL_STEP_PX;
    return { do: 'crosshair', stepX: arrow[0] * step, stepY: arrow[1] * step };
  }
  const letter = key.toUpperCase();
  for (const keys of shift ? [`Shift+${letter}`, letter] : [letter])
    if (toolKeys.has(keys)) return { do: 'tool', keys };
  switch (key) {
    // Braces are the brackets with Shift where these are one key, and have keys of their own elsewhere.
    case '[':
    case '{':
      return { do: shift || key === '{' ? 'hardness' : 'size', direction: -1 };
    case ']':
    case '}':
      return { do: shift || key === '}' ? 'hardness' : 'size', direction: 1 };
    default:
      return KEYS[key] ?? null;
  }
}
