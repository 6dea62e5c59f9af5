import { mix, shade } from './color';
import { below, hillLine, hillPoints, layerColor, mist, ridge } from './ground';
import { lit } from './palette';
import { round } from './pen';
import { sideOf } from './places-land';
import type { Random } from './random';
import { paintSky } from './sky';
import { type Spot, type Stage, swing } from './stage';
import { THINGS } from './subjects-things';

function paintTower(
  stage: Stage,
  random: Random,
  x: number,
  base: number,
  w: number,
  h: number,
  color: string,
  windows: number,
): void {
  const { pen, palette, short } = stage;
  const glow = palette.dark || stage.scene.time === 'sunset';
  const top = base - h;
  const kind = random.whole(0, 5);
  const body =
    pen.detail > 0
      ? pen.linear([
          [0, shade(color, 0.03)],
          [1, mix(color, palette.haze, 0.22)],
        ])
      : color;
  if (kind === 0) pen.rect(x + w * 0.25, top - w * 0.5, w * 0.5, w * 0.55, body);
  if (kind === 1)
    pen.path(
      `M${round(x)} ${round(top)}L${round(x + w / 2)} ${round(top - w * 0.7)}L${round(x + w)} ${round(top)}Z`,
      body,
    );
  if (kind === 2)
    pen.stroke(
      `M${round(x + w / 2)} ${round(top)}L${round(x + w / 2)} ${round(top - h * 0.22)}`,
      color,
      short * 0.004,
    );
  if (kind === 3)
    pen.path(
      `M${round(x)} ${round(top)}L${round(x + w)} ${round(top - w * 0.5)}L${round(x + w)} ${round(top + 1)}Z`,
      body,
    );
  pen.rect(x, top, w, stage.height - top, body);
  if (pen.detail > 0)
    pen.rect(x + w * 0.62, top, w * 0.38, stage.height - top, shade(color, -0.05), {
      soft: true,
      opacity: 0.4,
    });
  if (windows === 0) return;
  const columns = Math.max(2, Math.round(w / (short * 0.021)));
  const rows = Math.max(3, Math.floor(h / (short * 0.03)));
  const [cw, rh] = [w / (columns + 0.6), h / (rows + 0.8)];
  const lights = [
    palette.dark ? '#ffd98a' : '#ffe3a6',
    palette.dark ? '#ffb866' : '#fff0cf',
    mix('#bfe4f2', color, 0.25),
  ];
  const panes = ['', '', '', ''];
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1) {
      const on = random.chance(glow ? 0.46 : 0.08);
      const which = on ? random.whole(0, 2) : 3;
      const [px, py] = [x + cw * (column + 0.5), top + rh * (row + 0.6)];
      panes[which] +=
        `M${round(px)} ${round(py)}h${round(cw * 0.56)}v${round(rh * 0.52)}h${round(-cw * 0.56)}Z`;
    }
  }
  panes.forEach((d, at) => {
    if (d !== '')
      pen.path(
        d,
        at === 3
          ? palette.dark
            ? shade(color, -0.05)
            : mix(color, palette.sky[1], 0.4)
          : (lights[at] ?? '#ffd98a'),
        { opacity: at === 3 ? 0.7 : windows, soft: pen.medium === 'line' && at === 3 },
      );
  });
}

