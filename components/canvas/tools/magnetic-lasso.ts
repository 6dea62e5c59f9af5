import { Magnet } from 'lucide-react';
import { createMagneticLasso } from '@/lib/client/mask/magnetic-lasso';
import { CombineOptions } from './combine-options';
import { cornerPhases } from './paint-phases';
import type { CanvasTool } from './tool';

export const magneticLasso: CanvasTool = {
  name: 'magneticLasso',
  label: 'canvas.tools.magneticLasso',
  icon: Magnet,
  keys: 'Shift+L',
  cursor: 'crosshair',
  isClick: true,
  phases: (world) => cornerPhases(world, createMagneticLasso(world)),
  Options: CombineOptions,
};
