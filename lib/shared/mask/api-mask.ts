/** The mask that is sent: binary, at the output's size, readable both ways (alpha 0 or white = edit), under 4 MB. */
import { OverpaintError } from '@/lib/shared/errors';
import type { Sentence } from '@/lib/shared/language';
import { removeIslands } from './areas';
import { smoothMask } from './blur';
import type { EditPlan, PlanRequest } from './edit-plan';
import { planSmaller } from './edit-plan';
import type { Mask } from './mask';
import { copyMask, createMask, SELECTED_FROM } from './mask';
import { encodePng } from './png';
import { resampleMask } from './resample';
import { thresholdMask } from './whole';

/** The stricter of the two readings of "4 MB". */
export const MAX_API_MASK_BYTES = 4_000_000;

/** The mask at the plan's output size, area-averaged but still soft; padding is 0. */
function fitToOutput(mask: Mask, plan: EditPlan): Mask {
  const { content } = plan;
  const fitted = resampleMask(mask, plan.sourceRect, content.width, content.height);
  if (content.width === plan.outputWidth && content.height === plan.outputHeight) return fitted;
  const output = createMask(plan.outputWidth, plan.outputHeight);
  for (let row = 0; row < content.height; row++) {
    const to = (content.y + row) * output.width + content.x;
    output.data.set(fitted.data.subarray(row * content.width, (row + 1) * content.width), to);
  }
  return output;
}

function binarise(soft: Mask): Mask {
  let highest = 0;
  for (let i = 0; i < soft.data.length; i++)
    if ((soft.data[i] as number) > highest) highest = soft.data[i] as number;
  // A hairline shrunk four times has no pixel at half coverage. It was painted all the same.
  thresholdMask(soft, highest >= SELECTED_FROM ? SELECTED_FROM : Math.max(1, Math.ceil(highest / 2)));
  return soft;
}

/** Values 0 and 255 at the plan's output size. */
export function buildApiMask(mask: Mask, plan: EditPlan): Mask {
  return binarise(fitToOutput(mask, plan));
}

/** Selected: transparent and white. Kept: opaque and black. Servers read one or the other. */
export function writeApiMaskRow(mask: Mask, y: number, out: Uint8Array): void {
  const at = y * mask.width;
  for (let x = 0; x < mask.width; x++) {
    const value = mask.data[at + x] as number;
    const to = x * 4;
    out[to] = value;
    out[to + 1] = value;
    out[to + 2] = value;
    out[to + 3] = 255 - value;
  }
}

/** Why a mask is refused, or null. */
export function findMaskProblem(apiMask: Mask): Sentence | null {
  const first = apiMask.data[0];
  if (apiMask.data.some((value) => value !== first)) return null;
  return { key: first === 0 ? 'errors.empty_mask' : 'canvas.problems.fullMask' };
}

export type ApiMask = {
  readonly png: Uint8Array<ArrayBuffer>;
  /** The plan that this mask is for: the image has to be sent at *its* size. */
  readonly plan: EditPlan;
  /** What had to be done to get under the limit. */
  readonly reduced: 'no' | 'smoothed' | 'scaled';
};

export type ApiMaskOptions = { readonly maxBytes?: number; readonly signal?: AbortSignal };

function encode(mask: Mask, signal?: AbortSignal): Promise<Uint8Array<ArrayBuffer>> {
  return encodePng(mask.width, mask.height, 'rgba', (y, out) => writeApiMaskRow(mask, y, out), signal);
}

/**
 * The PNG to send, always under the limit: first as it is, then without specks and jags (8, then 24 pixels), then
 * smaller, image and mask together.
 *
 * @throws OverpaintError `invalid_mask` for an empty or a full mask, and when no step of the ladder suffices
 */
export async function encodeApiMask(
  mask: Mask,
  plan: EditPlan,
  request: PlanRequest,
  { maxBytes = MAX_API_MASK_BYTES, signal }: ApiMaskOptions = {},
): Promise<ApiMask> {
  const exact = buildApiMask(mask, plan);
  const problem = findMaskProblem(exact);
  if (problem) throw new OverpaintError('invalid_mask', problem);
  const png = await encode(exact, signal);
  if (png.length < maxBytes) return { png, plan, reduced: 'no' };

  const simplify = (of: Mask, radiusPx: number): Mask => {
    const simple = copyMask(of);
    smoothMask(simple, radiusPx);
    thresholdMask(simple);
    removeIslands(simple, radiusPx * radiusPx);
    // Evenly spread noise may leave nothing or everything; the step after this one keeps its detail then.
    return findMaskProblem(simple) === null ? simple : of;
  };
  for (const radiusPx of [8, 24]) {
    const smoothed = await encode(simplify(exact, radiusPx), signal);
    if (smoothed.length < maxBytes) return { png: smoothed, plan, reduced: 'smoothed' };
  }
  for (let smaller = planSmaller(plan, request, 0.5); smaller; smaller = planSmaller(smaller, request, 0.5)) {
    const small = buildApiMask(mask, smaller);
    if (findMaskProblem(small) !== null) break;
    const scaled = await encode(simplify(small, 8), signal);
    if (scaled.length < maxBytes) return { png: scaled, plan: smaller, reduced: 'scaled' };
  }
  throw new OverpaintError('invalid_mask', { key: 'canvas.problems.detailedMask' });
}
