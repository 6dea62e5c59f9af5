/** How near a placed edit comes to the truth, at its edge and inside it. */
import type { Mask } from '@/lib/shared/mask/mask';
import { deltaE, labOf } from './colour-difference';
import { blurPlanes, type Picture } from './seam-simulator';
import { mean } from './statistics';

/** Width of the ring on the inside of the mask's edge. */
const RING_PX = 16;
const BLOCK_PX = 8;
/** Of all blocks inside, the plainest show the grain and the richest the detail. */
const PLAIN_SHARE = 0.3;
const RICH_SHARE = 0.3;

export type SeamFigures = {
  ringPsnr: number;
  /** ΔE00 of means of 8 × 8 pixels in the ring: the step that the eye sees. */
  colourStep: number;
  /** Deviation of the finest structure in plain and in rich places inside, 1 = the truth's. */
  grain: number;
  detail: number;
};

/** Pixels of the mask from which it ends within `RING_PX`, along a row or column. */
export function findRing(mask: Mask): number[] {
  const ring: number[] = [];
  const valueAt = (x: number, y: number) => mask.data[y * mask.width + x] ?? 0;
  for (let y = RING_PX; y < mask.height - RING_PX; y++) {
    for (let x = RING_PX; x < mask.width - RING_PX; x++) {
      if (valueAt(x, y) === 0) continue;
      const near = [-RING_PX, RING_PX].some((d) => valueAt(x + d, y) === 0 || valueAt(x, y + d) === 0);
      if (near) ring.push(y * mask.width + x);
    }
  }
  return ring;
}

/** @param clean the truth without grain: it says which places are plain */
export function judgeSeam(
  placed: Picture,
  truth: Picture,
  clean: Picture,
  ring: readonly number[],
  alpha: Mask,
): SeamFigures {
  let squares = 0;
  const inRing = new Uint8Array(alpha.data.length);
  for (const i of ring) {
    inRing[i] = 1;
    for (let c = i * 3; c < i * 3 + 3; c++)
      squares += ((placed.data[c] as number) - (truth.data[c] as number)) ** 2;
  }
  const ringPsnr = Math.min(60, 10 * Math.log10((255 * 255 * 3 * ring.length) / Math.max(1e-9, squares)));
  const edge = findBlocks(alpha, (i) => inRing[i] === 1 && (alpha.data[i] as number) > 0, 0.9);
  const colourStep = mean(edge.map((at) => deltaE(labOf(meanOf(placed, at)), labOf(meanOf(truth, at)))));
  const inside = findBlocks(alpha, (i) => alpha.data[i] === 255, 1);
  const [fineClean, fineTruth, finePlaced] = [clean, truth, placed].map(takeFine) as [
    Float32Array,
    Float32Array,
    Float32Array,
  ];
  const structure = inside.map((at) => energyOf(fineClean, truth.width, at));
  const order = inside.map((_, i) => i).sort((a, b) => (structure[a] as number) - (structure[b] as number));
  const ratio = (chosen: readonly number[]) => {
    const blocks = chosen.map((i) => inside[i] as number);
    const energy = (fine: Float32Array) => mean(blocks.map((at) => energyOf(fine, truth.width, at)));
    return Math.sqrt(energy(finePlaced) / energy(fineTruth));
  };
  return {
    ringPsnr,
    colourStep,
    grain: ratio(order.slice(0, Math.ceil(PLAIN_SHARE * order.length))),
    detail: ratio(order.slice(-Math.ceil(RICH_SHARE * order.length))),
  };
}

/** First pixels of blocks of which at least `share` is wanted. */
function findBlocks({ width, height }: Mask, wanted: (pixel: number) => boolean, share: number): number[] {
  const blocks: number[] = [];
  for (let y = 0; y + BLOCK_PX <= height; y += BLOCK_PX) {
    for (let x = 0; x + BLOCK_PX <= width; x += BLOCK_PX) {
      let count = 0;
      for (const i of pixelsOf(y * width + x, width)) if (wanted(i)) count++;
      if (count >= share * BLOCK_PX ** 2) blocks.push(y * width + x);
    }
  }
  return blocks;
}

function pixelsOf(at: number, width: number): number[] {
  return Array.from(
    { length: BLOCK_PX ** 2 },
    (_, i) => at + Math.floor(i / BLOCK_PX) * width + (i % BLOCK_PX),
  );
}

function meanOf(picture: Picture, at: number): [number, number, number] {
  const sums: [number, number, number] = [0, 0, 0];
  for (const i of pixelsOf(at, picture.width)) {
    for (const c of [0, 1, 2] as const) sums[c] += (picture.data[i * 3 + c] as number) / BLOCK_PX ** 2;
  }
  return sums;
}

/** Brightness without what a Gaussian of one pixel leaves. */
function takeFine({ width, height, data }: Picture): Float32Array {
  const bright = Float32Array.from({ length: width * height }, (_, i) => {
    const at = i * 3;
    return (
      0.2126 * (data[at] as number) + 0.7152 * (data[at + 1] as number) + 0.0722 * (data[at + 2] as number)
    );
  });
  const soft = bright.slice();
  blurPlanes(soft, width, height, 1, 1);
  return bright.map((value, i) => value - (soft[i] as number));
}

function energyOf(fine: Float32Array, width: number, at: number): number {
  return mean(pixelsOf(at, width).map((i) => (fine[i] as number) ** 2));
}
