import { MousePointer2 } from 'lucide-react';
import { createSelectDrawing } from '@/lib/client/mask/markup-tools';
import { OptionHint } from './option-hint';
import type { CanvasTool } from './tool';

export const select: CanvasTool = {
  name: 'select',
  label: 'canvas.tools.select',
  icon: MousePointer2,
  cursor: 'default',
  phases: (world) => {
    const deselect = () => world.markup.select(null);
    return { ...createSelectDrawing(world), drop: deselect, leave: deselect };
  },
  Options: () => <OptionHint of="select" />,
};
