import { mix, saturate, shade, turnHue } from './color';
import { below, hillLine, hillPoints, layerColor, mist, paintPeaks } from './ground';
import { lit } from './palette';
import { round } from './pen';
import { coniferRow, flowerField, grassBlades, roundTree } from './plant-rows';
import { paintSky } from './sky';
import { type Spot, type Stage, swing } from './stage';
import { PLANTS } from './subjects-plants';

/** Where the subject stands when the picture is wide: off the middle, away from the sun. */
export function sideOf(stage: Stage): number {
  if (stage.width < stage.height * 1.25) return 0.5;
  return stage.sun.x > stage.width / 2 ? 0.36 : 0.64;
}

/** Green, or what autumn makes of it. */
function leaf(stage: Stage, green: string): string {
  return stage.scene.autumn ? saturate(turnHue(shade(green, 0.06), -78), 1.5) : green;
}

export function paintMountains(stage: Stage): Spot {
  const { pen, random, width, height, short } = stage;
  const horizon = height * random.between(0.6, 0.66);
  paintSky(stage, { horizon });
  const cold = random.pick(['#4e6688', '#56628a', '#5c6f7c', '#6a5f82']);
  const wide = Math.max(1, width / short);
  const layers = [1, 2, 2, 3, 3][pen.detail] ?? 2;
  for (let layer = 0; layer < layers; layer += 1) {
    const depth = (layer + 1) / (layers + 1);
    paintPeaks(stage, random.fork(`peaks${layer}`), {
      base: horizon + short * 0.05 * layer,
      tall: Math.min(horizon * 0.8, short * (0.5 - depth * 0.12)),
      color: layerColor(stage, cold, depth * 0.95),
      peaks: Math.max(2, Math.round((2.2 + layer * 1.4) * wide * 0.8)),
      snow: layer === layers - 1 && layers > 1 ? 0.24 : 0.36,
    });
    mist(stage, horizon + short * 0.05 * layer, short * 0.16, 0.55);
  }
  const greens = lit(stage.palette, leaf(stage, random.pick(['#3f6b4d', '#47705a', '#5a7a48'])));
  const rows = [2, 3, 3, 4, 4][pen.detail] ?? 3;
  for (let row = 0; row < rows; row += 1) {
    const depth = (row + 1) / rows;
    const line = hillLine(
      stage,
      random.fork(`hill${row}`),
      horizon + short * (0.06 + 0.1 * row),
      short * (0.03 + 0.02 * row),
    );
    const color = mix(stage.palette.haze, shade(greens, -0.04 * row), 0.45 + 0.55 * depth);
    below(
      stage,
      hillPoints(stage, line),
      pen.detail > 0
        ? pen.linear([
            [0, shade(color, 0.035)],
            [1, shade(color, -0.05)],
          ])
        : color,
    );
    if (row > 0 || pen.detail > 1) {
      coniferRow(stage, random.fork(`trees${row}`), {
        line,
        size: short * (0.035 + 0.05 * row),
        color: shade(color, -0.05),
        gap: short * (0.024 + 0.03 * row) * (pen.detail > 1 ? 0.8 : 1.2),
        avoid: (x) => Math.abs(x - sideOf(stage) * width) < short * 0.2 * depth && row > 0,
      });
    }
    if (row < rows - 1) mist(stage, horizon + short * (0.12 + 0.1 * row), short * 0.07, 0.35);
  }
  grassBlades(stage, random.fork('grass'), height - short * 0.08, shade(greens, -0.05));
  return { x: sideOf(stage) * width, y: height - short * 0.07, size: short * 0.36 };
}

