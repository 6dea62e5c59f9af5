import { describeMask } from '@/lib/client/mask/mask-sentences';
import type { PaintTool } from '@/lib/client/mask/paint-tools';
import type { ToolPhases, ToolWorld } from './tool';

/** A tool that paints: it settles what is being tuned before, and says after the release what the mask has become. */
export function paintPhases(world: ToolWorld, tool: PaintTool): ToolPhases {
  return {
    down(sample, opposite) {
      world.settle();
      tool.down(sample, opposite);
    },
    move: tool.move,
    up(sample) {
      const { engine } = world;
      const before = engine.revision();
      tool.up(sample);
      if (engine.revision() !== before)
        engine.whenMeasured((summary) => world.announce(describeMask(summary)));
    },
    cancel: tool.takeBack,
    outline: tool.outline,
  };
}
