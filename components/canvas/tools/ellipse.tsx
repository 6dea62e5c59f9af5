import { Circle } from 'lucide-react';
import { createShapeTool } from '@/lib/client/mask/paint-tools';
import { paintEllipse } from '@/lib/shared/mask/shapes';
import { paintPhases } from './paint-phases';
import { ShapeOptions } from './shape-options';
import type { CanvasTool } from './tool';

export const ellipse: CanvasTool = {
  name: 'ellipse',
  label: 'canvas.tools.ellipse',
  icon: Circle,
  keys: 'M',
  cursor: 'crosshair',
  phases: (world) => paintPhases(world, createShapeTool(world, 'ellipse')),
  Options: (props) => <ShapeOptions {...props} shape="ellipse" paint={paintEllipse} />,
};
