/** Soft things of known alpha over photographs: hair, a blurred shape, glass. */

import { featherMask } from '@/lib/shared/mask/blur';
import type { RgbaImage } from '@/lib/shared/mask/flood';
import { imagePoint } from '@/lib/shared/mask/geometry';
import { createMask, type Mask, SELECTED_FROM } from '@/lib/shared/mask/mask';
import { paintEllipse } from '@/lib/shared/mask/shapes';
import { paintSegment } from '@/lib/shared/mask/stroke';
import { createRandom } from './random';

export type MattingCase = {
  readonly name: string;
  readonly photo: RgbaImage;
  readonly alpha: Mask;
  /** A hard selection of the thing, as a person has it before. */
  readonly selection: Mask;
  readonly radiusPx: number;
  /** Painted, where the soft part is not only along the edge. */
  readonly band: Mask | null;
};

type Look = (x: number, y: number) => readonly [number, number, number];

function composite(back: RgbaImage, alpha: Mask, look: Look): RgbaImage {
  const data = new Uint8Array(back.data);
  for (let i = 0; i < alpha.data.length; i++) {
    const share = (alpha.data[i] as number) / 255;
    if (share === 0) continue;
    const colour = look(i % back.width, Math.floor(i / back.width));
    for (let c = 0; c < 3; c++)
      data[i * 4 + c] = share * (colour[c] as number) + (1 - share) * (data[i * 4 + c] as number) + 0.5;
  }
  return { width: back.width, height: back.height, data };
}

function harden(alpha: Mask): Mask {
  return createMask(
    alpha.width,
    alpha.height,
    alpha.data.map((value) => (value >= SELECTED_FROM ? 255 : 0)),
  );
}

/** A head with strands of varying width and alpha that leave it in all directions. */
export function makeHair(back: RgbaImage): MattingCase {
  const { width, height } = back;
  const random = createRandom(7);
  const alpha = createMask(width, height);
  const selection = createMask(width, height);
  const radius = Math.min(width, height) * 0.28;
  const [centreX, centreY] = [width / 2, height / 2];
  const corners = [
    imagePoint(centreX - radius, centreY - radius),
    imagePoint(centreX + radius, centreY + radius),
  ] as const;
  paintEllipse(alpha, ...corners, 'add');
  paintEllipse(selection, ...corners, 'add');
  const length = radius * 0.3;
  for (let strand = 0; strand < 900; strand++) {
    let direction = random() * 2 * Math.PI;
    let x = centreX + Math.cos(direction) * radius * 0.97;
    let y = centreY + Math.sin(direction) * radius * 0.97;
    direction += (random() - 0.5) * 1.4;
    const wide = 0.4 + random() * 1.1;
    const steps = 12;
    const reach = length * (0.3 + 0.7 * random());
    for (let step = 0; step < steps; step++) {
      direction += (random() - 0.5) * 0.3;
      const toX = x + (Math.cos(direction) * reach) / steps;
      const toY = y + (Math.sin(direction) * reach) / steps;
      const taper = 1 - step / steps;
      paintSegment(
        alpha,
        imagePoint(x, y),
        wide * taper + 0.2,
        imagePoint(toX, toY),
        wide * taper + 0.2,
        0.6,
        'add',
      );
      [x, y] = [toX, toY];
    }
  }
  const look: Look = (x, y) => {
    const sheen = 18 * Math.sin(x / 9 + Math.sin(y / 23) * 3) + 10 * Math.sin(y / 5);
    return [92 + sheen, 60 + sheen * 0.8, 38 + sheen * 0.6];
  };
  return {
    name: 'hair',
    photo: composite(back, alpha, look),
    alpha,
    selection,
    radiusPx: Math.round(length * 1.1),
    band: null,
  };
}

/** A thing out of focus. */
export function makeBlur(back: RgbaImage): MattingCase {
  const { width, height } = back;
  const alpha = createMask(width, height);
  const side = Math.min(width, height);
  paintEllipse(alpha, imagePoint(width * 0.3, height * 0.25), imagePoint(width * 0.7, height * 0.8), 'add');
  featherMask(alpha, side * 0.012);
  const look: Look = (x, y) => [
    180 + 20 * Math.sin(x / 70),
    70 + 20 * Math.sin(y / 90),
    60 + 15 * Math.sin((x + y) / 80),
  ];
  return {
    name: 'blur',
    photo: composite(back, alpha, look),
    alpha,
    selection: harden(alpha),
    radiusPx: Math.round(side * 0.035),
    band: null,
  };
}

/** A ring of glass around something solid: half transparent all through, so its band is painted. */
export function makeGlass(back: RgbaImage): MattingCase {
  const { width, height } = back;
  const side = Math.min(width, height);
  const alpha = createMask(width, height);
  const band = createMask(width, height);
  const [centreX, centreY] = [width / 2, height / 2];
  const disc = (mask: Mask, radius: number, mode: 'add' | 'subtract') =>
    paintEllipse(
      mask,
      imagePoint(centreX - radius, centreY - radius),
      imagePoint(centreX + radius, centreY + radius),
      mode,
    );
  disc(alpha, side * 0.24, 'add');
  for (let i = 0; i < alpha.data.length; i++) {
    const away = Math.hypot((i % width) - centreX, Math.floor(i / width) - centreY) / side;
    const strength = away < 0.2 ? 1 : 0.35 + 0.25 * Math.sin((away - 0.2) * 80) ** 2;
    alpha.data[i] = (alpha.data[i] as number) * strength;
  }
  disc(band, side * 0.26, 'add');
  disc(band, side * 0.19, 'subtract');
  const selection = createMask(width, height);
  disc(selection, side * 0.24, 'add');
  return {
    name: 'glass',
    photo: composite(back, alpha, () => [205, 225, 240]),
    alpha,
    selection,
    radiusPx: Math.round(side * 0.03),
    band,
  };
}

/** Mean absolute error of alpha, 0…1, where the band is. */
export function alphaError(mask: Mask, alpha: Mask, isInBand: (i: number) => boolean): number {
  let sum = 0;
  let count = 0;
  for (let i = 0; i < mask.data.length; i++) {
    if (!isInBand(i)) continue;
    sum += Math.abs((mask.data[i] as number) - (alpha.data[i] as number)) / 255;
    count++;
  }
  return sum / Math.max(1, count);
}
