import {
  ALargeSmall,
  ArrowUpRight,
  Brush,
  Circle,
  Eraser,
  Frame,
  Hand,
  Lasso,
  type LucideIcon,
  MousePointer2,
  Pencil,
  Pentagon,
  Slash,
  Square,
  WandSparkles,
  ZoomIn,
} from 'lucide-react';
import type { MaskTool } from '@/lib/client/mask/canvas-keys';
import type { MarkupTool } from '@/lib/client/mask/markup';

/** `keys` is what is shown; `shortcut` is the same in the words of `aria-keyshortcuts`. */
export type ToolEntry<Name extends string> = {
  readonly name: Name;
  readonly label: string;
  readonly icon: LucideIcon;
  readonly keys?: string;
  readonly shortcut?: string;
};

export const MASK_TOOLS: readonly ToolEntry<MaskTool>[] = [
  { name: 'brush', label: 'Brush', icon: Brush, keys: 'B', shortcut: 'B' },
  { name: 'eraser', label: 'Eraser', icon: Eraser, keys: 'E', shortcut: 'E' },
  { name: 'lasso', label: 'Lasso', icon: Lasso, keys: 'L', shortcut: 'L' },
  { name: 'polygon', label: 'Polygon', icon: Pentagon, keys: 'Shift+L', shortcut: 'Shift+L' },
  { name: 'rectangle', label: 'Rectangle', icon: Square, keys: 'M', shortcut: 'M' },
  { name: 'ellipse', label: 'Ellipse', icon: Circle, keys: 'M', shortcut: 'M' },
  { name: 'wand', label: 'Magic wand', icon: WandSparkles, keys: 'W', shortcut: 'W' },
  { name: 'frame', label: 'Region frame', icon: Frame },
  { name: 'hand', label: 'Hand', icon: Hand, keys: 'H', shortcut: 'H' },
  { name: 'zoom', label: 'Zoom', icon: ZoomIn, keys: 'Z', shortcut: 'Z' },
];

export const MARKUP_TOOLS: readonly ToolEntry<MarkupTool>[] = [
  { name: 'pen', label: 'Pen', icon: Pencil, keys: 'B', shortcut: 'B' },
  { name: 'arrow', label: 'Arrow', icon: ArrowUpRight },
  { name: 'line', label: 'Line', icon: Slash, keys: 'L', shortcut: 'L' },
  { name: 'rectangle', label: 'Rectangle', icon: Square, keys: 'M', shortcut: 'M' },
  { name: 'ellipse', label: 'Ellipse', icon: Circle, keys: 'M', shortcut: 'M' },
  { name: 'text', label: 'Text', icon: ALargeSmall },
  { name: 'select', label: 'Select and move', icon: MousePointer2 },
  { name: 'hand', label: 'Hand', icon: Hand, keys: 'H', shortcut: 'H' },
  { name: 'zoom', label: 'Zoom', icon: ZoomIn, keys: 'Z', shortcut: 'Z' },
];
