/** A pointer for hands on the keyboard: arrows move it, Enter presses and releases. */
import type { ToolSample } from '@/lib/client/mask/paint-tools';
import type { Sentence } from '@/lib/shared/language';
import { type ImagePoint, imagePoint, type Size } from '@/lib/shared/mask/geometry';
import { toImage, toScreen } from '@/lib/shared/mask/viewport';
import type { CanvasViewport } from './canvas-viewport';
import type { ToolBox } from './tool-box';
import type { ToolPhases } from './tools/tool';

/** It stays so far inside the screen: the photo comes along. */
const MARGIN_PX = 24;

export type Crosshair = ReturnType<typeof createCrosshair>;

/** @param announceOutcome says what the mask or the marks have become */
export function createCrosshair(
  photo: Size,
  viewport: CanvasViewport,
  box: ToolBox,
  announce: (sentence: Sentence) => void,
  announceOutcome: () => void,
) {
  let point: ImagePoint | null = null;
  let pressed: ToolPhases | null = null;
  let pressedAt: ImagePoint | null = null;

  function sample(): ToolSample {
    point ??= toImage(viewport.view(), viewport.centre());
    return { point, pressure: null, shift: false };
  }

  function keepOnScreen(at: ImagePoint): void {
    const place = toScreen(viewport.view(), at);
    const { width, height } = viewport.screen();
    const byX = distanceInside(place.x, width);
    const byY = distanceInside(place.y, height);
    if (byX !== 0 || byY !== 0) viewport.pan(byX, byY);
  }

  return {
    point: () => point,
    isDown: () => pressed !== null,
    /** It has moved since it pressed. */
    isElsewhere: () => point !== null && (point.x !== pressedAt?.x || point.y !== pressedAt.y),
    /** @param stepX screen pixels */
    move(stepX: number, stepY: number): void {
      const from = sample().point;
      const { scale } = viewport.view();
      point = imagePoint(
        Math.min(photo.width, Math.max(0, from.x + stepX / scale)),
        Math.min(photo.height, Math.max(0, from.y + stepY / scale)),
      );
      keepOnScreen(point);
      if (pressed) pressed.move(sample());
      else box.phases()?.hover?.(point);
    },
    press(): void {
      if (pressed) {
        pressed.up(sample());
        pressed = null;
        announceOutcome();
        return;
      }
      const phases = box.phases();
      if (!phases) return;
      pressedAt = sample().point;
      phases.down(sample(), false);
      if (box.inHand().isClick) phases.up(sample());
      else {
        pressed = phases;
        announce({ key: 'canvas.steps.drawing' });
      }
    },
    /** Takes back what was pressed here. */
    cancel(): void {
      pressed?.cancel();
      pressed = null;
    },
    /** A pointer has taken over: two strokes at once cannot be. */
    hide(): void {
      pressed?.cancel();
      pressed = null;
      point = null;
    },
  };
}

function distanceInside(at: number, length: number): number {
  if (at < MARGIN_PX) return MARGIN_PX - at;
  return at > length - MARGIN_PX ? length - MARGIN_PX - at : 0;
}
