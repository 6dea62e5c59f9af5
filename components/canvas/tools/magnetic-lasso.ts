import { Magnet } from 'lucide-react';
import { createMagneticLasso } from '@/lib/client/mask/magnetic-lasso';
import { CombineOptions } from './combine-options';
import { paintPhases } from './paint-phases';
import type { CanvasTool } from './tool';

export const magneticLasso: CanvasTool = {
  name: 'magneticLasso',
  label: 'canvas.tools.magneticLasso',
  icon: Magnet,
  keys: 'Shift+L',
  cursor: 'crosshair',
  isClick: true,
  phases: (world) => {
    const tool = createMagneticLasso(world);
    const { hover, isOpen, stepBack, commit, cancel } = tool;
    return { ...paintPhases(world, tool), hover, isOpen, stepBack, commit, drop: cancel, leave: commit };
  },
  Options: CombineOptions,
};
