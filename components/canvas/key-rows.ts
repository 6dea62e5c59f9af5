import type { Language, MessageKey } from '@/lib/shared/language';
import type { CanvasMode, CanvasTool } from './tools/tool';
import { TOOLS } from './tools/tool-list';

type KeyRow = readonly [what: string, keys: string];

/** A key whose name is the same in every language is written here. */
const COMMANDS: readonly (readonly [what: MessageKey, keys: MessageKey | { key: string }])[] = [
  ['canvas.actions.size', 'canvas.keys.size'],
  ['canvas.actions.hardness', 'canvas.keys.hardness'],
  ['canvas.actions.swap', { key: 'X' }],
  ['canvas.actions.opposite', 'canvas.keys.opposite'],
  ['canvas.actions.straight', 'canvas.keys.straight'],
  ['canvas.actions.constrain', 'canvas.keys.constrain'],
  ['canvas.actions.pan', 'canvas.keys.pan'],
  ['canvas.actions.zoom', 'canvas.keys.zoom'],
  ['canvas.actions.zoomTo', { key: '0, 1, 2' }],
  ['canvas.actions.undo', 'canvas.keys.undo'],
  ['canvas.actions.redo', 'canvas.keys.redo'],
  ['canvas.actions.invert', 'canvas.keys.invert'],
  ['canvas.actions.selectAndClear', 'canvas.keys.selectAndClear'],
  ['canvas.actions.overlay', { key: 'Q' }],
  ['canvas.actions.original', 'canvas.keys.original'],
  ['canvas.actions.crosshair', 'canvas.keys.crosshair'],
  ['canvas.actions.press', 'canvas.keys.press'],
  ['canvas.actions.cancel', 'canvas.keys.cancel'],
  ['canvas.actions.twoFingers', 'canvas.keys.touch'],
  ['canvas.actions.threeFingers', 'canvas.keys.touch'],
];

/** What the help lists: the tools of this mode, and what goes for all of them. */
export function keyRows(mode: CanvasMode, language: Language): readonly KeyRow[] {
  const { t } = language;
  const commands = COMMANDS.map(
    ([what, keys]) => [t(what), typeof keys === 'string' ? t(keys) : keys.key] as const,
  );
  return [...toolRows(TOOLS[mode], language), ...commands];
}

/** Tools that share keys stand in one row: `Rectangle or Ellipse`. */
function toolRows(tools: readonly CanvasTool[], { list, t }: Language): KeyRow[] {
  return [...new Set(tools.flatMap(({ keys }) => keys ?? []))].map((keys) => {
    const labels = tools.filter((tool) => tool.keys === keys).map(({ label }) => t(label));
    return [list(labels, 'or'), keys.replace('+', ' ')];
  });
}
