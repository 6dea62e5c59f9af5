import { mix, shade } from './color';
import { lit } from './palette';
import { type Paint, round } from './pen';
import type { Random } from './random';
import type { Stage } from './stage';

type Point = readonly [x: number, y: number];

/** A jagged line by midpoint displacement; `rough` is the height of its largest step in pixels. */
export function ridge(random: Random, from: Point, to: Point, rough: number, depth: number): Point[] {
  let line: Point[] = [from, to];
  let step = rough;
  for (let level = 0; level < depth; level += 1) {
    const finer: Point[] = [];
    for (let at = 0; at < line.length - 1; at += 1) {
      const [a, b] = [line[at] as Point, line[at + 1] as Point];
      finer.push(a, [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2 + random.between(-step, step)]);
    }
    finer.push(line.at(-1) as Point);
    line = finer;
    step *= 0.52;
  }
  return line;
}

const toPath = (line: readonly Point[]) => line.map(([x, y]) => `${round(x)} ${round(y)}`).join('L');

/** Everything below a line. */
export function below(stage: Stage, line: readonly Point[], fill: Paint): void {
  stage.pen.path(
    `M${toPath(line)}L${round(stage.width + 2)} ${stage.height + 2}L-2 ${stage.height + 2}Z`,
    fill,
  );
}

/** A soft line of hills: a few sines that do not repeat within the picture. */
export function hillLine(stage: Stage, random: Random, y: number, rise: number): (x: number) => number {
  const scale = stage.width / stage.short;
  const [a, b, c] = [random.between(0, 6.28), random.between(0, 6.28), random.between(0, 6.28)];
  const [f, g, h] = [
    random.between(0.5, 0.95) * scale,
    random.between(1.2, 1.9) * scale,
    random.between(2.6, 3.6) * scale,
  ];
  return (x) => {
    const t = (x / stage.width) * 6.28;
    return y - rise * (0.55 * Math.sin(t * f + a) + 0.3 * Math.sin(t * g + b) + 0.15 * Math.sin(t * h + c));
  };
}

export function hillPoints(stage: Stage, line: (x: number) => number, steps = 60): Point[] {
  return Array.from({ length: steps + 1 }, (_, at) => {
    const x = -2 + (at / steps) * (stage.width + 4);
    return [x, line(x)] as const;
  });
}

/** Colour of the layer at `depth` (0 far, 1 near): distance fades into the haze. */
export function layerColor(stage: Stage, near: string, depth: number): string {
  return mix(stage.palette.haze, lit(stage.palette, near), 0.18 + 0.82 * depth ** 1.15);
}

/** Mist between two layers. */
export function mist(stage: Stage, y: number, tall: number, strength = 0.5): void {
  if (stage.pen.detail === 0) return;
  const color = stage.palette.haze;
  stage.pen.rect(
    0,
    y - tall,
    stage.width,
    tall * 1.6,
    stage.pen.linear([
      [0, color, 0],
      [0.62, color, strength],
      [1, color, 0],
    ]),
    { soft: true },
  );
}

/** A layer of rock with light and shadow sides and, where it is high, snow. */
export function paintPeaks(
  stage: Stage,
  random: Random,
  options: { base: number; tall: number; color: string; peaks: number; snow: number },
): void {
  const { pen, width, palette } = stage;
  const { base, tall, color, peaks } = options;
  const detail = pen.detail;
  const sunLeft = stage.sun.x < width / 2;
  const apexes = Array.from({ length: peaks }, (_, at) => {
    const x = ((at + 0.5 + random.between(-0.32, 0.32)) / peaks) * width;
    return { x, y: base - tall * random.between(0.55, 1), half: (width / peaks) * random.between(0.75, 1.1) };
  })
    .sort((a, b) => a.y - b.y)
    .reverse();
  const snow = mix('#fbfaf6', palette.sky[2], 0.2 + palette.tintAmount * 0.35);
  for (const { x, y, half } of apexes) {
    const high = base - y;
    const depth = detail === 0 ? 2 : 4;
    const left = ridge(random, [x - half, base], [x, y], high * 0.1, depth);
    const right = ridge(random, [x, y], [x + half, base], high * 0.1, depth);
    const foot = `L${round(x + half)} ${round(stage.height + 2)}L${round(x - half)} ${round(stage.height + 2)}Z`;
    pen.path(
      `M${toPath([...left, ...right])}${foot}`,
      detail > 0
        ? pen.linear([
            [0, shade(color, 0.035)],
            [1, mix(color, palette.haze, 0.3)],
          ])
        : color,
    );
    if (detail > 0) {
      const middle = ridge(
        random,
        [x, y],
        [x + half * random.between(-0.12, 0.12), base],
        high * 0.05,
        4,
      ).map(([px, py], at) => [px + random.between(-0.03, 0.03) * half * (at > 0 ? 1 : 0), py] as const);
      const side = sunLeft ? right.slice(1) : [...left].reverse().slice(1);
      pen.path(
        `M${toPath([...[...middle].reverse(), ...side])}L${round(middle.at(-1)?.[0] ?? x)} ${round(base)}Z`,
        shade(color, -0.055),
        { soft: true, opacity: 0.75 },
      );
      if (detail > 1) {
        for (let crack = 0; crack < 4; crack += 1) {
          const t = random.between(0.2, 0.6);
          const cx = x + (random.chance(0.5) ? -1 : 1) * half * t * random.between(0.2, 0.6);
          const cy = y + high * t;
          pen.stroke(
            `M${round(cx)} ${round(cy)}l${round(half * random.between(-0.06, 0.06))} ${round(high * 0.1)}l${round(half * random.between(-0.05, 0.05))} ${round(high * 0.09)}`,
            shade(color, -0.09),
            stage.short * 0.0018,
            { opacity: 0.4, soft: true },
          );
        }
      }
    }
    if (options.snow > 0 && high > tall * 0.5) {
      const cap = y + high * options.snow * random.between(0.85, 1.15);
      const l = left.filter((point) => point[1] < cap);
      const r = right.filter((point) => point[1] < cap);
      const [from, to] = [l[0]?.[0] ?? x - half * 0.2, r.at(-1)?.[0] ?? x + half * 0.2];
      const teeth = 7;
      const zigzag = Array.from({ length: teeth }, (_, at) => {
        const t = (at + 0.5) / teeth;
        return [
          to + (from - to) * t,
          cap + (at % 2 === 0 ? random.between(0.06, 0.15) : random.between(-0.1, -0.02)) * high,
        ] as const;
      });
      pen.path(`M${toPath([...l, ...r, ...zigzag])}Z`, snow);
      if (detail > 0) {
        const shadeSide = sunLeft ? r : [...l].reverse();
        const edge = sunLeft ? zigzag.slice(0, 3) : [...zigzag].reverse().slice(0, 3);
        pen.path(
          `M${round(x)} ${round(y)}L${toPath([...shadeSide.slice(1), ...edge])}Z`,
          mix(snow, palette.sky[0], 0.26),
          { soft: true, opacity: 0.85 },
        );
      }
    }
  }
}
