import { MousePointer2 } from 'lucide-react';
import { createSelectDrawing } from '@/lib/client/mask/markup-tools';
import type { CanvasTool } from './tool';

export const select: CanvasTool = {
  name: 'select',
  label: 'Select and move',
  icon: MousePointer2,
  cursor: 'default',
  phases: (world) => {
    const deselect = () => world.markup.select(null);
    return { ...createSelectDrawing(world), drop: deselect, leave: deselect };
  },
  Options: () => (
    <p className="text-xs text-muted">Click a mark to select it, drag to move it, Delete removes it.</p>
  ),
};
