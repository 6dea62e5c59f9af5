import { ZoomIn } from 'lucide-react';
import type { CanvasTool, ToolPhases, ToolWorld } from './tool';

export const zoom: CanvasTool = {
  name: 'zoom',
  label: 'Zoom',
  icon: ZoomIn,
  keys: 'Z',
  cursor: ({ isOpposite }) => (isOpposite ? 'zoom-out' : 'zoom-in'),
  isClick: true,
  phases: createZoomPhases,
  Options: () => <p className="text-xs text-muted">Click to zoom in, with Alt to zoom out.</p>,
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
