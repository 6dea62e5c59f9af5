import { mix, shade } from './color';
import { type Pen, round } from './pen';
import type { Random } from './random';
import type { DrawSubject } from './subject';

/** A crown of overlapping leaves, light on top. */
function crown(pen: Pen, random: Random, x: number, y: number, r: number, color: string): void {
  const blobs = Array.from({ length: 9 }, (_, at) => {
    const angle = (at / 9) * Math.PI * 2;
    return {
      x: x + Math.cos(angle) * r * 0.62,
      y: y + Math.sin(angle) * r * 0.5,
      r: r * random.between(0.42, 0.58),
    };
  });
  for (const blob of blobs) pen.circle(blob.x, blob.y + r * 0.1, blob.r, shade(color, -0.09));
  pen.ellipse(x, y, r * 0.85, r * 0.72, color, { soft: true });
  for (const blob of blobs.slice(4))
    pen.circle(blob.x * 0.95 + x * 0.05, blob.y - r * 0.06, blob.r * 0.86, color, { soft: true });
  for (const blob of blobs.slice(5))
    pen.circle(blob.x - r * 0.06, blob.y - r * 0.16, blob.r * 0.6, shade(color, 0.05), { soft: true });
  if (pen.detail > 1) {
    for (let leaf = 0; leaf < 26; leaf += 1) {
      const angle = random.between(0, Math.PI * 2);
      const reach = Math.sqrt(random.next()) * r * 0.85;
      pen.ellipse(
        x + Math.cos(angle) * reach,
        y + Math.sin(angle) * reach * 0.85,
        r * 0.055,
        r * 0.035,
        shade(color, random.between(-0.06, 0.13)),
        { soft: true },
      );
    }
  }
}

const tree: DrawSubject = (pen, ink, random) => {
  const leaf = ink.main('#5f9a4e');
  const bark = ink.tone('#6b4a36');
  pen.path(
    'M-13 0C-7 -30 -9 -64 -14 -96L-36 -122L-28 -126L-6 -104L0 -130L8 -104L28 -128L36 -122L13 -92C8 -60 8 -30 16 0Z',
    pen.shaded(bark),
  );
  crown(pen, random, -34, -126, 44, shade(leaf, -0.03));
  crown(pen, random, 38, -124, 42, leaf);
  crown(pen, random, 0, -152, 50, shade(leaf, 0.02));
};

const flower: DrawSubject = (pen, ink, random) => {
  const petal = ink.main(random.pick(['#e8637c', '#f2a03d', '#b678d6', '#f4cf52', '#ef7fae']));
  const leaf = ink.tone('#4f8a4a');
  const kinds = random.pick([8, 10, 13]);
  pen.stroke('M0 -108C8 -70 -6 -36 2 0', leaf, 7);
  pen.path('M2 -34C24 -74 62 -74 74 -66C64 -40 32 -24 2 -34Z', pen.shaded(leaf));
  pen.path('M-1 -18C-22 -56 -58 -58 -70 -50C-62 -24 -30 -8 -1 -18Z', pen.shaded(shade(leaf, -0.04)));
  if (pen.detail > 0)
    pen.stroke('M6 -36C28 -52 50 -60 66 -62M-5 -20C-26 -36 -46 -44 -62 -46', shade(leaf, 0.1), 1.8);
  for (const [ring, color] of [
    [1, shade(petal, -0.07)],
    [0, petal],
  ] as const) {
    for (let at = 0; at < kinds; at += 1) {
      pen.group({ x: 0, y: -134, rotate: ((at + ring * 0.5) / kinds) * 360 }, () => {
        pen.path(
          'M0 -10C-22 -26 -16 -62 0 -66C16 -62 22 -26 0 -10Z',
          ring === 0 ? pen.shaded(color, 0.05) : color,
        );
        if (pen.detail > 0 && ring === 0) pen.stroke('M0 -18L0 -46', shade(color, -0.09), 1.4);
      });
    }
  }
  pen.circle(0, -134, 19, pen.shaded(ink.tone('#8a5a2c')));
  if (pen.detail > 0)
    for (let seed = 0; seed < 26; seed += 1) {
      const angle = seed * 2.39996;
      const r = Math.sqrt(seed) * 3.4;
      pen.circle(Math.cos(angle) * r, -134 + Math.sin(angle) * r, 1.6, ink.tone('#f2c14e'));
    }
};

