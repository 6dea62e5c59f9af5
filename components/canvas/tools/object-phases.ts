/**
 * Select by pointing. One thing is open at a time: the first click or box opens it, further clicks correct it, and it is one
 * step of the mask once it is kept.
 */
import type { LivePreview } from '@/lib/client/mask/live-preview';
import { combineModeOf, type Outline, type ToolSample } from '@/lib/client/mask/paint-tools';
import { SentenceError } from '@/lib/client/sentence-error';
import type { Candidate, Prompt, PromptPoint } from '@/lib/client/vision/vision-jobs';
import type { CombineMode } from '@/lib/shared/mask/blend';
import { type ImagePoint, isEmptyRect, type Rect } from '@/lib/shared/mask/geometry';
import { createHoverOutline } from './hover-outline';
import type { ToolPhases, ToolWorld } from './tool';

/** A drag shorter than this was a click. Screen pixels. */
const CLICK_PX = 4;

type Wish = {
  readonly prompt: Prompt;
  /** How many sizes larger than the likeliest: a part, the whole, the group. */
  readonly larger: number;
};

type OpenThing = {
  readonly mode: CombineMode;
  readonly selection: LivePreview<Wish>;
  /** What was asked, step by step. */
  readonly prompts: Prompt[];
  larger: number;
  /** The answer to the last prompt, once it is there. */
  found: { readonly prompt: Prompt; readonly candidates: readonly Candidate[]; shown: number } | null;
};

type Press = {
  readonly from: ImagePoint;
  at: ImagePoint;
  readonly shift: boolean;
  readonly opposite: boolean;
};

export function objectPhases(world: ToolWorld): ToolPhases {
  let thing: OpenThing | null = null;
  let press: Press | null = null;
  const hovered = createHoverOutline(world);

  const openThing = () => (thing?.selection.isOver() ? null : thing);

  async function compute(of: OpenThing, { prompt, larger }: Wish) {
    // While the model thinks, in the other worker. What goes wrong comes again with `followEdges`.
    world.worker.ask('readPixels', {}).catch(() => undefined);
    const found = of.found?.prompt === prompt ? of.found.candidates : await world.vision().select(prompt);
    const likely = Math.max(
      0,
      found.findIndex((candidate) => candidate.likely),
    );
    const shown = Math.min(found.length - 1, Math.max(0, likely + larger));
    of.found = { prompt, candidates: found, shown };
    // Beyond the last there is none: the next step back is one.
    if (of.prompts.at(-1) === prompt) of.larger = shown - likely;
    const { map } = found[shown] as Candidate;
    const patch = await world.worker.ask('followEdges', { coarse: map });
    if (isEmptyRect(patch.rect)) throw new SentenceError({ key: 'canvas.vision.nothing' });
    return { patch, mode: of.mode };
  }

  function open(prompt: Prompt, opposite: boolean): void {
    const begun: OpenThing = {
      mode: combineModeOf(world.settings(), opposite),
      selection: world.openSelection<Wish>('object', async (wish) => {
        try {
          return await compute(begun, wish);
        } catch (error) {
          // What cannot be answered is not asked again with the next click.
          if (begun.prompts.at(-1) === wish.prompt) begun.prompts.pop();
          throw error;
        }
      }),
      prompts: [prompt],
      larger: 0,
      found: null,
    };
    thing = begun;
    begun.selection.update({ prompt, larger: 0 });
  }

  function correct(of: OpenThing, point: ImagePoint, opposite: boolean): void {
    const isWanted = combineModeOf(world.settings(), opposite) === of.mode;
    const last = of.prompts.at(-1);
    const { found } = of;
    const prompt: Prompt = {
      points: [...(last?.points ?? []), toPromptPoint(point, isWanted ? 1 : 0)],
      box: last?.box ?? null,
      previous: found?.candidates[found.shown]?.map ?? null,
    };
    of.prompts.push(prompt);
    of.larger = 0;
    of.selection.update({ prompt, larger: 0 });
  }

  function isClick({ from, at }: Press): boolean {
    return Math.hypot(at.x - from.x, at.y - from.y) * world.scale() < CLICK_PX;
  }

  function finish(pressed: Press): void {
    const { from, at, shift, opposite } = pressed;
    const { source } = world;
    if (!isClick(pressed)) {
      const box = boxBetween(from, at, source);
      if (box !== null) open({ points: [], box, previous: null }, opposite);
      return;
    }
    if (from.x < 0 || from.y < 0 || from.x >= source.width || from.y >= source.height) return;
    const current = openThing();
    if (current !== null && !shift) correct(current, from, opposite);
    else open({ points: [toPromptPoint(from, 1)], box: null, previous: null }, opposite);
  }

  return {
    down({ point, shift }: ToolSample, opposite) {
      hovered.clear();
      press = { from: point, at: point, shift, opposite };
    },
    move({ point }) {
      if (press) press.at = point;
    },
    up({ point }) {
      if (!press) return;
      press.at = point;
      finish(press);
      press = null;
    },
    cancel() {
      press = null;
    },
    hover(point) {
      if (openThing() === null) hovered.show(point);
      else hovered.clear();
    },
    unhover: hovered.clear,
    resize(direction) {
      const current = openThing();
      const prompt = current?.prompts.at(-1);
      if (!current || !prompt) return;
      current.larger += direction;
      current.selection.update({ prompt, larger: current.larger });
    },
    stepBack() {
      const current = openThing();
      if (!current || current.prompts.length < 2) return false;
      current.prompts.pop();
      const prompt = current.prompts.at(-1);
      if (prompt) current.selection.update({ prompt, larger: 0 });
      return true;
    },
    isOpen: () => press !== null,
    drop() {
      press = null;
      thing = null;
      hovered.clear();
    },
    enter() {
      // What goes wrong is shown where its progress is.
      world
        .vision()
        .prepare()
        .catch(() => undefined);
    },
    leave() {
      hovered.clear();
      world.endSelection(true);
    },
    outline(): Outline | null {
      if (press !== null) return isClick(press) ? null : { kind: 'rectangle', a: press.from, b: press.at };
      return openThing() === null ? hovered.outline() : null;
    },
  };
}

function toPromptPoint({ x, y }: ImagePoint, label: 0 | 1): PromptPoint {
  return { x, y, label };
}

/** Whole pixels inside the photo; null where there are none. */
function boxBetween(
  a: ImagePoint,
  b: ImagePoint,
  { width, height }: { width: number; height: number },
): Rect | null {
  const [left, right] = [
    Math.max(0, Math.floor(Math.min(a.x, b.x))),
    Math.min(width, Math.ceil(Math.max(a.x, b.x))),
  ];
  const [top, bottom] = [
    Math.max(0, Math.floor(Math.min(a.y, b.y))),
    Math.min(height, Math.ceil(Math.max(a.y, b.y))),
  ];
  return right > left && bottom > top ? { x: left, y: top, width: right - left, height: bottom - top } : null;
}
