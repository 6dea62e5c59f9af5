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

/** One that goes on from click to click until it is closed. */
export function cornerPhases(world: ToolWorld, tool: PaintTool): ToolPhases {
  const { hover, isOpen, stepBack, commit, cancel } = tool;
  return { ...paintPhases(world, tool), hover, isOpen, stepBack, commit, drop: cancel, leave: commit };
}
