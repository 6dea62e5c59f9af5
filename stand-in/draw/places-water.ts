import { mix, shade } from './color';
import { below, hillLine, hillPoints, layerColor, mist, paintPeaks } from './ground';
import { lit } from './palette';
import { round } from './pen';
import { sideOf } from './places-land';
import { flowerField, grassBlades } from './plant-rows';
import { paintSky } from './sky';
import { type Spot, type Stage, swing } from './stage';
import { THINGS } from './subjects-things';

/** The sun's road on the water: lens-shaped glints that widen towards the viewer. */
function paintGlitter(stage: Stage, horizon: number, end: number): void {
  const { pen, palette, sun, short } = stage;
  if (stage.scene.time === 'storm') return;
  const random = stage.random.fork('glitter');
  const rows = [8, 26, 54, 70, 84][pen.detail] ?? 26;
  for (let row = 0; row < rows; row += 1) {
    const t = ((row + random.next()) / rows) ** 1.5;
    const y = horizon + 2 + t * (end - horizon) * 0.92;
    const half = sun.r * (0.55 + t * 1.5) * random.between(0.25, 1);
    const x =
      sun.x +
      random.between(-0.75, 0.75) * sun.r * (0.5 + t * 1.4) +
      swing(stage, row * 0.13) * short * 0.006;
    pen.ellipse(x, y, half, short * (0.0012 + 0.0042 * t), palette.light, {
      opacity: (0.85 - t * 0.5) * random.between(0.5, 1),
      soft: pen.medium === 'line' && row % 3 > 0,
    });
  }
}

function paintSwell(stage: Stage, horizon: number, end: number, color: string): void {
  const { pen, width, short } = stage;
  const random = stage.random.fork('swell');
  const rows = [10, 26, 44, 56, 64][pen.detail] ?? 26;
  for (let row = 0; row < rows; row += 1) {
    const t = ((row + 0.5) / rows) ** 1.6;
    const y = horizon + short * 0.006 + t * (end - horizon);
    const length = short * (0.025 + 0.12 * t);
    let d = '';
    const count = Math.round((width / length) * 0.32);
    for (let wave = 0; wave < count; wave += 1) {
      const x = random.between(-0.05, 1) * width + swing(stage, row * 0.17) * short * 0.01 * (0.3 + t);
      const l = length * random.between(0.5, 1.2);
      d += `M${round(x)} ${round(y + random.between(-1, 1) * short * 0.004 * (1 + t))}q${round(l * 0.25)} ${round(-l * 0.08)} ${round(l * 0.5)} 0t${round(l * 0.5)} 0`;
    }
    if (d)
      pen.stroke(d, row % 3 === 0 ? shade(color, -0.1) : shade(color, 0.13), short * (0.0012 + 0.0022 * t), {
        opacity: 0.22 + 0.2 * t,
      });
  }
}

const waterColor = (stage: Stage) => mix(lit(stage.palette, '#2a7f9e'), stage.palette.sky[0], 0.4);

/** What is at home on the water or over it; a lighthouse brings its own rock. */
const AFLOAT: ReadonlySet<string> = new Set([
  ...['boat', 'lighthouse', 'whale', 'fish', 'octopus', 'turtle'],
  ...['bird', 'butterfly', 'balloon', 'airplane', 'heart', 'logo', 'letter'],
]);

/** A green shore in front of the water, for what would sink. */
function paintBank(stage: Stage, top: number): Spot {
  const { pen, random, width, height, short, palette } = stage;
  const green = lit(palette, '#5d8f4e');
  const line = hillLine(stage, random.fork('bank'), top, short * 0.022);
  below(
    stage,
    hillPoints(stage, (x) => line(x) - short * 0.012),
    shade(lit(palette, '#cdb98a'), -0.02),
  );
  below(
    stage,
    hillPoints(stage, line),
    pen.detail > 0
      ? pen.linear([
          [0, shade(green, 0.05)],
          [1, shade(green, -0.1)],
        ])
      : green,
  );
  grassBlades(stage, random.fork('grass'), top + short * 0.03, green);
  flowerField(stage, random.fork('flowers'), { from: top + (height - top) * 0.55, density: 0.22 });
  return { x: sideOf(stage) * width, y: top + (height - top) * 0.42, size: short * 0.42 };
}

