import { Eraser } from 'lucide-react';
import { createBrushTool } from '@/lib/client/mask/paint-tools';
import { BrushOptions } from './brush-options';
import { paintPhases } from './paint-phases';
import type { CanvasTool } from './tool';

export const eraser: CanvasTool = {
  name: 'eraser',
  label: 'canvas.tools.eraser',
  icon: Eraser,
  keys: 'E',
  cursor: 'none',
  rings: 'erase',
  counterpart: 'brush',
  phases: (world) => paintPhases(world, createBrushTool(world, 'eraser')),
  Options: BrushOptions,
};