export function paintCity(stage: Stage): Spot {
  const { pen, random, width, height, short, palette } = stage;
  const street = height * (stage.scene.subjects.length > 0 ? 0.82 : 0.76);
  paintSky(stage, { horizon: street });
  const layers = [2, 3, 3, 4, 4][pen.detail] ?? 3;
  const base = random.pick(['#4a5a7c', '#5a5478', '#54677a', '#6a5566']);
  for (let layer = 0; layer < layers; layer += 1) {
    const depth = (layer + 1) / layers;
    const fork = random.fork(`block${layer}`);
    const tall = Math.min(street * 0.86, short * (0.62 - layer * 0.06));
    let x = -short * 0.06 * fork.next();
    while (x < width) {
      const w = short * fork.between(0.06, 0.13) * (0.7 + depth * 0.55);
      const h = tall * fork.between(0.38, 1) * (layer === layers - 1 ? 0.62 : 1);
      const tone = fork.chance(0.3) ? mix(base, palette.accent, 0.22) : base;
      paintTower(
        stage,
        fork,
        x,
        street,
        w,
        h,
        layerColor(stage, shade(tone, fork.between(-0.04, 0.05) - depth * 0.07), 0.25 + depth * 0.7),
        layer === 0 && pen.detail < 2 ? 0 : 0.4 + depth * 0.55,
      );
      x += w * fork.between(0.9, 1.35);
    }
    if (layer < layers - 1) mist(stage, street - short * 0.05, short * 0.3, 0.42);
  }
  const wet = shade(lit(palette, '#4c5064'), -0.03);
  pen.rect(
    -2,
    street,
    width + 4,
    height - street + 2,
    pen.detail > 0
      ? pen.linear([
          [0, mix(wet, palette.sky[2], 0.3)],
          [1, shade(wet, -0.1)],
        ])
      : wet,
  );
  // The street mirrors lights in long soft streaks.
  const streaks = random.fork('streaks');
  for (let streak = 0; streak < (pen.detail > 0 ? 46 : 12) * Math.max(1, width / short); streak += 1) {
    const [x, y, w] = [
      streaks.between(0, width),
      street + streaks.next() ** 0.8 * (height - street),
      short * streaks.between(0.02, 0.1),
    ];
    pen.rect(
      x - w / 2,
      y,
      w,
      short * 0.0035,
      streaks.pick([palette.light, palette.accent, palette.sky[2], '#ffd98a']),
      { opacity: streaks.between(0.15, 0.5), soft: pen.medium === 'line', radius: 2 },
    );
  }
  pen.rect(-2, street - short * 0.008, width + 4, short * 0.012, shade(wet, -0.12));
  if (pen.detail > 0) {
    for (let lampAt = short * 0.12; lampAt < width; lampAt += short * 0.34) {
      pen.stroke(
        `M${round(lampAt)} ${round(street)}L${round(lampAt)} ${round(street - short * 0.12)}q0 ${round(-short * 0.02)} ${round(short * 0.025)} ${round(-short * 0.02)}`,
        shade(wet, -0.14),
        short * 0.0045,
      );
      pen.circle(lampAt + short * 0.028, street - short * 0.137, short * 0.006, '#fff0c0');
      if (palette.dark || stage.scene.time === 'sunset')
        pen.glow(lampAt + short * 0.028, street - short * 0.137, short * 0.06, '#ffdf9a', 0.7);
    }
  }
  return { x: sideOf(stage) * width, y: street + (height - street) * 0.6, size: short * 0.42 };
}

