import { Pencil } from 'lucide-react';
import { createPenDrawing } from '@/lib/client/mask/markup-tools';
import { LineOptions } from './mark-options';
import type { CanvasTool } from './tool';

export const pen: CanvasTool = {
  name: 'pen',
  label: 'canvas.tools.pen',
  icon: Pencil,
  keys: 'B',
  cursor: 'crosshair',
  phases: createPenDrawing,
  Options: LineOptions,
};