export function paintOcean(stage: Stage): Spot {
  const { pen, random, width, height, short, palette } = stage;
  const horizon = Math.round(height * random.between(0.55, 0.6));
  paintSky(stage, { horizon });
  const coast = random.chance(0.75);
  if (coast) {
    const fork = random.fork('islands');
    paintPeaks(stage, fork, {
      base: horizon + 1,
      tall: short * 0.13,
      color: layerColor(stage, '#56708f', 0.42),
      peaks: Math.round(4 * Math.max(1, width / short)),
      snow: 0,
    });
    mist(stage, horizon, short * 0.09, 0.6);
  }
  const water = waterColor(stage);
  pen.rect(
    -2,
    horizon,
    width + 4,
    height - horizon + 2,
    pen.detail > 0
      ? pen.linear([
          [0, mix(water, palette.sky[2], 0.62)],
          [0.22, mix(water, palette.sky[1], 0.34)],
          [1, shade(water, -0.12)],
        ])
      : water,
  );
  paintGlitter(stage, horizon, height);
  paintSwell(stage, horizon, height, water);
  const onLand = stage.scene.subjects.some(({ name }) => !AFLOAT.has(name));
  if (onLand) return paintBank(stage, height - Math.max(short * 0.16, (height - horizon) * 0.34));
  const hasLighthouse = stage.scene.subjects[0]?.name === 'lighthouse';
  const spotY = height - (height - horizon) * (hasLighthouse ? 0.3 : 0.42);
  const whale = stage.scene.subjects[0]?.name === 'whale';
  const front = () => {
    const rows = pen.detail === 0 ? 2 : 3;
    for (let row = 0; row < rows; row += 1) {
      const y = spotY - short * 0.012 + (height - spotY) * (row / rows) + short * (whale ? 0 : 0.01);
      const fork = random.fork(`front${row}`);
      const [period, offset] = [
        short * fork.between(0.2, 0.34),
        fork.next() * 6.28 + stage.phase * 6.28 * (row % 2 === 0 ? 1 : -1),
      ];
      const crest = (x: number) =>
        y +
        Math.sin((x / period) * 6.28 + offset) * short * 0.007 +
        Math.sin((x / period) * 2.6 + offset) * short * 0.007;
      const tone = shade(mix(water, palette.sky[1], 0.2 - row * 0.07), -0.03 * row);
      below(
        stage,
        hillPoints(stage, crest, 90),
        pen.detail > 0
          ? pen.linear([
              [0, shade(tone, 0.05), 0.82],
              [1, shade(tone, -0.08), 0.95],
            ])
          : tone,
      );
      pen.stroke(
        `M${hillPoints(stage, crest, 90)
          .map(([x, py]) => `${round(x)} ${round(py)}`)
          .join('L')}`,
        shade(mix(tone, palette.light, 0.5), 0.06),
        short * 0.0024,
        { opacity: 0.55 },
      );
      if (row === 0 && pen.detail > 0 && stage.scene.time !== 'storm') paintGlitterFront(stage, y, height);
    }
  };
  return {
    x: sideOf(stage) * width,
    y: spotY + short * 0.02,
    size: short * (hasLighthouse ? 0.56 : 0.42),
    front,
    floating: !hasLighthouse,
  };
}

function paintGlitterFront(stage: Stage, from: number, to: number): void {
  const { pen, palette, sun, short } = stage;
  const random = stage.random.fork('glints');
  for (let row = 0; row < 22; row += 1) {
    const t = random.next();
    pen.ellipse(
      sun.x + random.between(-2, 2) * sun.r,
      from + t * (to - from),
      sun.r * random.between(0.15, 0.7),
      short * 0.0028,
      palette.light,
      { opacity: 0.4 * random.between(0.3, 1), soft: true },
    );
  }
}