export function paintSpace(stage: Stage): Spot {
  const { pen, random, width, height, short, scene } = stage;
  const tint = scene.tints[0] ?? random.pick(['#5b3aa8', '#27569c', '#8a2f78', '#1f6f7a']);
  const second = scene.tints[1] ?? random.pick(['#e0568a', '#3fb6c9', '#f09a52', '#7f7bf0']);
  const night = mix('#070818', tint, 0.12);
  pen.backdrop(
    pen.linear(
      [
        [0, night],
        [0.6, mix(night, tint, 0.3)],
        [1, mix(night, second, 0.2)],
      ],
      { x2: 0.6 },
    ),
  );
  const clouds = [2, 6, 10, 13, 15][pen.detail] ?? 6;
  for (let cloud = 0; cloud < clouds; cloud += 1) {
    const t = random.next();
    pen.glow(
      width * t + random.between(-0.1, 0.1) * short,
      height * (0.75 - t * 0.55) + random.between(-0.18, 0.18) * short,
      short * random.between(0.16, 0.46),
      random.chance(0.5) ? tint : second,
      random.between(0.25, 0.5),
    );
  }
  const stars = Math.round(([70, 220, 420, 560, 680][pen.detail] ?? 220) * Math.min(2, width / short));
  for (let star = 0; star < stars; star += 1) {
    const size = short * random.between(0.0005, 0.0022) * (random.chance(0.05) ? 2 : 1);
    pen.circle(
      random.between(0, width),
      random.between(0, height),
      size,
      random.pick(['#ffffff', '#cfe3ff', '#ffe9cf']),
      { opacity: random.between(0.4, 1) * (0.7 + 0.3 * swing(stage, random.next())), soft: true },
    );
  }
  for (let bright = 0; bright < 5; bright += 1) {
    const [x, y, r] = [
      random.between(0.05, 0.95) * width,
      random.between(0.05, 0.7) * height,
      short * random.between(0.012, 0.03),
    ];
    pen.glow(x, y, r * 2, '#ffffff', 0.5);
    pen.path(
      `M${round(x)} ${round(y - r)}Q${round(x)} ${round(y)} ${round(x + r)} ${round(y)}Q${round(x)} ${round(y)} ${round(x)} ${round(y + r)}Q${round(x)} ${round(y)} ${round(x - r)} ${round(y)}Q${round(x)} ${round(y)} ${round(x)} ${round(y - r)}Z`,
      '#ffffff',
    );
  }
  paintPlanet(
    stage,
    (sideOf(stage) > 0.5 ? 0.24 : 0.76) * width,
    height * random.between(0.24, 0.34),
    short * random.between(0.13, 0.19),
    second,
    true,
  );
  paintPlanet(
    stage,
    (sideOf(stage) > 0.5 ? 0.82 : 0.16) * width,
    height * random.between(0.1, 0.2),
    short * 0.035,
    tint,
    false,
  );
  const subject = scene.subjects[0]?.name;
  if (subject !== undefined && subject !== 'rocket') {
    const grey = mix('#b9b2bd', tint, 0.25);
    const line = hillLine(stage, random.fork('moon'), height * 0.82, short * 0.025);
    below(
      stage,
      hillPoints(stage, line),
      pen.detail > 0
        ? pen.linear([
            [0, shade(grey, 0.06)],
            [1, shade(grey, -0.16)],
          ])
        : grey,
    );
    for (let crater = 0; crater < 12; crater += 1) {
      const [x, y, r] = [
        random.between(0, width),
        random.between(0.86, 0.99) * height,
        short * random.between(0.012, 0.05),
      ];
      pen.ellipse(x, y, r, r * 0.3, shade(grey, -0.1));
      pen.ellipse(x, y + r * 0.07, r * 0.92, r * 0.24, shade(grey, 0.02), { soft: true });
    }
    return { x: sideOf(stage) * width, y: height * 0.9, size: short * 0.46 };
  }
  return { x: sideOf(stage) * width, y: height * 0.52 + short * 0.24, size: short * 0.48, floating: true };
}

