import type { CanvasMode, CanvasTool } from './tools/tool';
import { TOOLS } from './tools/tool-list';

type KeyRow = readonly [what: string, keys: string];

const COMMANDS: readonly KeyRow[] = [
  ['Brush size', '[ and ], Alt wheel'],
  ['Brush hardness', 'Shift [ and ]'],
  ['Paint or erase, add or subtract', 'X'],
  ['The opposite while held', 'Alt, right button'],
  ['Straight line from the last point', 'Shift click'],
  ['Constrain', 'Shift drag'],
  ['Move the photo', 'Space drag, middle button'],
  ['Zoom at the pointer', 'Ctrl or ⌘ wheel, + and −'],
  ['Fit, 100 %, 200 %', '0, 1, 2'],
  ['Undo', 'Ctrl or ⌘ Z'],
  ['Redo', 'Ctrl or ⌘ Shift Z, Ctrl Y'],
  ['Invert', 'I, Ctrl or ⌘ Shift I'],
  ['Select all, clear', 'Ctrl or ⌘ A, Delete'],
  ['Show or hide the mask', 'Q'],
  ['See the original', 'hold \\'],
  ['Crosshair', 'arrow keys, with Shift faster'],
  ['Press and release at the crosshair, commit', 'Enter'],
  ['Cancel', 'Esc'],
  ['Two fingers: move and zoom; tap to undo', 'touch'],
  ['Three fingers: tap to redo', 'touch'],
];

/** What the help lists: the tools of this mode, and what goes for all of them. */
export function keyRows(mode: CanvasMode): readonly KeyRow[] {
  return [...toolRows(TOOLS[mode]), ...COMMANDS];
}

/** Tools that share keys stand in one row: `Rectangle or ellipse`. */
function toolRows(tools: readonly CanvasTool[]): KeyRow[] {
  return [...new Set(tools.flatMap(({ keys }) => keys ?? []))].map((keys) => {
    const labels = tools.filter((tool) => tool.keys === keys).map(({ label }) => label);
    return [
      [labels[0], ...labels.slice(1).map((label) => label.toLowerCase())].join(' or '),
      keys.replace('+', ' '),
    ];
  });
}
