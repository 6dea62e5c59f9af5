import type { LivePreview } from '@/lib/client/mask/live-preview';
import { combineModeOf } from '@/lib/client/mask/paint-tools';
import type { ToolPhases, ToolWorld } from './tool';

/** What a click of these tools selects follows the tolerance until it is kept. */
export function colourPhases(world: ToolWorld, isContiguous: () => boolean): ToolPhases {
  let selection: LivePreview<number> | null = null;
  world.watch(({ tolerance }, before) => {
    if (tolerance !== before.tolerance && !selection?.isOver()) selection?.update(tolerance);
  });
  return {
    down({ point: { x, y } }, opposite) {
      const { source, worker } = world;
      world.settle();
      if (x < 0 || y < 0 || x >= source.width || y >= source.height) return;
      const { tolerance } = world.settings();
      const mode = combineModeOf(world.settings(), opposite);
      const contiguous = isContiguous();
      selection = world.openSelection<number>('wand', async (wished) => ({
        patch: await worker.ask('wand', { x, y, tolerance: wished, contiguous }),
        mode,
      }));
      selection.update(tolerance);
    },
    move() {},
    up() {},
    cancel: () => world.endSelection(false),
    leave: () => world.endSelection(true),
  };
}
