/** Operations on the whole mask that need no neighbours. */
import type { Rect } from './geometry';
import { rectOf } from './geometry';
import type { BeforeWrite, Mask } from './mask';
import { SELECTED_FROM } from './mask';

/** Four pixels at a time: at 50 MP it is the difference between a frame and a pause. */
function wordsOf(data: Uint8Array<ArrayBuffer>): Uint32Array {
  return data.byteOffset % 4 === 0
    ? new Uint32Array(data.buffer, data.byteOffset, data.length >> 2)
    : new Uint32Array(0);
}

export function invertMask(mask: Mask, beforeWrite?: BeforeWrite): Rect {
  beforeWrite?.(rectOf(mask));
  const words = wordsOf(mask.data);
  for (let i = 0; i < words.length; i++) words[i] = ~(words[i] as number);
  for (let i = words.length * 4; i < mask.data.length; i++) mask.data[i] = 255 - (mask.data[i] as number);
  return rectOf(mask);
}

/** @param value 0…255; 255 selects all, 0 clears. */
export function fillMask(mask: Mask, value: number, beforeWrite?: BeforeWrite): Rect {
  beforeWrite?.(rectOf(mask));
  mask.data.fill(value);
  return rectOf(mask);
}

export function clearMask(mask: Mask, beforeWrite?: BeforeWrite): Rect {
  return fillMask(mask, 0, beforeWrite);
}

/** Every value from `level` on becomes 255, every other 0. */
export function thresholdMask(mask: Mask, level: number = SELECTED_FROM, beforeWrite?: BeforeWrite): Rect {
  beforeWrite?.(rectOf(mask));
  const { data } = mask;
  for (let i = 0; i < data.length; i++) data[i] = (data[i] as number) >= level ? 255 : 0;
  return rectOf(mask);
}
