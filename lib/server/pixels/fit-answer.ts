import 'server-only';
import type { EditPlan } from '@/lib/shared/mask/edit-plan';
import type { Rect, Size } from '@/lib/shared/mask/geometry';
import type { RawPixels } from './raw-pixels';

/** Answers of the plan's shape within this are the plan's frame, scaled; models round their sizes. */
const SHAPE_TOLERANCE = 0.02;

/**
 * The part of an answer that stands for the plan's frame. Servers that ignore the size answer in a shape of their own:
 * then its middle is taken, because squeezing it would stretch what is shown.
 */
export function frameInAnswer(answer: Size, plan: EditPlan): Rect {
  const wanted = plan.outputWidth / plan.outputHeight;
  const ratio = answer.width / answer.height / wanted;
  if (Math.abs(ratio - 1) <= SHAPE_TOLERANCE)
    return { x: 0, y: 0, width: answer.width, height: answer.height };
  const width = ratio > 1 ? Math.max(1, Math.round(answer.height * wanted)) : answer.width;
  const height = ratio > 1 ? answer.height : Math.max(1, Math.round(answer.width / wanted));
  return {
    x: Math.floor((answer.width - width) / 2),
    y: Math.floor((answer.height - height) / 2),
    width,
    height,
  };
}

export function fitAnswer(answer: RawPixels, plan: EditPlan): RawPixels {
  const frame = frameInAnswer(answer, plan);
  if (frame.width === answer.width && frame.height === answer.height) return answer;
  const { channels } = answer;
  const data = Buffer.allocUnsafe(frame.width * frame.height * channels);
  for (let row = 0; row < frame.height; row++) {
    const from = ((frame.y + row) * answer.width + frame.x) * channels;
    answer.data.copy(data, row * frame.width * channels, from, from + frame.width * channels);
  }
  return { width: frame.width, height: frame.height, channels, data };
}

/**
 * Where in an answer the photo lies, without the padding: the source's own shape to half a pixel. Whole pixels, so that
 * nothing is resampled.
 */
export function contentInAnswer(answer: Size, plan: EditPlan): Rect {
  const frame = frameInAnswer(answer, plan);
  const across = frame.width / plan.outputWidth;
  const down = frame.height / plan.outputHeight;
  const x = Math.round(plan.content.x * across);
  const y = Math.round(plan.content.y * down);
  const width = Math.max(1, Math.min(frame.width - x, Math.round(plan.content.width * across)));
  const height = Math.max(1, Math.min(frame.height - y, Math.round(plan.content.height * down)));
  return { x: frame.x + x, y: frame.y + y, width, height };
}
