import { Lasso } from 'lucide-react';
import { createLassoTool } from '@/lib/client/mask/paint-tools';
import { CombineOptions } from './combine-options';
import { paintPhases } from './paint-phases';
import type { CanvasTool } from './tool';

export const lasso: CanvasTool = {
  name: 'lasso',
  label: 'canvas.tools.lasso',
  icon: Lasso,
  keys: 'L',
  cursor: 'crosshair',
  phases: (world) => paintPhases(world, createLassoTool(world)),
  Options: CombineOptions,
};