function paintPlanet(stage: Stage, x: number, y: number, r: number, color: string, ringed: boolean): void {
  const { pen, random } = stage;
  pen.glow(x, y, r * 1.6, color, 0.5);
  const ring = (front: boolean) => {
    const half = front
      ? `M${round(x - r * 1.75)} ${round(y)}A${round(r * 1.75)} ${round(r * 0.42)} 0 0 0 ${round(x + r * 1.75)} ${round(y)}`
      : `M${round(x - r * 1.75)} ${round(y)}A${round(r * 1.75)} ${round(r * 0.42)} 0 0 1 ${round(x + r * 1.75)} ${round(y)}`;
    pen.stroke(half, mix(color, '#fff1d6', 0.6), r * 0.14, { opacity: 0.8 });
    pen.stroke(half, mix(color, '#ffffff', 0.25), r * 0.04, { opacity: 0.9 });
  };
  pen.group({ rotate: 0 }, () => {
    if (ringed) ring(false);
    pen.circle(
      x,
      y,
      r,
      pen.linear(
        [
          [0, shade(color, 0.14)],
          [0.5, color],
          [1, shade(color, -0.26)],
        ],
        { x1: 0.1, y1: 0, x2: 0.9, y2: 1 },
      ),
    );
    pen.clip(
      `M${round(x - r)} ${round(y)}a${round(r)} ${round(r)} 0 1 1 ${round(r * 2)} 0a${round(r)} ${round(r)} 0 1 1 ${round(-r * 2)} 0`,
      () => {
        for (let band = 0; band < 5; band += 1)
          pen.ellipse(
            x,
            y + r * (-0.75 + band * 0.36) + random.between(-0.06, 0.06) * r,
            r * 1.1,
            r * random.between(0.05, 0.12),
            shade(color, random.between(-0.1, 0.12)),
            { soft: true, opacity: 0.5 },
          );
        pen.circle(x + r * 0.45, y + r * 0.4, r * 1.15, '#05061a', { soft: true, opacity: 0.001 });
      },
    );
    if (ringed) ring(true);
  });
}

/** A still life: wall, a shape behind, a table, light from one side. */
export function paintStudio(stage: Stage): Spot {
  const { pen, random, width, height, short, scene, palette } = stage;
  const wall =
    scene.tints[0] ?? random.pick(['#e8c9b5', '#cfdccf', '#f0d9a8', '#c9d6e4', '#e6c4c8', '#d8cdea']);
  const night = palette.dark ? 0.55 : 0;
  const tone = (color: string) =>
    night > 0 ? mix(color, palette.tint, night) : mix(color, palette.tint, palette.tintAmount * 0.4);
  const back = tone(wall);
  const table = height * 0.72;
  pen.backdrop(
    pen.detail > 0
      ? pen.linear([
          [0, shade(back, -0.03)],
          [0.6, shade(back, 0.05)],
          [1, back],
        ])
      : back,
  );
  const x0 = width / 2;
  const shape = random.whole(0, 3);
  const disc = shade(mix(back, tone(palette.accent), 0.42), 0.02);
  const discPaint =
    pen.detail > 0
      ? pen.linear([
          [0, shade(disc, 0.05)],
          [1, mix(disc, back, 0.4)],
        ])
      : disc;
  if (shape === 0) pen.circle(x0, table - short * 0.3, short * 0.29, discPaint);
  else if (shape === 1) {
    const w = short * 0.27;
    pen.path(
      `M${round(x0 - w)} ${round(table)}L${round(x0 - w)} ${round(table - short * 0.32)}A${round(w)} ${round(w)} 0 0 1 ${round(x0 + w)} ${round(table - short * 0.32)}L${round(x0 + w)} ${round(table)}Z`,
      discPaint,
    );
  } else if (shape === 2) {
    pen.circle(x0 - short * 0.12, table - short * 0.34, short * 0.24, discPaint);
    pen.circle(
      x0 + short * 0.18,
      table - short * 0.22,
      short * 0.17,
      shade(mix(back, tone('#6f8fa8'), 0.35), 0.03),
    );
  } else {
    pen.path(
      `M${round(x0 - short * 0.36)} ${round(table)}C${round(x0 - short * 0.42)} ${round(table - short * 0.34)} ${round(x0 - short * 0.12)} ${round(table - short * 0.6)} ${round(x0 + short * 0.08)} ${round(table - short * 0.5)}C${round(x0 + short * 0.3)} ${round(table - short * 0.42)} ${round(x0 + short * 0.42)} ${round(table - short * 0.2)} ${round(x0 + short * 0.34)} ${round(table)}Z`,
      discPaint,
    );
  }
  if (pen.detail > 0) {
    // Light through a window that is out of sight.
    const slant = short * 0.22;
    for (let pane = 0; pane < 2; pane += 1) {
      const x = width * 0.08 + pane * short * 0.2;
      pen.path(
        `M${round(x)} ${round(height * 0.06)}L${round(x + short * 0.15)} ${round(height * 0.06)}L${round(x + short * 0.15 + slant)} ${round(table - short * 0.06)}L${round(x + slant)} ${round(table - short * 0.06)}Z`,
        '#ffffff',
        { soft: true, opacity: 0.16 },
      );
    }
  }
  const wood = tone(random.pick(['#d9b48a', '#f0e6d8', '#b98f6b', '#e9d3bd']));
  pen.rect(
    -2,
    table,
    width + 4,
    height - table + 2,
    pen.detail > 0
      ? pen.linear([
          [0, shade(wood, 0.05)],
          [0.12, wood],
          [1, shade(wood, -0.1)],
        ])
      : wood,
  );
  if (pen.detail > 0) pen.rect(-2, table, width + 4, short * 0.004, shade(wood, 0.12), { soft: true });
  if (pen.detail > 1) {
    let grain = '';
    for (let line = 0; line < 22; line += 1) {
      const [x, y, l] = [
        random.between(-0.1, 0.9) * width,
        random.between(table + short * 0.01, height),
        short * random.between(0.08, 0.4),
      ];
      grain += `M${round(x)} ${round(y)}q${round(l / 2)} ${round(random.between(-2, 2))} ${round(l)} 0`;
    }
    pen.stroke(grain, shade(wood, -0.08), short * 0.0014, { opacity: 0.35, soft: true });
  }
  return { x: x0, y: table + (height - table) * 0.4, size: short * 0.5 };
}

