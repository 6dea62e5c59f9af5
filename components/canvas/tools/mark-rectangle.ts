import { Square } from 'lucide-react';
import { createShapeDrawing } from '@/lib/client/mask/markup-tools';
import { LineOptions } from './mark-options';
import type { CanvasTool } from './tool';

export const markRectangle: CanvasTool = {
  name: 'rectangle',
  label: 'canvas.tools.rectangle',
  icon: Square,
  keys: 'M',
  cursor: 'crosshair',
  phases: (world) => createShapeDrawing(world, 'rectangle'),
  Options: LineOptions,
};