export function paintForest(stage: Stage): Spot {
  const { pen, random, width, height, short, palette, sun } = stage;
  const horizon = height * 0.66;
  paintSky(stage, { horizon, clouds: false });
  const green = leaf(stage, random.pick(['#2f5d45', '#35604f', '#47663a']));
  const layers = [3, 4, 5, 6, 6][pen.detail] ?? 4;
  for (let layer = 0; layer < layers; layer += 1) {
    const depth = layer / (layers - 1);
    const line = hillLine(
      stage,
      random.fork(`floor${layer}`),
      horizon + (height - horizon) * (depth * 0.5 - 0.12),
      short * 0.02,
    );
    const color = layerColor(stage, shade(green, -0.05 * depth), 0.12 + depth * 0.8);
    const x0 = sideOf(stage) * width;
    coniferRow(stage, random.fork(`row${layer}`), {
      line,
      size: short * (0.26 + depth * 0.42),
      color,
      gap: short * (0.05 + depth * 0.11),
      avoid: (x) => depth > 0.35 && Math.abs(x - x0) < short * (0.1 + depth * 0.2),
    });
    below(
      stage,
      hillPoints(stage, line),
      pen.detail > 0
        ? pen.linear([
            [0, shade(color, 0.02)],
            [1, shade(color, -0.03)],
          ])
        : color,
    );
    mist(stage, line(width / 2) + short * 0.02, short * 0.16, 0.5 * (1 - depth * 0.7));
  }
  if (pen.detail > 0 && !palette.dark) {
    for (let ray = 0; ray < 5; ray += 1) {
      const lean = random.between(-0.1, 0.5) * (sun.x < width / 2 ? 1 : -1);
      const spread = short * random.between(0.03, 0.08);
      const x = sun.x + random.between(-0.2, 0.2) * width;
      pen.path(
        `M${round(x)} -2L${round(x + spread * 0.3)} -2L${round(x + lean * height + spread)} ${round(height * 0.94)}L${round(x + lean * height - spread)} ${round(height * 0.94)}Z`,
        pen.linear([
          [0, palette.light, 0],
          [0.3, palette.light, 0.24],
          [1, palette.light, 0],
        ]),
        { soft: true },
      );
    }
  }
  const moss = lit(palette, leaf(stage, '#6b8a45'));
  const floor = hillLine(stage, random.fork('front'), height - short * 0.13, short * 0.02);
  below(
    stage,
    hillPoints(stage, floor),
    pen.detail > 0
      ? pen.linear([
          [0, moss],
          [1, shade(moss, -0.16)],
        ])
      : moss,
  );
  grassBlades(stage, random.fork('grass'), height - short * 0.13, shade(moss, -0.03));
  if (pen.detail > 0)
    flowerField(stage, random.fork('flowers'), {
      from: height - short * 0.1,
      density: 0.16,
      colors: ['#fdf6e6', '#f3c969', '#e9a0b8'],
    });
  // Fireflies or floating pollen.
  const motes = [0, 14, 30, 42, 50][pen.detail] ?? 14;
  for (let mote = 0; mote < motes; mote += 1) {
    const [x, y] = [
      random.between(0, width),
      random.between(0.4, 0.95) * height + swing(stage, random.next()) * short * 0.01,
    ];
    pen.glow(x, y, short * random.between(0.006, 0.016), '#fff3b0', palette.dark ? 0.95 : 0.6);
  }
  const trunk = (x: number, w: number, lean: number) => {
    const bark = shade(lit(palette, '#2f2620'), -0.04);
    pen.path(
      `M${round(x - w)} ${height + 2}Q${round(x - w * 0.5 + lean * 0.3)} ${round(height * 0.5)} ${round(x - w * 0.55 + lean)} -2L${round(x + w * 0.55 + lean)} -2Q${round(x + w * 0.5 + lean * 0.3)} ${round(height * 0.5)} ${round(x + w)} ${height + 2}Z`,
      pen.detail > 0
        ? pen.linear(
            [
              [0, shade(bark, 0.05)],
              [1, bark],
            ],
            { x2: 1, y2: 0 },
          )
        : bark,
    );
  };
  const front = () => {
    if (pen.detail === 0) return;
    trunk(short * -0.01, short * 0.07, short * 0.02);
    trunk(width + short * 0.01, short * 0.085, -short * 0.03);
  };
  return { x: sideOf(stage) * width, y: height - short * 0.09, size: short * 0.44, front };
}