/** A room with a window onto the scene's own light. */
export function paintRoom(stage: Stage): Spot {
  const { pen, random, width, height, short, scene, palette } = stage;
  const wallColor = scene.tints[0] ?? random.pick(['#d8b9a0', '#a9bfae', '#d9c7a4', '#9fb0c4', '#c9a3a0']);
  const wall = lit(palette, wallColor, 0.75);
  const floorY = height * 0.76;
  pen.backdrop(
    pen.detail > 0
      ? pen.linear([
          [0, shade(wall, -0.05)],
          [0.7, wall],
          [1, shade(wall, -0.04)],
        ])
      : wall,
  );
  const [ww, wh] = [short * 0.46, short * 0.46];
  const [wx, wy] = [width * (width > height * 1.25 ? 0.62 : 0.5) - ww / 2, floorY - short * 0.64];
  const frame = lit(palette, '#f4ece0', 0.7);
  pen.rect(wx - short * 0.022, wy - short * 0.022, ww + short * 0.044, wh + short * 0.044, frame);
  pen.clip(`M${round(wx)} ${round(wy)}h${round(ww)}v${round(wh)}h${round(-ww)}Z`, () => {
    pen.rect(
      wx,
      wy,
      ww,
      wh,
      pen.linear([
        [0, palette.sky[0]],
        [0.55, palette.sky[1]],
        [1, palette.sky[2]],
      ]),
    );
    pen.glow(wx + ww * 0.7, wy + wh * 0.36, ww * 0.5, palette.light, 0.6);
    pen.circle(wx + ww * 0.7, wy + wh * 0.36, ww * 0.08, palette.light);
    for (let row = 0; row < 3; row += 1) {
      const y = wy + wh * (0.66 + row * 0.12);
      pen.path(
        `M${round(wx)} ${round(y)}Q${round(wx + ww * (0.2 + row * 0.1))} ${round(y - wh * 0.16)} ${round(wx + ww * 0.5)} ${round(y)}T${round(wx + ww)} ${round(y - wh * 0.04)}V${round(wy + wh)}H${round(wx)}Z`,
        layerColor(stage, '#5f8f62', 0.3 + row * 0.3),
      );
    }
  });
  pen.rect(wx + ww / 2 - short * 0.007, wy, short * 0.014, wh, frame);
  pen.rect(wx, wy + wh * 0.45, ww, short * 0.014, frame);
  pen.rect(wx - short * 0.045, wy + wh + short * 0.018, ww + short * 0.09, short * 0.03, shade(frame, -0.04));
  const curtain = lit(
    palette,
    scene.tints[1] ?? random.pick(['#e9d9c4', '#c98f7a', '#e3c77f', '#b7c4b0']),
    0.7,
  );
  for (const side of [-1, 1]) {
    const edge = side < 0 ? wx - short * 0.1 : wx + ww + short * 0.1;
    const inner = edge - side * short * 0.16;
    pen.path(
      `M${round(edge)} ${round(wy - short * 0.06)}L${round(inner)} ${round(wy - short * 0.06)}C${round(inner)} ${round(wy + wh * 0.5)} ${round(edge - side * short * 0.05)} ${round(wy + wh * 0.62)} ${round(edge - side * short * 0.04)} ${round(wy + wh + short * 0.08)}L${round(edge)} ${round(wy + wh + short * 0.08)}Z`,
      pen.shaded(curtain),
    );
    if (pen.detail > 0)
      for (let fold = 1; fold < 4; fold += 1)
        pen.stroke(
          `M${round(edge - side * short * 0.037 * fold)} ${round(wy - short * 0.06)}C${round(edge - side * short * 0.037 * fold)} ${round(wy + wh * 0.5)} ${round(edge - side * short * 0.014 * fold)} ${round(wy + wh * 0.6)} ${round(edge - side * short * 0.011 * fold)} ${round(wy + wh + short * 0.08)}`,
          shade(curtain, -0.07),
          short * 0.003,
          { soft: true, opacity: 0.6 },
        );
  }
  pen.stroke(
    `M${round(wx - short * 0.13)} ${round(wy - short * 0.06)}L${round(wx + ww + short * 0.13)} ${round(wy - short * 0.06)}`,
    lit(palette, '#6b4a33'),
    short * 0.009,
  );
  const floor = lit(palette, random.pick(['#a8754c', '#8f6848', '#b98d63']), 0.8);
  pen.rect(
    -2,
    floorY,
    width + 4,
    height - floorY + 2,
    pen.detail > 0
      ? pen.linear([
          [0, shade(floor, 0.03)],
          [1, shade(floor, -0.08)],
        ])
      : floor,
  );
  pen.rect(-2, floorY - short * 0.03, width + 4, short * 0.03, frame);
  if (pen.detail > 0)
    for (let board = -6; board <= 6; board += 1)
      pen.stroke(
        `M${round(width / 2 + board * width * 0.1)} ${round(floorY)}L${round(width / 2 + board * width * 0.19)} ${height}`,
        shade(floor, -0.07),
        short * 0.0022,
        { soft: true, opacity: 0.7 },
      );
  const spotX = width > height * 1.25 ? width * 0.36 : width / 2;
  const rug = lit(palette, palette.accent, 0.6);
  pen.ellipse(spotX, height - (height - floorY) * 0.4, short * 0.38, (height - floorY) * 0.34, rug);
  pen.ellipse(
    spotX,
    height - (height - floorY) * 0.4,
    short * 0.32,
    (height - floorY) * 0.27,
    shade(rug, 0.07),
    { soft: true },
  );
  pen.ellipse(spotX, height - (height - floorY) * 0.4, short * 0.27, (height - floorY) * 0.22, rug, {
    soft: true,
  });
  if (pen.detail > 0)
    pen.path(
      `M${round(wx)} ${round(floorY)}L${round(wx + ww)} ${round(floorY)}L${round(wx + ww - short * 0.12)} ${height}L${round(wx - short * 0.26)} ${height}Z`,
      palette.light,
      { soft: true, opacity: palette.dark ? 0.1 : 0.2 },
    );
  const plant = THINGS.vase;
  const far = wx + ww * 0.5 > width / 2 ? width - short * 0.13 : width * 0.86;
  if (plant && width >= height * 0.8)
    pen.group({ x: far, y: floorY + short * 0.05, scale: (short * 0.3) / 200 }, () =>
      plant(
        pen,
        {
          main: (own) => lit(palette, own, 0.7),
          tone: (color) => lit(palette, color, 0.7),
          accent: palette.accent,
          glowing: palette.dark,
        },
        random,
      ),
    );
  return { x: spotX, y: height - (height - floorY) * 0.42, size: short * 0.46 };
}