export function paintBeach(stage: Stage): Spot {
  const { pen, random, width, height, short, palette } = stage;
  const horizon = Math.round(height * random.between(0.46, 0.52));
  paintSky(stage, { horizon });
  const water = mix(lit(palette, '#2fa3ad'), palette.sky[0], 0.22);
  const shore = height * 0.7;
  pen.rect(
    -2,
    horizon,
    width + 4,
    height - horizon,
    pen.detail > 0
      ? pen.linear([
          [0, mix(water, palette.sky[1], 0.3)],
          [0.3, water],
          [0.55, mix(water, '#d9f2e2', 0.45)],
        ])
      : water,
  );
  paintGlitter(stage, horizon, shore);
  paintSwell(stage, horizon, shore, water);
  const sand = lit(palette, '#efd3a0', 0.8);
  const line = hillLine(stage, random.fork('shore'), shore, short * 0.03);
  const foam = lit(palette, '#ffffff', 0.4);
  const wash = swing(stage) * short * 0.012;
  below(
    stage,
    hillPoints(stage, (x) => line(x) - short * 0.03 + wash),
    mix(water, foam, 0.45),
  );
  below(
    stage,
    hillPoints(stage, (x) => line(x) - short * 0.016 + wash + Math.sin(x / (short * 0.03)) * short * 0.003),
    foam,
  );
  below(
    stage,
    hillPoints(stage, (x) => line(x)),
    shade(sand, -0.08),
  );
  below(
    stage,
    hillPoints(stage, (x) => line(x) + short * 0.03),
    pen.detail > 0
      ? pen.linear([
          [0, sand],
          [1, shade(sand, -0.07)],
        ])
      : sand,
  );
  if (pen.detail > 0) {
    for (let grain = 0; grain < (pen.detail > 1 ? 160 : 60); grain += 1)
      pen.circle(
        random.between(0, width),
        random.between(shore + short * 0.06, height),
        short * random.between(0.0008, 0.002),
        shade(sand, random.chance(0.5) ? -0.12 : 0.08),
        { soft: true },
      );
  }
  const right = stage.sun.x < width / 2;
  const palm = () => {
    const [x, y, tall] = [
      right ? width - short * 0.1 : short * 0.1,
      height + short * 0.02,
      Math.min(height * 0.86, short * 0.92),
    ];
    const lean = (right ? -1 : 1) * tall * 0.2;
    const [tx, ty] = [x + lean, y - tall];
    pen.path(
      `M${round(x - short * 0.024)} ${round(y)}Q${round(x + lean * 0.15 - short * 0.014)} ${round(y - tall * 0.5)} ${round(tx - short * 0.011)} ${round(ty)}L${round(tx + short * 0.011)} ${round(ty)}Q${round(x + lean * 0.15 + short * 0.014)} ${round(y - tall * 0.5)} ${round(x + short * 0.024)} ${round(y)}Z`,
      lit(palette, '#8a6342'),
    );
    const green = lit(palette, '#3f8a55');
    for (let frond = 0; frond < 9; frond += 1) {
      const angle = -Math.PI * (0.02 + frond * 0.12) + swing(stage, frond * 0.07) * 0.03;
      const reach = tall * random.between(0.3, 0.38);
      const [ex, ey] = [tx + Math.cos(angle) * reach, ty + Math.sin(angle) * reach * 0.45 + reach * 0.42];
      const [mx, my] = [
        tx + Math.cos(angle) * reach * 0.55,
        ty + Math.sin(angle) * reach * 0.62 - reach * 0.02,
      ];
      pen.path(
        `M${round(tx)} ${round(ty)}Q${round(mx)} ${round(my - reach * 0.1)} ${round(ex)} ${round(ey)}Q${round(mx)} ${round(my + reach * 0.09)} ${round(tx)} ${round(ty + short * 0.012)}Z`,
        shade(green, random.between(-0.06, 0.05)),
      );
    }
    for (const [dx, dy] of [
      [-0.014, 0.016],
      [0.016, 0.014],
      [0, 0.026],
    ] as const)
      pen.circle(tx + dx * short, ty + dy * short, short * 0.014, lit(palette, '#6b4a30'));
  };
  if (stage.scene.subjects.length === 0 && THINGS.umbrella) {
    pen.group(
      {
        x: (right ? 0.3 : 0.7) * width,
        y: height - short * 0.1,
        scale: (short * 0.34) / 200,
        rotate: right ? -8 : 8,
      },
      () =>
        THINGS.umbrella?.(
          pen,
          {
            main: (own) => lit(palette, own, 0.6),
            tone: (color) => lit(palette, color, 0.6),
            accent: palette.accent,
            glowing: palette.dark,
          },
          random,
        ),
    );
  }
  return { x: (right ? 0.4 : 0.6) * width, y: height - short * 0.1, size: short * 0.38, front: palm };
}