export function paintMeadow(stage: Stage): Spot {
  const { pen, random, width, height, short, palette } = stage;
  const horizon = height * random.between(0.54, 0.6);
  paintSky(stage, { horizon });
  const far = layerColor(stage, '#6b86a5', 0.35);
  below(
    stage,
    hillPoints(stage, hillLine(stage, random.fork('far'), horizon - short * 0.02, short * 0.05)),
    far,
  );
  mist(stage, horizon, short * 0.1, 0.5);
  const greens = [random.pick(['#93b860', '#a3bd63', '#b0b85e']), '#7dab5a', '#5f954f', '#4c8450'];
  const rows = pen.detail === 0 ? 3 : 4;
  const x0 = sideOf(stage) * width;
  for (let row = 0; row < rows; row += 1) {
    const depth = (row + 1) / rows;
    const line = hillLine(
      stage,
      random.fork(`hill${row}`),
      horizon + short * 0.1 * row,
      short * (0.055 - row * 0.008),
    );
    const color = layerColor(stage, greens[row] ?? '#5f954f', 0.45 + depth * 0.55);
    below(
      stage,
      hillPoints(stage, line),
      pen.detail > 0
        ? pen.linear([
            [0, shade(color, 0.045)],
            [0.4, color],
            [1, shade(color, -0.07)],
          ])
        : color,
    );
    if (row < 3) {
      const trees = random.fork(`trees${row}`);
      const count = Math.round(trees.whole(3, 6) * (width / short) * (pen.detail > 0 ? 1 : 0.6));
      for (let tree = 0; tree < count; tree += 1) {
        const x = trees.between(0, width);
        const size = short * (0.045 + row * 0.035) * trees.between(0.7, 1.2);
        if (row === 2 && Math.abs(x - x0) < short * 0.28) continue;
        roundTree(
          stage,
          trees,
          x,
          line(x) + size * 0.05,
          size,
          shade(mix(color, lit(palette, leaf(stage, '#3f7a4a')), stage.scene.autumn ? 0.9 : 0.6), -0.02),
        );
      }
    }
    if (pen.detail > 1 && row === 1) {
      const furrow = random.fork('furrow');
      for (let at = 0; at < 7; at += 1) {
        const offset = short * (0.018 + at * 0.012);
        pen.stroke(
          `M${hillPoints(stage, (x) => line(x) + offset + furrow.between(-1, 1), 24)
            .map(([x, y]) => `${round(x)} ${round(y)}`)
            .join('L')}`,
          shade(color, 0.05),
          short * 0.0016,
          { opacity: 0.35, soft: true },
        );
      }
    }
  }
  const front = lit(palette, '#4c8450');
  grassBlades(stage, random.fork('grass'), horizon + short * 0.26, front);
  const field = random.fork('flowers');
  flowerField(stage, field, {
    from: horizon + short * 0.22,
    density: stage.scene.subjects.some(({ name }) => name === 'flower') ? 1.6 : 0.8,
  });
  return { x: x0, y: height - Math.max(short * 0.09, (height - horizon) * 0.22), size: short * 0.42 };
}

