import { Square } from 'lucide-react';
import { createShapeTool } from '@/lib/client/mask/paint-tools';
import { paintRectangle } from '@/lib/shared/mask/shapes';
import { paintPhases } from './paint-phases';
import { ShapeOptions } from './shape-options';
import type { CanvasTool } from './tool';

export const rectangle: CanvasTool = {
  name: 'rectangle',
  label: 'canvas.tools.rectangle',
  icon: Square,
  keys: 'M',
  cursor: 'crosshair',
  phases: (world) => paintPhases(world, createShapeTool(world, 'rectangle')),
  Options: (props) => <ShapeOptions {...props} shape="rectangle" paint={paintRectangle} />,
};