const cactus: DrawSubject = (pen, ink, random) => {
  const green = ink.main('#4f8f5b');
  const arm = (d: string) => {
    pen.stroke(d, shade(green, -0.05), 26);
    if (pen.medium === 'paint') pen.stroke(d, shade(green, 0.05), 8, { opacity: 0.7 });
  };
  arm('M-10 -64L-44 -64C-58 -64 -58 -76 -58 -112');
  arm('M10 -48L44 -48C58 -48 60 -60 60 -104');
  pen.path('M-24 0L-24 -160C-24 -198 24 -198 24 -160L24 0Z', pen.shaded(green));
  pen.stroke('M-10 -4L-10 -176M0 -4L0 -184M10 -4L10 -176', shade(green, -0.1), 2.4);
  if (pen.detail > 0)
    for (let y = -20; y > -176; y -= 14)
      for (const x of [-16, -5, 5, 16])
        pen.stroke(`M${x} ${y + random.between(-3, 3)}l-3 -4m3 4l3 -4`, ink.tone('#f0ead2'), 1.1);
  for (const [x, y] of [
    [0, -190],
    [-58, -126],
    [60, -118],
  ] as const)
    for (const turn of [-26, 0, 26])
      pen.group({ x, y, rotate: turn }, () => pen.ellipse(0, -6, 5, 10, ink.accent));
};

const mushroom: DrawSubject = (pen, ink) => {
  const cap = ink.main('#cf3f34');
  const stem = ink.tone('#f4ead8');
  const one = (x: number, size: number) =>
    pen.group({ x, y: 0, scale: size }, () => {
      pen.path('M-20 0C-14 -36 -16 -60 -22 -86L22 -86C16 -60 14 -36 20 0Z', pen.shaded(stem));
      pen.path(
        'M-24 -84C-30 -66 -34 -60 -36 -54C-14 -62 14 -62 36 -54C34 -60 30 -66 24 -84Z',
        shade(stem, -0.06),
      );
      pen.path(
        'M-86 -86C-88 -148 -48 -186 0 -186C48 -186 88 -148 86 -86C50 -70 -50 -70 -86 -86Z',
        pen.shaded(cap),
      );
      pen.path('M-86 -86C-50 -70 50 -70 86 -86C50 -80 -50 -80 -86 -86Z', mix(stem, cap, 0.2));
      for (const [dx, dy, r] of [
        [-48, -122, 13],
        [-8, -158, 15],
        [38, -126, 17],
        [66, -98, 8],
        [-20, -110, 9],
        [12, -104, 7],
        [-68, -98, 7],
      ] as const)
        pen.ellipse(dx, dy, r, r * 0.82, stem);
    });
  one(52, 0.5);
  one(-12, 0.98);
};

/** A conifer in the same box, for woods. */
export function drawConifer(pen: Pen, color: string, trunk: string, tiers = 4): void {
  pen.rect(-5, -24, 10, 24, trunk);
  for (let tier = 0; tier < tiers; tier += 1) {
    const low = -16 - tier * (150 / tiers);
    const high = low - 74 + tier * 4;
    const half = 54 - tier * (40 / tiers);
    const d = `M${-half} ${low}Q${round(-half * 0.35)} ${low - 12} 0 ${high}Q${round(half * 0.35)} ${low - 12} ${half} ${low}Q0 ${low + 10} ${-half} ${low}Z`;
    pen.path(d, shade(color, tier * 0.012));
    if (pen.detail > 1)
      pen.path(
        `M0 ${high}Q${round(half * 0.35)} ${low - 12} ${half} ${low}Q${half * 0.4} ${low + 6} 0 ${low + 5}Z`,
        shade(color, -0.045),
        { soft: true },
      );
  }
}

export const PLANTS: Record<string, DrawSubject> = { tree, flower, cactus, mushroom };