export function paintDesert(stage: Stage): Spot {
  const { pen, random, width, height, short, palette } = stage;
  const horizon = height * random.between(0.52, 0.58);
  paintSky(stage, { horizon });
  const rock = layerColor(stage, '#a4584a', 0.4);
  for (let mesa = 0; mesa < Math.round((width / short) * 2.2); mesa += 1) {
    const [x, w, h] = [
      random.between(0, width),
      short * random.between(0.08, 0.22),
      short * random.between(0.05, 0.16),
    ];
    const base = horizon + short * 0.02;
    pen.path(
      `M${round(x - w)} ${round(base)}L${round(x - w * 0.82)} ${round(base - h * 0.5)}L${round(x - w * 0.66)} ${round(base - h)}L${round(x + w * 0.6)} ${round(base - h * 1.02)}L${round(x + w * 0.8)} ${round(base - h * 0.45)}L${round(x + w)} ${round(base)}Z`,
      rock,
    );
    if (pen.detail > 0) {
      pen.path(
        `M${round(x + w * 0.1)} ${round(base - h * 1.01)}L${round(x + w * 0.6)} ${round(base - h * 1.02)}L${round(x + w * 0.8)} ${round(base - h * 0.45)}L${round(x + w)} ${round(base)}L${round(x + w * 0.2)} ${round(base)}Z`,
        shade(rock, -0.05),
        { soft: true, opacity: 0.8 },
      );
      for (let layer = 1; layer < 4; layer += 1)
        pen.stroke(
          `M${round(x - w * (0.66 + layer * 0.07))} ${round(base - h * (1 - layer * 0.2))}L${round(x + w * (0.6 + layer * 0.07))} ${round(base - h * (1 - layer * 0.2))}`,
          shade(rock, 0.06),
          short * 0.0018,
          { opacity: 0.5, soft: true },
        );
    }
  }
  mist(stage, horizon + short * 0.02, short * 0.1, 0.5);
  const sand = ['#e9bd80', '#e2a562', '#d48e4d', '#c37b42'];
  const dunes = pen.detail === 0 ? 3 : 5;
  for (let dune = 0; dune < dunes; dune += 1) {
    const depth = (dune + 1) / dunes;
    const fork = random.fork(`dune${dune}`);
    const y = horizon + (height - horizon) * (dune / dunes) * 0.86 + short * 0.015;
    const rise = short * (0.03 + depth * 0.07);
    const crest = fork.between(0.2, 0.8) * width;
    const color = layerColor(stage, sand[Math.min(3, dune)] ?? '#d48e4d', 0.4 + depth * 0.6);
    // One crest with a sharp edge: wind side light, lee side in the shade.
    const left = y + rise * fork.between(0.1, 0.7);
    const right = y + rise * fork.between(0.1, 0.7);
    const top = y - rise;
    pen.path(
      `M-2 ${round(left)}C${round(crest * 0.4)} ${round(left)} ${round(crest * 0.72)} ${round(top)} ${round(crest)} ${round(top)}C${round(crest + (width - crest) * 0.3)} ${round(top)} ${round(crest + (width - crest) * 0.6)} ${round(right)} ${round(width + 2)} ${round(right)}L${round(width + 2)} ${height + 2}L-2 ${height + 2}Z`,
      pen.detail > 0
        ? pen.linear([
            [0, shade(color, 0.06)],
            [0.5, color],
            [1, shade(color, -0.05)],
          ])
        : color,
    );
    const dark = shade(mix(color, palette.sky[0], 0.12), -0.075);
    pen.path(
      `M${round(crest)} ${round(top)}C${round(crest + (width - crest) * 0.3)} ${round(top)} ${round(crest + (width - crest) * 0.6)} ${round(right)} ${round(width + 2)} ${round(right)}L${round(width + 2)} ${height + 2}L${round(crest + width * 0.12)} ${height + 2}C${round(crest - short * 0.1)} ${round(y + rise * 3)} ${round(crest + short * 0.16)} ${round(y + rise)} ${round(crest)} ${round(top)}Z`,
      pen.detail > 0
        ? pen.linear([
            [0, dark, 0.95],
            [0.7, dark, 0.25],
            [1, dark, 0],
          ])
        : dark,
      { soft: true, opacity: pen.detail > 0 ? 1 : 0.5 },
    );
    if (pen.detail > 1 && depth > 0.5) {
      let ripples = '';
      for (let ripple = 0; ripple < 26; ripple += 1) {
        const [x, ry] = [fork.between(0, crest), y + fork.between(0.3, 2.4) * rise];
        ripples += `M${round(x)} ${round(ry)}q${round(short * 0.03)} ${round(-short * 0.008)} ${round(short * 0.07)} 0`;
      }
      pen.stroke(ripples, shade(color, -0.06), short * 0.0016, { opacity: 0.35, soft: true });
    }
    const cactus = PLANTS.cactus;
    if (cactus && pen.detail > 0 && dune === 2) {
      for (let at = 0; at < 3; at += 1) {
        pen.group(
          {
            x: fork.between(0.05, 0.95) * width,
            y: y + rise * 1.2,
            scale: (short * fork.between(0.05, 0.1)) / 200,
            flip: fork.chance(0.5),
          },
          () =>
            cactus(
              pen,
              {
                main: () => lit(palette, '#4f7d54'),
                tone: (color2) => lit(palette, color2),
                accent: palette.accent,
                glowing: palette.dark,
              },
              fork,
            ),
        );
      }
    }
  }
  return { x: sideOf(stage) * width, y: height - short * 0.12, size: short * 0.4 };
}

