import { Pipette } from 'lucide-react';
import { ColourOptions } from './colour-options';
import { colourPhases } from './colour-phases';
import type { CanvasTool } from './tool';

export const similarColours: CanvasTool = {
  name: 'similarColours',
  label: 'canvas.tools.similarColours',
  icon: Pipette,
  keys: 'Shift+W',
  cursor: 'crosshair',
  isClick: true,
  phases: (world) => colourPhases(world, () => false),
  Options: ColourOptions,
};
