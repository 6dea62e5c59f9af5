import { ArrowUpRight } from 'lucide-react';
import { createShapeDrawing } from '@/lib/client/mask/markup-tools';
import { LineOptions } from './mark-options';
import type { CanvasTool } from './tool';

export const arrow: CanvasTool = {
  name: 'arrow',
  label: 'canvas.tools.arrow',
  icon: ArrowUpRight,
  cursor: 'crosshair',
  phases: (world) => createShapeDrawing(world, 'arrow'),
  Options: LineOptions,
};
