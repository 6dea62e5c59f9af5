import { mix, shade } from './color';
import { round } from './pen';
import type { Random } from './random';
import { type Stage, swing } from './stage';

export function paintSky(stage: Stage, options: { horizon: number; clouds?: boolean }): void {
  const { pen, palette, scene, width, height } = stage;
  const [top, middle, low] = palette.sky;
  const end = Math.min(1, options.horizon / height + 0.06);
  pen.backdrop(
    pen.detail === 0
      ? pen.linear([
          [0, middle],
          [end, low],
        ])
      : pen.linear([
          [0, top],
          [end * 0.35, mix(top, middle, 0.62)],
          [end * 0.72, mix(middle, low, 0.45)],
          [end, low],
        ]),
  );
  if (palette.dark) paintStars(stage, options.horizon);
  if (scene.time === 'aurora') paintAurora(stage, options.horizon);
  if (scene.time !== 'storm') paintSunOrMoon(stage);
  if (options.clouds !== false) paintClouds(stage, options.horizon);
  if (scene.time === 'storm') paintRain(stage);
  if (!palette.dark && pen.detail > 0 && scene.time !== 'storm' && width > 0)
    paintFlock(stage, options.horizon);
}

function paintStars(stage: Stage, horizon: number): void {
  const { pen, width, short } = stage;
  const random = stage.random.fork('stars');
  const count = [40, 110, 200, 280, 340][pen.detail] ?? 110;
  for (let star = 0; star < count; star += 1) {
    const [x, y] = [random.between(0, width), random.next() ** 1.3 * horizon];
    const size = short * random.between(0.0006, 0.0022) * (random.chance(0.06) ? 1.8 : 1);
    const twinkle = 0.55 + 0.4 * Math.sin((stage.phase + random.next()) * Math.PI * 2);
    pen.circle(x, y, size, '#fff8e6', {
      opacity: random.between(0.5, 1) * twinkle + 0.15,
      soft: pen.medium !== 'neon',
    });
  }
}

function paintSunOrMoon(stage: Stage): void {
  const { pen, palette, sun, scene } = stage;
  const moon = palette.dark;
  const detail = pen.detail;
  if (detail > 0) {
    pen.glow(sun.x, sun.y, sun.r * (moon ? 4.5 : 7.5), palette.light, moon ? 0.4 : 0.55);
    if (!moon) pen.glow(sun.x, sun.y, sun.r * 2.6, palette.light, 0.7);
  }
  pen.circle(
    sun.x,
    sun.y,
    sun.r,
    detail > 0 && !moon
      ? pen.linear([
          [0, shade(palette.light, 0.02)],
          [1, mix(palette.light, palette.sky[2], 0.35)],
        ])
      : palette.light,
  );
  if (moon && detail > 0) {
    for (const [dx, dy, r] of [
      [-0.3, -0.2, 0.2],
      [0.25, 0.28, 0.26],
      [0.34, -0.3, 0.13],
      [-0.2, 0.42, 0.12],
    ] as const) {
      pen.circle(sun.x + dx * sun.r, sun.y + dy * sun.r, r * sun.r, shade(palette.light, -0.06), {
        soft: true,
        opacity: 0.8,
      });
    }
  }
  // A retro sun is cut by bars that widen downwards.
  if (scene.style === 'neon' || scene.style === 'poster') {
    for (let bar = 0; bar < 5; bar += 1) {
      const y = sun.y + sun.r * (0.12 + bar * 0.19);
      const half = Math.sqrt(Math.max(0, sun.r ** 2 - (y - sun.y) ** 2));
      pen.rect(
        sun.x - half,
        y,
        half * 2,
        sun.r * (0.025 + bar * 0.018),
        mix(palette.sky[1], palette.sky[2], 0.5),
        { soft: true },
      );
    }
  }
}

/** A cloud with a flat foot, round heads and a lit upper edge. */
function paintPuff(stage: Stage, random: Random, x: number, y: number, size: number, opacity: number): void {
  const { pen, palette } = stage;
  const heads = random.whole(4, 6);
  const lobes = Array.from({ length: heads }, (_, at) => {
    const t = at / (heads - 1);
    return {
      x: x + (t - 0.5) * size * 1.7,
      r: size * (0.2 + 0.26 * Math.sin(Math.PI * (0.12 + t * 0.76))) * random.between(0.85, 1.15),
    };
  });
  const under = mix(palette.cloud, palette.sky[1], 0.35);
  const d = (grow: number, lift: number) =>
    `M${round(x - size)} ${round(y)}${lobes
      .map(
        (lobe) =>
          `M${round(lobe.x - lobe.r * grow)} ${round(y - lobe.r * 0.5 - lift)}a${round(lobe.r * grow)} ${round(lobe.r * grow)} 0 1 0 ${round(lobe.r * grow * 2)} 0a${round(lobe.r * grow)} ${round(lobe.r * grow)} 0 1 0 ${round(-lobe.r * grow * 2)} 0`,
      )
      .join('')}`;
  pen.clip(
    `M${round(x - size * 2)} ${round(y - size * 3)}h${round(size * 4)}v${round(size * 3)}h${round(-size * 4)}Z`,
    () => {
      if (pen.detail > 0) pen.path(d(1, 0), under, { opacity: opacity * 0.9 });
      pen.path(d(pen.detail > 0 ? 0.86 : 1, size * 0.07), palette.cloud, { opacity, soft: pen.detail > 0 });
    },
  );
}

