import { Pentagon } from 'lucide-react';
import { createPolygonTool } from '@/lib/client/mask/paint-tools';
import { CombineOptions } from './combine-options';
import { paintPhases } from './paint-phases';
import type { CanvasTool } from './tool';

export const polygon: CanvasTool = {
  name: 'polygon',
  label: 'canvas.tools.polygon',
  icon: Pentagon,
  keys: 'Shift+L',
  cursor: 'crosshair',
  isClick: true,
  phases: (world) => {
    const tool = createPolygonTool(world);
    const { hover, isOpen, stepBack, commit, cancel } = tool;
    return { ...paintPhases(world, tool), hover, isOpen, stepBack, commit, drop: cancel, leave: commit };
  },
  Options: CombineOptions,
};
