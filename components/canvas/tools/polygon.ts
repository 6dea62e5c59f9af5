import { Pentagon } from 'lucide-react';
import { createPolygonTool } from '@/lib/client/mask/paint-tools';
import { CombineOptions } from './combine-options';
import { cornerPhases } from './paint-phases';
import type { CanvasTool } from './tool';

export const polygon: CanvasTool = {
  name: 'polygon',
  label: 'canvas.tools.polygon',
  icon: Pentagon,
  keys: 'Shift+L',
  cursor: 'crosshair',
  isClick: true,
  phases: (world) => cornerPhases(world, createPolygonTool(world)),
  Options: CombineOptions,
};