/** Long clouds of the low light: bars with round ends. */
function paintBar(stage: Stage, random: Random, x: number, y: number, length: number, opacity: number): void {
  const { pen, palette } = stage;
  const thick = stage.short * random.between(0.006, 0.013);
  const color =
    pen.detail > 0
      ? pen.linear([
          [0, palette.cloud, 0.95],
          [1, mix(palette.cloud, palette.light, 0.6), 0.5],
        ])
      : palette.cloud;
  pen.rect(x - length / 2, y, length, thick, color, { radius: thick / 2, opacity });
  if (pen.detail > 0) {
    pen.rect(x - length * 0.32, y - thick * 1.25, length * 0.5, thick, color, {
      radius: thick / 2,
      opacity: opacity * 0.8,
    });
    pen.rect(x - length * 0.1, y + thick * 1.3, length * 0.42, thick * 0.8, color, {
      radius: thick / 2,
      opacity: opacity * 0.7,
    });
  }
}

function paintClouds(stage: Stage, horizon: number): void {
  const { pen, scene, width, short } = stage;
  const random = stage.random.fork('clouds');
  const low = scene.time === 'sunset' || scene.time === 'dawn';
  const wide = Math.max(1, Math.round(width / short));
  const count = (low ? [2, 4, 6, 7, 8] : [1, 3, 4, 5, 6])[pen.detail] ?? 3;
  if (stage.palette.dark && pen.detail < 2) return;
  for (let cloud = 0; cloud < count * wide; cloud += 1) {
    const drift = swing(stage, cloud / 5) * short * 0.012;
    const [x, y] = [
      random.between(-0.05, 1.05) * width + drift,
      random.between(0.08, low ? 0.82 : 0.6) * horizon,
    ];
    if (low || stage.palette.dark)
      paintBar(
        stage,
        random,
        x,
        y,
        short * random.between(0.16, 0.42),
        stage.palette.dark ? 0.35 : random.between(0.45, 0.8),
      );
    else
      paintPuff(
        stage,
        random,
        x,
        y,
        short * random.between(0.07, 0.17),
        scene.time === 'storm' ? 0.75 : random.between(0.75, 0.95),
      );
  }
}

function paintAurora(stage: Stage, horizon: number): void {
  const { pen, width } = stage;
  const random = stage.random.fork('aurora');
  const curtains = [2, 3, 4, 5, 5][pen.detail] ?? 3;
  for (let curtain = 0; curtain < curtains; curtain += 1) {
    const color = random.pick(['#54f2b0', '#3ddcc8', '#7df59a', '#a37bf0']);
    const base = horizon * random.between(0.34, 0.72);
    const tall = horizon * random.between(0.3, 0.5);
    const steps = 48;
    const [f1, f2, p] = [random.between(1, 2.4), random.between(3, 6), random.between(0, 6.28)];
    const line = Array.from({ length: steps + 1 }, (_, at) => {
      const t = at / steps;
      return [
        t * width,
        base +
          Math.sin(t * f1 * 6.28 + p + stage.phase * 6.28) * horizon * 0.09 +
          Math.sin(t * f2 * 6.28) * horizon * 0.025,
      ] as const;
    });
    const fill = pen.linear([
      [0, color, 0],
      [0.75, color, 0.42],
      [1, color, 0.04],
    ]);
    if (pen.medium !== 'paint') {
      pen.stroke(`M${line.map(([x, y]) => `${round(x)} ${round(y)}`).join('L')}`, color, stage.short * 0.003);
      continue;
    }
    for (let at = 0; at < steps; at += 1) {
      const [x, y] = line[at] ?? [0, 0];
      const high = tall * (0.7 + 0.3 * Math.sin(at * 0.7 + p));
      pen.rect(x, y - high, width / steps + 1, high, fill, {
        soft: true,
        opacity: 0.75 + 0.25 * Math.sin(at * 1.3 + p),
      });
    }
  }
}

function paintRain(stage: Stage): void {
  const { pen, width, height, short } = stage;
  const random = stage.random.fork('rain');
  const count = [40, 110, 190, 240, 280][pen.detail] ?? 110;
  let d = '';
  for (let drop = 0; drop < count; drop += 1) {
    const x = random.between(-0.05, 1.05) * width;
    const y = ((random.next() + stage.phase) % 1) * height;
    const length = short * random.between(0.015, 0.035);
    d += `M${round(x)} ${round(y)}l${round(-length * 0.25)} ${round(length)}`;
  }
  pen.stroke(d, '#eef4f6', short * 0.0016, { opacity: 0.4 });
}

function paintFlock(stage: Stage, horizon: number): void {
  const { pen, width, short, palette } = stage;
  const random = stage.random.fork('flock');
  if (random.chance(0.35)) return;
  const [cx, cy] = [random.between(0.25, 0.75) * width, random.between(0.22, 0.5) * horizon];
  for (let at = 0; at < random.whole(4, 7); at += 1) {
    const size = short * random.between(0.007, 0.013);
    const [x, y] = [cx + random.between(-0.12, 0.12) * short, cy + random.between(-0.06, 0.06) * short];
    const lift = size * (0.65 + 0.25 * swing(stage, at * 0.2));
    pen.stroke(
      `M${round(x - size)} ${round(y - lift * 0.5)}Q${round(x - size * 0.4)} ${round(y - lift)} ${round(x)} ${round(y)}Q${round(x + size * 0.4)} ${round(y - lift)} ${round(x + size)} ${round(y - lift * 0.5)}`,
      shade(palette.sky[0], -0.2),
      short * 0.0022,
      { opacity: 0.75 },
    );
  }
}
