import { ZoomIn } from 'lucide-react';
import { OptionHint } from './option-hint';
import type { CanvasTool, ToolPhases, ToolWorld } from './tool';

export const zoom: CanvasTool = {
  name: 'zoom',
  label: 'canvas.tools.zoom',
  icon: ZoomIn,
  keys: 'Z',
  cursor: ({ isOpposite }) => (isOpposite ? 'zoom-out' : 'zoom-in'),
  isClick: true,
  phases: createZoomPhases,
  Options: () => <OptionHint of="zoom" />,
};

function createZoomPhases(world: ToolWorld): ToolPhases {
  /** Of the press that is under way. */
  let to: 'in' | 'out' | null = null;
  return {
    down(_, opposite) {
      to = opposite ? 'out' : 'in';
    },
    move() {},
    up({ point }) {
      if (to) world.zoomTo(to, world.toScreen(point));
      to = null;
    },
    cancel() {
      to = null;
    },
  };
}
