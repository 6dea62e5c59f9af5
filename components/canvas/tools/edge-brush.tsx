import { Feather } from 'lucide-react';
import { replaceOperation } from '@/lib/client/mask/canvas-session';
import type { RoughStroke } from '@/lib/client/workers/canvas-jobs';
import type { ImagePoint } from '@/lib/shared/mask/geometry';
import { OptionHint } from './option-hint';
import { SizeOption } from './size-option';
import type { CanvasTool, ToolOptionsProps, ToolPhases, ToolWorld } from './tool';

/** Paint over hair, fur or glass at the edge of the mask: there it becomes soft. Each stroke is a step. */
export const edgeBrush: CanvasTool = {
  name: 'edgeBrush',
  label: 'canvas.tools.edgeBrush',
  icon: Feather,
  keys: 'Shift+B',
  cursor: 'none',
  rings: 'paint',
  phases: edgePhases,
  Options: EdgeBrushOptions,
};

function edgePhases(world: ToolWorld): ToolPhases {
  let stroke: { readonly points: ImagePoint[]; readonly radiusPx: number } | null = null;

  function soften(strokes: readonly RoughStroke[]): void {
    const { engine, worker } = world;
    if (engine.measureNow().isEmpty) {
      world.announce({ key: 'canvas.mask.empty' });
      return;
    }
    world.applySoon('softEdge', async () =>
      replaceOperation(await worker.ask('softenEdge', { mask: engine.mask, strokes })),
    );
  }

  return {
    down({ point }) {
      world.settle();
      stroke = { points: [point], radiusPx: world.settings().sizePx / 2 };
    },
    move({ point }) {
      stroke?.points.push(point);
    },
    up() {
      if (stroke) soften([stroke]);
      stroke = null;
    },
    cancel() {
      stroke = null;
    },
    isOpen: () => stroke !== null,
    outline: () => stroke && { kind: 'stroke', ...stroke },
  };
}

function EdgeBrushOptions({ settings }: ToolOptionsProps) {
  return (
    <>
      <SizeOption settings={settings} />
      <OptionHint of="edgeBrush" />
    </>
  );
}