export function paintSnow(stage: Stage): Spot {
  const { pen, random, width, height, short, palette } = stage;
  const horizon = height * random.between(0.56, 0.62);
  paintSky(stage, { horizon });
  paintPeaks(stage, random.fork('peaks'), {
    base: horizon + short * 0.03,
    tall: Math.min(horizon * 0.7, short * 0.42),
    color: layerColor(stage, '#7f96b8', 0.5),
    peaks: Math.round(3 * Math.max(1, width / short)),
    snow: 0.62,
  });
  mist(stage, horizon + short * 0.03, short * 0.14, 0.6);
  const x0 = sideOf(stage) * width;
  const rows = pen.detail === 0 ? 2 : 4;
  for (let row = 0; row < rows; row += 1) {
    const depth = (row + 1) / rows;
    const line = hillLine(
      stage,
      random.fork(`drift${row}`),
      horizon + (height - horizon) * (0.06 + row * (0.72 / rows)),
      short * 0.045,
    );
    const white = mix(lit(palette, '#f7f8fb', 0.6), palette.sky[1], 0.26 - depth * 0.12);
    if (row < rows - 1) {
      const green = layerColor(stage, '#355a55', 0.35 + depth * 0.5);
      coniferRow(stage, random.fork(`trees${row}`), {
        line,
        size: short * (0.06 + 0.09 * row),
        color: mix(green, white, 0.12),
        gap: short * (0.035 + row * 0.05),
        avoid: (x) => row > 0 && Math.abs(x - x0) < short * 0.26,
      });
    }
    below(
      stage,
      hillPoints(stage, line),
      pen.detail > 0
        ? pen.linear([
            [0, shade(white, 0.03)],
            [0.35, white],
            [1, mix(white, palette.sky[0], 0.22)],
          ])
        : white,
    );
  }
  const flakes = () => {
    const snow = random.fork('flakes');
    const count = Math.round(([30, 110, 200, 260, 300][pen.detail] ?? 110) * Math.min(2, width / short));
    for (let flake = 0; flake < count; flake += 1) {
      const near = snow.next();
      pen.circle(
        snow.between(0, width) + swing(stage, near) * short * 0.012,
        ((snow.next() + stage.phase) % 1) * height,
        short * (0.0016 + 0.004 * near ** 3),
        '#ffffff',
        { opacity: 0.5 + 0.45 * near, soft: true },
      );
    }
  };
  return { x: x0, y: height - short * 0.1, size: short * 0.42, front: flakes };
}

/** High above the land, for what flies. */
export function paintHighSky(stage: Stage): Spot {
  const { pen, random, width, height, short } = stage;
  const horizon = height * 0.84;
  paintSky(stage, { horizon });
  const rows = pen.detail === 0 ? 2 : 4;
  for (let row = 0; row < rows; row += 1) {
    const line = hillLine(
      stage,
      random.fork(`land${row}`),
      horizon - short * 0.02 + short * 0.05 * row,
      short * 0.03,
    );
    const color = layerColor(
      stage,
      ['#7f97b0', '#6f9a74', '#5f8f57', '#4b7c4c'][row] ?? '#5f8f57',
      0.3 + (row / rows) * 0.65,
    );
    below(
      stage,
      hillPoints(stage, line),
      pen.detail > 0
        ? pen.linear([
            [0, shade(color, 0.04)],
            [1, shade(color, -0.05)],
          ])
        : color,
    );
    if (pen.detail > 0 && row > 0)
      coniferRow(stage, random.fork(`trees${row}`), {
        line,
        size: short * (0.012 + 0.012 * row),
        color: shade(color, -0.06),
        gap: short * 0.03,
      });
  }
  return { x: sideOf(stage) * width, y: height * 0.44 + short * 0.24, size: short * 0.46, floating: true };
}
