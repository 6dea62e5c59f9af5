import { Circle } from 'lucide-react';
import { createShapeDrawing } from '@/lib/client/mask/markup-tools';
import { LineOptions } from './mark-options';
import type { CanvasTool } from './tool';

export const markEllipse: CanvasTool = {
  name: 'ellipse',
  label: 'canvas.tools.ellipse',
  icon: Circle,
  keys: 'M',
  cursor: 'crosshair',
  phases: (world) => createShapeDrawing(world, 'ellipse'),
  Options: LineOptions,
};