/** The land of neon: a striped sun over a grid that runs to the horizon. */
export function paintNeonGrid(stage: Stage): Spot {
  const { pen, random, width, height, short, scene } = stage;
  const horizon = height * 0.58;
  const pink = scene.tints[0] ?? random.pick(['#ff3fa4', '#ff5c8a', '#c44dff']);
  const cyan = scene.tints[1] ?? random.pick(['#35e0ff', '#4df0d0', '#6f9bff']);
  pen.backdrop(pen.paper);
  pen.glow(width / 2, horizon, short * 0.75, pink, 0.75);
  for (let star = 0; star < 90; star += 1) {
    const [sx, sy] = [random.between(0, width), random.next() ** 1.4 * horizon * 0.9];
    pen.raw(
      `<circle cx="${round(sx)}" cy="${round(sy)}" r="${short * 0.0011}" fill="#ffffff" fill-opacity="${round(random.between(0.3, 0.9))}"/>`,
    );
  }
  const [x, y, r] = [width / 2, horizon - short * 0.15, short * 0.25];
  const bands = 48;
  for (let band = 0; band < bands; band += 1) {
    const [from, to] = [-1 + (band / bands) * 2, -1 + ((band + 1) / bands) * 2];
    // Every sixth band is left out below the middle, and more of the sky shows the lower it is.
    if (from > 0 && band % 6 < from * 3) continue;
    const half = (at: number) => Math.sqrt(Math.max(0, 1 - at * at)) * r;
    pen.raw(
      `<path d="M${round(x - half(from))} ${round(y + r * from)}L${round(x + half(from))} ${round(y + r * from)}L${round(x + half(to))} ${round(y + r * to + 0.6)}L${round(x - half(to))} ${round(y + r * to + 0.6)}Z" fill="${mix('#ffd86b', pink, band / bands)}"/>`,
    );
  }
  for (let row = 0; row < 2; row += 1) {
    const fork = random.fork(`ridge${row}`);
    const line = ridge(
      fork,
      [-2, horizon - short * 0.03],
      [width + 2, horizon - short * 0.03],
      short * (0.12 - row * 0.05),
      6,
    );
    const d = `M${line.map(([px, py]) => `${round(px)} ${round(Math.min(horizon, py))}`).join('L')}`;
    pen.raw(
      `<path d="${d}L${round(width + 2)} ${round(horizon)}L-2 ${round(horizon)}Z" fill="${pen.paper}"/>`,
    );
    pen.stroke(d, row === 0 ? pink : cyan, short * 0.0022);
  }
  pen.raw(
    `<rect x="0" y="${round(horizon)}" width="${width}" height="${round(height - horizon)}" fill="${mix(pen.paper, pink, 0.08)}"/>`,
  );
  for (let column = -24; column <= 24; column += 1) {
    pen.stroke(
      `M${round(width / 2 + column * short * 0.035)} ${round(horizon)}L${round(width / 2 + column * short * 0.24)} ${height}`,
      cyan,
      short * 0.0016,
      { opacity: 0.75 },
    );
  }
  for (let row = 0; row < 14; row += 1) {
    const t = ((row + stage.phase) / 14) ** 2.4;
    pen.stroke(`M0 ${round(horizon + t * (height - horizon))}H${width}`, cyan, short * (0.0012 + 0.002 * t), {
      opacity: 0.8,
    });
  }
  pen.stroke(`M0 ${round(horizon)}H${width}`, '#ffffff', short * 0.0026);
  return { x: width / 2, y: height - (height - horizon) * 0.34, size: short * 0.42 };
}
