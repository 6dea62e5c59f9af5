import { Brush } from 'lucide-react';
import { createBrushTool } from '@/lib/client/mask/paint-tools';
import { BrushOptions } from './brush-options';
import { paintPhases } from './paint-phases';
import type { CanvasTool } from './tool';

export const brush: CanvasTool = {
  name: 'brush',
  label: 'canvas.tools.brush',
  icon: Brush,
  keys: 'B',
  cursor: 'none',
  rings: 'paint',
  counterpart: 'eraser',
  phases: (world) => paintPhases(world, createBrushTool(world, 'brush')),
  Options: BrushOptions,
};