export function paintUnderwater(stage: Stage): Spot {
  const { pen, random, width, height, short, palette } = stage;
  const top = mix(lit(palette, '#5fd0d8', 0.6), palette.sky[2], 0.15);
  const deep = lit(palette, '#0d3b6b', 0.8);
  pen.backdrop(
    pen.linear([
      [0, top],
      [0.4, mix(top, deep, 0.5)],
      [1, deep],
    ]),
  );
  if (pen.detail > 0) {
    for (let ray = 0; ray < 7; ray += 1) {
      const x = random.between(0, width);
      const w = short * random.between(0.03, 0.1);
      const lean = short * random.between(-0.35, 0.1) + swing(stage, ray * 0.2) * short * 0.02;
      pen.path(
        `M${round(x)} -2L${round(x + w)} -2L${round(x + w * 2.4 + lean)} ${round(height * 0.86)}L${round(x - w * 1.2 + lean)} ${round(height * 0.86)}Z`,
        pen.linear([
          [0, '#ffffff', 0.3],
          [1, '#ffffff', 0],
        ]),
        { soft: true },
      );
    }
  }
  for (let layer = 0; layer < (pen.detail === 0 ? 2 : 3); layer += 1) {
    const color = mix(deep, lit(palette, '#2b6f86'), 0.55 - layer * 0.2);
    below(
      stage,
      hillPoints(
        stage,
        hillLine(
          stage,
          random.fork(`reef${layer}`),
          height * (0.74 + layer * 0.08),
          short * (0.08 - layer * 0.02),
        ),
      ),
      layer === 2 ? mix(color, lit(palette, '#d9c393'), 0.28) : color,
    );
  }
  const weeds = random.fork('weeds');
  const count = Math.round(([8, 18, 30, 38, 44][pen.detail] ?? 18) * Math.max(1, width / short));
  for (let weed = 0; weed < count; weed += 1) {
    const x = weeds.between(0, width);
    const tall = short * weeds.between(0.08, 0.28);
    const y = height * weeds.between(0.9, 1.03);
    const sway = (weeds.between(-0.3, 0.3) + swing(stage, weeds.next()) * 0.15) * tall;
    if (Math.abs(x - width / 2) < short * 0.18 && tall > short * 0.16) continue;
    const color = lit(
      palette,
      weeds.pick(['#2f8f6f', '#3fa37a', '#e0708a', '#f2a25c', '#8a6fc0', '#2d7a86']),
      0.9,
    );
    if (weeds.chance(0.68))
      pen.stroke(
        `M${round(x)} ${round(y)}C${round(x + sway)} ${round(y - tall * 0.35)} ${round(x - sway)} ${round(y - tall * 0.7)} ${round(x + sway * 0.6)} ${round(y - tall)}`,
        color,
        short * weeds.between(0.008, 0.016),
      );
    else {
      for (const [dx, h] of [
        [-0.3, 0.7],
        [0, 1],
        [0.3, 0.75],
        [-0.15, 0.5],
        [0.18, 0.55],
      ] as const) {
        pen.stroke(
          `M${round(x)} ${round(y)}Q${round(x + dx * tall * 0.4)} ${round(y - tall * 0.2)} ${round(x + dx * tall)} ${round(y - h * tall * 0.62)}`,
          color,
          short * 0.013,
        );
        pen.circle(x + dx * tall, y - h * tall * 0.62, short * 0.01, shade(color, 0.08));
      }
    }
  }
  const shoal = random.fork('shoal');
  const little = Math.round(([4, 10, 18, 22, 26][pen.detail] ?? 10) * Math.max(1, width / short));
  const [sx, sy] = [shoal.between(0.2, 0.8) * width, shoal.between(0.16, 0.34) * height];
  for (let fish = 0; fish < little; fish += 1) {
    const [x, y, s] = [
      sx + shoal.between(-0.28, 0.28) * short + swing(stage) * short * 0.02,
      sy + shoal.between(-0.1, 0.1) * short,
      short * shoal.between(0.01, 0.018),
    ];
    pen.path(
      `M${round(x - s)} ${round(y)}Q${round(x)} ${round(y - s * 0.75)} ${round(x + s)} ${round(y)}Q${round(x)} ${round(y + s * 0.75)} ${round(x - s)} ${round(y)}L${round(x - s * 1.6)} ${round(y - s * 0.55)}L${round(x - s * 1.6)} ${round(y + s * 0.55)}Z`,
      mix(palette.accent, top, shoal.between(0.2, 0.5)),
    );
  }
  const bubbles = [8, 26, 46, 56, 64][pen.detail] ?? 26;
  const rise = random.fork('bubbles');
  for (let bubble = 0; bubble < bubbles; bubble += 1) {
    const r = short * rise.between(0.003, 0.012);
    const y = ((rise.next() - stage.phase * 0.5 + 1) % 1) * height;
    const x = rise.between(0, width);
    pen.circle(x, y, r, '#ffffff', { opacity: 0.22, soft: true });
    pen.circle(x - r * 0.3, y - r * 0.3, r * 0.3, '#ffffff', { opacity: 0.7, soft: true });
  }
  return { x: width / 2, y: height * 0.52 + short * 0.22, size: short * 0.46, floating: true };
}
