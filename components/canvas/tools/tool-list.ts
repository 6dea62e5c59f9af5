import { arrow } from './arrow';
import { brush } from './brush';
import { edgeBrush } from './edge-brush';
import { ellipse } from './ellipse';
import { eraser } from './eraser';
import { frame } from './frame';
import { hand } from './hand';
import { lasso } from './lasso';
import { line } from './line';
import { magneticLasso } from './magnetic-lasso';
import { markEllipse } from './mark-ellipse';
import { markRectangle } from './mark-rectangle';
import { object } from './object';
import { pen } from './pen';
import { polygon } from './polygon';
import { quickBrush } from './quick-brush';
import { rectangle } from './rectangle';
import { select } from './select';
import { similarColours } from './similar-colours';
import { text } from './text';
import type { CanvasMode, CanvasTool } from './tool';
import { wand } from './wand';
import { zoom } from './zoom';

/** In the order of the toolbar; the first is the one that is in hand at first. */
export const TOOLS: Record<CanvasMode, readonly CanvasTool[]> = {
  mask: [
    brush,
    eraser,
    object,
    quickBrush,
    edgeBrush,
    lasso,
    polygon,
    magneticLasso,
    rectangle,
    ellipse,
    wand,
    similarColours,
    frame,
    hand,
    zoom,
  ],
  markup: [pen, arrow, line, markRectangle, markEllipse, text, select, hand, zoom],
};

/** Of both lists: what one list has no tool for does nothing there, and is not left to the page. */
export const TOOL_KEYS: ReadonlySet<string> = new Set(
  [...TOOLS.mask, ...TOOLS.markup].flatMap(({ keys }) => keys ?? []),
);

export function findTool(mode: CanvasMode, name: string): CanvasTool {
  const tools = TOOLS[mode];
  return tools.find((tool) => tool.name === name) ?? (tools[0] as CanvasTool);
}

/** The tool that these keys mean while `current` is in hand. */
export function findToolByKeys(mode: CanvasMode, keys: string, current: CanvasTool): CanvasTool | null {
  const sharing = TOOLS[mode].filter((tool) => tool.keys === keys);
  return sharing[(sharing.indexOf(current) + 1) % sharing.length] ?? null;
}
