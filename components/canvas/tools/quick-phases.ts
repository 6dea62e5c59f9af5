/** The quick brush: paint roughly over a thing, and the selection snaps to it. Further strokes add to it until it is kept. */
import type { LivePreview } from '@/lib/client/mask/live-preview';
import { combineModeOf, type Outline, type ToolSample } from '@/lib/client/mask/paint-tools';
import type { Prompt } from '@/lib/client/vision/vision-jobs';
import type { RoughStroke } from '@/lib/client/workers/canvas-jobs';
import type { CombineMode } from '@/lib/shared/mask/blend';
import type { ImagePoint } from '@/lib/shared/mask/geometry';
import type { CoarseMap } from '@/lib/shared/select/coarse-map';
import type { ToolPhases, ToolWorld } from './tool';

/** Of each stroke: more says no more to the model. */
const POINTS_OF_STROKE = 4;

type Strokes = { readonly wanted: readonly RoughStroke[]; readonly unwanted: readonly RoughStroke[] };
const NO_STROKES: Strokes = { wanted: [], unwanted: [] };

type OpenThing = {
  readonly mode: CombineMode;
  readonly selection: LivePreview<Strokes>;
  /** After each stroke. */
  readonly steps: Strokes[];
};

export function quickPhases(world: ToolWorld): ToolPhases {
  let thing: OpenThing | null = null;
  let stroke: {
    readonly points: ImagePoint[];
    readonly radiusPx: number;
    readonly opposite: boolean;
  } | null = null;

  const openThing = () => (thing?.selection.isOver() ? null : thing);

  /** What the model says of the thing under the paint. Null where it is not loaded, or sees nothing. */
  async function see(strokes: Strokes): Promise<CoarseMap | null> {
    const vision = world.vision();
    if (vision.state().kind !== 'ready') return null;
    const found = await vision.select(promptOf(strokes)).catch(() => []);
    return found.find((candidate) => candidate.likely)?.map ?? null;
  }

  function open(mode: CombineMode): OpenThing {
    const begun: OpenThing = {
      mode,
      selection: world.openSelection<Strokes>('quickBrush', async (strokes) => ({
        patch: await world.worker.ask('scribble', {
          inside: strokes.wanted,
          outside: strokes.unwanted,
          coarse: await see(strokes),
        }),
        mode,
      })),
      steps: [],
    };
    thing = begun;
    return begun;
  }

  return {
    down({ point }: ToolSample, opposite) {
      stroke = { points: [point], radiusPx: world.settings().sizePx / 2, opposite };
    },
    move({ point }) {
      stroke?.points.push(point);
    },
    up({ point }) {
      if (!stroke) return;
      const { points, radiusPx, opposite } = stroke;
      stroke = null;
      points.push(point);
      const mode = combineModeOf(world.settings(), opposite);
      const current = openThing() ?? open(mode);
      const { wanted, unwanted } = current.steps.at(-1) ?? NO_STROKES;
      const rough = { points, radiusPx };
      const strokes =
        mode === current.mode
          ? { wanted: [...wanted, rough], unwanted }
          : { wanted, unwanted: [...unwanted, rough] };
      current.steps.push(strokes);
      current.selection.update(strokes);
    },
    cancel() {
      stroke = null;
    },
    stepBack() {
      const current = openThing();
      if (!current || current.steps.length < 2) return false;
      current.steps.pop();
      current.selection.update(current.steps.at(-1) ?? NO_STROKES);
      return true;
    },
    isOpen: () => stroke !== null,
    drop() {
      stroke = null;
      thing = null;
    },
    leave: () => world.endSelection(true),
    outline: (): Outline | null =>
      stroke && { kind: 'stroke', points: stroke.points, radiusPx: stroke.radiusPx },
  };
}

function promptOf({ wanted, unwanted }: Strokes): Prompt {
  const pointsOf = (strokes: readonly RoughStroke[], label: 0 | 1) =>
    strokes.flatMap(({ points }) => spread(points).map(({ x, y }) => ({ x, y, label })));
  return { points: [...pointsOf(wanted, 1), ...pointsOf(unwanted, 0)], box: null, previous: null };
}

function spread(points: readonly ImagePoint[]): ImagePoint[] {
  const step = Math.max(1, points.length / POINTS_OF_STROKE);
  const chosen: ImagePoint[] = [];
  for (let at = step / 2; at < points.length; at += step) {
    const point = points[Math.floor(at)];
    if (point) chosen.push(point);
  }
  return chosen;
}
