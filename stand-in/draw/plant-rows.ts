import { mix, shade } from './color';
import { bloom, lit } from './palette';
import { round } from './pen';
import type { Random } from './random';
import type { Stage } from './stage';
import { drawConifer } from './subjects-plants';

/** Conifers along a line; `size` is their usual height in pixels. */
export function coniferRow(
  stage: Stage,
  random: Random,
  options: {
    line: (x: number) => number;
    size: number;
    color: string;
    gap: number;
    avoid?: (x: number) => boolean;
  },
): void {
  const { pen, width } = stage;
  let x = -options.gap * random.next();
  while (x < width + options.gap) {
    const tall = options.size * random.between(0.62, 1.2);
    const skip = options.avoid?.(x) ?? false;
    const color = shade(options.color, random.between(-0.025, 0.025));
    if (!skip)
      pen.group({ x, y: options.line(x) + tall * 0.06, scale: tall / 170 }, () =>
        drawConifer(pen, color, shade(options.color, -0.08), pen.detail > 0 ? 4 : 3),
      );
    x += options.gap * random.between(0.5, 1.5);
  }
}

/** Trees with round crowns, simple enough for a hillside. */
export function roundTree(
  stage: Stage,
  random: Random,
  x: number,
  y: number,
  size: number,
  color: string,
): void {
  const { pen } = stage;
  pen.rect(x - size * 0.05, y - size * 0.42, size * 0.1, size * 0.44, lit(stage.palette, '#5c4332'));
  const lobes = [
    [-0.24, -0.55, 0.26],
    [0.24, -0.56, 0.25],
    [0, -0.78, 0.3],
    [0, -0.5, 0.27],
  ] as const;
  for (const [dx, dy, r] of lobes) pen.circle(x + dx * size, y + dy * size, r * size, shade(color, -0.05));
  for (const [dx, dy, r] of lobes)
    pen.circle(
      x + dx * size - size * 0.03,
      y + dy * size - size * 0.04,
      r * size * 0.86,
      shade(color, random.between(0, 0.04)),
      { soft: true },
    );
  if (pen.detail > 0)
    pen.circle(x - size * 0.1, y - size * 0.84, size * 0.15, shade(color, 0.08), { soft: true });
}

/** Flowers from the hill's edge to the front, growing as they come nearer. */
export function flowerField(
  stage: Stage,
  random: Random,
  options: { from: number; density: number; colors?: readonly string[] },
): void {
  const { pen, width, height, short, palette } = stage;
  const count = Math.round(
    ([26, 90, 190, 260, 320][pen.detail] ?? 90) * options.density * Math.min(2.2, width / short),
  );
  const blooms = options.colors ?? [bloom(random), bloom(random), bloom(random), '#fdf6e6'];
  const list = Array.from({ length: count }, () => ({
    x: random.between(-0.02, 1.02) * width,
    t: random.next() ** 0.8,
  })).sort((a, b) => a.t - b.t);
  for (const { x, t } of list) {
    const y = options.from + t * (height - options.from) * 1.04;
    const size = short * (0.004 + 0.024 * t ** 1.5) * random.between(0.75, 1.25);
    const color = lit(palette, blooms[Math.floor(random.next() * blooms.length)] ?? '#ffffff', 0.7);
    const stem = size * random.between(1.6, 2.6);
    if (t > 0.22)
      pen.stroke(
        `M${round(x)} ${round(y)}q${round(size * 0.3)} ${round(-stem * 0.5)} 0 ${round(-stem)}`,
        lit(palette, '#3f7040'),
        Math.max(0.6, size * 0.16),
        { soft: true },
      );
    if (t < 0.4 || pen.detail === 0) pen.circle(x, y - stem, size * 0.62, color);
    else {
      for (let petal = 0; petal < 5; petal += 1) {
        const angle = (petal / 5) * 6.28 + x;
        pen.circle(
          x + Math.cos(angle) * size * 0.5,
          y - stem + Math.sin(angle) * size * 0.42,
          size * 0.42,
          color,
          { soft: petal > 0 && pen.medium !== 'neon' },
        );
      }
      pen.circle(x, y - stem, size * 0.28, lit(palette, '#f7d067', 0.6), { soft: true });
    }
  }
}

/** Blades of grass along the lower edge. */
export function grassBlades(stage: Stage, random: Random, from: number, color: string): void {
  const { pen, width, height, short } = stage;
  if (pen.detail === 0) return;
  const count = Math.round(([0, 160, 380, 520, 640][pen.detail] ?? 160) * Math.min(2.2, width / short));
  const tones = [shade(color, 0.07), shade(color, -0.06), mix(color, '#f2e6a0', 0.25), shade(color, 0.02)];
  const paths = tones.map(() => '');
  for (let blade = 0; blade < count; blade += 1) {
    const t = random.next() ** 0.7;
    const [x, y] = [random.between(-0.02, 1.02) * width, from + t * (height - from) * 1.03];
    const tall = short * (0.008 + 0.036 * t) * random.between(0.7, 1.3);
    const lean = random.between(-0.35, 0.35) * tall;
    const which = blade % tones.length;
    const half = tall * 0.07;
    paths[which] +=
      `M${round(x - half)} ${round(y)}Q${round(x + lean * 0.3)} ${round(y - tall * 0.6)} ${round(x + lean)} ${round(y - tall)}Q${round(x + lean * 0.4 + half)} ${round(y - tall * 0.5)} ${round(x + half)} ${round(y)}Z`;
  }
  paths.forEach((d, which) => {
    pen.path(d, tones[which] ?? color, { soft: true, opacity: 0.85 });
  });
}
