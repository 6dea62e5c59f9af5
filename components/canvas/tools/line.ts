import { Slash } from 'lucide-react';
import { createShapeDrawing } from '@/lib/client/mask/markup-tools';
import { LineOptions } from './mark-options';
import type { CanvasTool } from './tool';

export const line: CanvasTool = {
  name: 'line',
  label: 'canvas.tools.line',
  icon: Slash,
  keys: 'L',
  cursor: 'crosshair',
  phases: (world) => createShapeDrawing(world, 'line'),
  Options: LineOptions,
};
