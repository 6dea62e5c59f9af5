/** What a click would select, drawn under a pointer that rests, on machines that are quick enough. */
import type { Outline } from '@/lib/client/mask/paint-tools';
import type { ImagePoint } from '@/lib/shared/mask/geometry';
import { traceOutline } from '@/lib/shared/select/trace-outline';
import type { ToolWorld } from './tool';

/** Slower than this, an outline lags behind the hand. */
const QUICK_MS = 300;
/** A pointer that passes asks nothing. */
const REST_MS = 40;

export function createHoverOutline(world: Pick<ToolWorld, 'vision' | 'redraw'>) {
  let asked: ImagePoint | null = null;
  let outline: Outline | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isQuick = true;

  async function look(at: ImagePoint): Promise<void> {
    const vision = world.vision();
    if (vision.state().kind !== 'ready') return;
    const before = performance.now();
    try {
      const found = await vision.glance({
        points: [{ x: at.x, y: at.y, label: 1 }],
        box: null,
        previous: null,
      });
      isQuick = performance.now() - before < QUICK_MS;
      const likely = found.find((candidate) => candidate.likely);
      if (asked !== at) return;
      outline = likely ? { kind: 'area', lines: traceOutline(likely.map) } : null;
    } catch {
      // Nothing stands out here, or something newer was asked.
      if (asked !== at) return;
      outline = null;
    }
    world.redraw();
  }

  return {
    show(at: ImagePoint): void {
      if (!isQuick) return;
      asked = at;
      clearTimeout(timer);
      timer = setTimeout(() => void look(at), REST_MS);
    },
    clear(): void {
      asked = null;
      outline = null;
      clearTimeout(timer);
    },
    outline: () => outline,
  };
}
