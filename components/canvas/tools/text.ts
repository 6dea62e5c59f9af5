import { ALargeSmall } from 'lucide-react';
import { TextOptions } from './mark-options';
import type { CanvasTool } from './tool';

export const text: CanvasTool = {
  name: 'text',
  label: 'canvas.tools.text',
  icon: ALargeSmall,
  cursor: 'text',
  isClick: true,
  phases: (world) => ({
    down() {},
    move() {},
    up: ({ point }) => world.askText(point),
    cancel() {},
  }),
  Options: TextOptions,
};
