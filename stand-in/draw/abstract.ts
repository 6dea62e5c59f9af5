import { mix, shade } from './color';
import { chooseHarmony, type Harmony } from './palette';
import { type Pen, points, round } from './pen';
import type { Random } from './random';
import type { Stage } from './stage';

type Composition = (stage: Stage, colors: Harmony, random: Random) => void;

/** A sun of rays over fans, with fine metal lines: art deco. */
const deco: Composition = ({ pen, width, height, short }, [deep, second, , bright, pale], random) => {
  pen.backdrop(
    pen.linear([
      [0, deep],
      [1, mix(deep, second, 0.5)],
    ]),
  );
  const [cx, cy] = [width / 2, height * 0.56];
  const reach = Math.hypot(width, height);
  const rays = [12, 20, 28, 32, 36][pen.detail] ?? 20;
  for (let ray = 0; ray < rays; ray += 1) {
    if (ray % 2 === 1) continue;
    const [from, to] = [Math.PI + (ray / rays) * Math.PI, Math.PI + ((ray + 1) / rays) * Math.PI];
    pen.path(
      points([
        [cx, cy],
        [cx + Math.cos(from) * reach, cy + Math.sin(from) * reach],
        [cx + Math.cos(to) * reach, cy + Math.sin(to) * reach],
      ]),
      pen.detail > 0
        ? pen.linear([
            [0, second, 0.15],
            [1, mix(second, bright, 0.35), 0.95],
          ])
        : mix(deep, second, 0.7),
    );
  }
  pen.glow(cx, cy, short * 0.6, bright, 0.45);
  for (let ring = 5; ring >= 0; ring -= 1) {
    const r = short * (0.08 + ring * 0.042);
    pen.path(
      `M${round(cx - r)} ${round(cy)}A${round(r)} ${round(r)} 0 0 1 ${round(cx + r)} ${round(cy)}Z`,
      [bright, deep, pale, second, bright, deep][ring] ?? bright,
    );
    pen.stroke(
      `M${round(cx - r)} ${round(cy)}A${round(r)} ${round(r)} 0 0 1 ${round(cx + r)} ${round(cy)}`,
      mix(bright, pale, 0.5),
      short * 0.0028,
    );
  }
  const fan = short * random.between(0.075, 0.095);
  let row = 0;
  for (let y = cy + fan; y < height + fan * 2; y += fan * 0.56) {
    for (let x = (row % 2) * fan; x < width + fan * 2; x += fan * 2) {
      for (let arc = 0; arc < 4; arc += 1) {
        const r = fan * (1 - arc * 0.24);
        pen.path(
          `M${round(x - r)} ${round(y)}A${round(r)} ${round(r)} 0 0 1 ${round(x + r)} ${round(y)}Z`,
          [deep, mix(deep, second, 0.65), deep, bright][arc] ?? deep,
          { stroke: mix(bright, pale, 0.4), strokeWidth: short * 0.0022 },
        );
      }
    }
    row += 1;
  }
};

/** Quarter circles, dots and bars on a grid. */
const tiles: Composition = ({ pen, width, height, short }, colors, random) => {
  const [deep, second, third, bright, pale] = colors;
  pen.backdrop(pale);
  const across = [4, 5, 6, 7, 7][pen.detail] ?? 5;
  const size = short / across;
  const [ox, oy] = [((width % size) - size) / 2, ((height % size) - size) / 2];
  for (let y = oy; y < height; y += size) {
    for (let x = ox; x < width; x += size) {
      const ground = random.pick([pale, deep, second, third, bright]);
      const others = [deep, second, third, bright, pale].filter((color) => color !== ground) as [
        string,
        string,
        string,
        string,
      ];
      const ink = random.pick(others);
      pen.rect(
        x,
        y,
        size + 0.5,
        size + 0.5,
        pen.detail > 1
          ? pen.linear([
              [0, shade(ground, 0.02)],
              [1, shade(ground, -0.02)],
            ])
          : ground,
      );
      const kind = random.whole(0, 6);
      const turn = random.whole(0, 3) * 90;
      pen.group({ x: x + size / 2, y: y + size / 2, rotate: turn }, () => {
        const h = size / 2;
        if (kind === 0) pen.path(`M${-h} ${-h}A${size} ${size} 0 0 1 ${h} ${h}L${-h} ${h}Z`, ink);
        else if (kind === 1) pen.circle(0, 0, h * 0.72, ink);
        else if (kind === 2)
          pen.path(`M${-h} ${-h}A${h} ${h} 0 0 1 ${-h} ${h}ZM0 ${-h}A${h} ${h} 0 0 1 0 ${h}Z`, ink);
        else if (kind === 3)
          for (let bar = 0; bar < 4; bar += 1) pen.rect(-h + bar * (size / 4), -h, size / 8, size, ink);
        else if (kind === 4) pen.path(`M${-h} ${-h}L${h} ${h}L${-h} ${h}Z`, ink);
        else if (kind === 5) {
          pen.circle(0, 0, h * 0.86, ink);
          pen.circle(0, 0, h * 0.55, ground);
          pen.circle(0, 0, h * 0.26, random.pick(others));
        } else {
          pen.path(`M${-h} ${-h}A${size} ${size} 0 0 1 ${h} ${h}L${-h} ${h}Z`, ink);
          pen.path(`M${-h} 0A${h} ${h} 0 0 1 0 ${h}L${-h} ${h}Z`, random.pick(others));
        }
      });
    }
  }
};

/** Ribbons that flow across, each lit along its crest. */
const ribbons: Composition = ({ pen, width, height, short, phase }, colors, random) => {
  const [deep, second, third, bright, pale] = colors;
  pen.backdrop(
    pen.linear([
      [0, pale],
      [1, mix(pale, bright, 0.5)],
    ]),
  );
  const sunX = width * random.between(0.3, 0.7);
  pen.glow(sunX, height * 0.3, short * 0.6, '#ffffff', 0.5);
  pen.circle(sunX, height * 0.3, short * 0.13, mix(bright, pale, 0.25));
  const bands = [5, 8, 11, 13, 15][pen.detail] ?? 8;
  for (let band = 0; band < bands; band += 1) {
    const t = band / (bands - 1);
    const y = height * (0.26 + t * 0.78);
    const color =
      t < 0.34
        ? mix(bright, third, t / 0.34)
        : t < 0.68
          ? mix(third, second, (t - 0.34) / 0.34)
          : mix(second, deep, (t - 0.68) / 0.32);
    const [f, p, a] = [
      random.between(0.6, 1.3),
      random.between(0, 6.28) + phase * 6.28,
      short * random.between(0.045, 0.1),
    ];
    const at = (x: number) =>
      y +
      Math.sin((x / width) * 6.28 * f + p) * a +
      Math.sin((x / width) * 6.28 * f * 2.1 + p * 1.7) * a * 0.32;
    const line = Array.from(
      { length: 61 },
      (_, step) => `${round((step / 60) * (width + 4) - 2)} ${round(at((step / 60) * width))}`,
    ).join('L');
    pen.path(
      `M${line}L${width + 2} ${height + 2}L-2 ${height + 2}Z`,
      pen.detail > 0
        ? pen.linear([
            [0, shade(color, 0.075)],
            [0.4, color],
            [1, shade(color, -0.08)],
          ])
        : color,
    );
    if (pen.detail > 0)
      pen.stroke(`M${line}`, shade(mix(color, '#ffffff', 0.35), 0.04), short * 0.0022, { opacity: 0.6 });
  }
};

/** Large spheres of soft light over fine rings. */
const orbs: Composition = ({ pen, width, height, short, phase }, colors, random) => {
  const [deep, second, third, bright, pale] = colors;
  pen.backdrop(
    pen.linear(
      [
        [0, mix(deep, second, 0.3)],
        [1, deep],
      ],
      { x2: 0.5 },
    ),
  );
  const count = [4, 6, 9, 11, 12][pen.detail] ?? 6;
  pen.glow(width * 0.7, height * 0.2, short * 0.8, third, 0.5);
  pen.glow(width * 0.15, height * 0.85, short * 0.7, second, 0.6);
  for (let ring = 0; ring < 5; ring += 1) {
    const [x, y, r] = [
      width * random.between(0.2, 0.8),
      height * random.between(0.2, 0.8),
      short * random.between(0.15, 0.5),
    ];
    pen.stroke(
      `M${round(x - r)} ${round(y)}a${round(r)} ${round(r)} 0 1 1 ${round(r * 2)} 0a${round(r)} ${round(r)} 0 1 1 ${round(-r * 2)} 0`,
      pale,
      short * 0.0016,
      { opacity: 0.35 },
    );
  }
  const list = Array.from({ length: count }, () => short * random.between(0.035, 0.2)).sort((a, b) => b - a);
  for (const r of list) {
    const [x, y] = [
      random.between(0.12, 0.88) * width,
      random.between(0.14, 0.86) * height + Math.sin((phase + random.next()) * 6.28) * short * 0.012,
    ];
    const color = random.pick([second, third, bright, pale]);
    pen.ellipse(x + r * 0.1, y + r * 1.05, r * 0.9, r * 0.22, '#000018', { soft: true, opacity: 0.22 });
    pen.circle(
      x,
      y,
      r,
      pen.detail > 0
        ? pen.radial(
            [
              [0, shade(mix(color, '#ffffff', 0.45), 0.05)],
              [0.45, color],
              [1, shade(color, -0.24)],
            ],
            { cx: 0.36, cy: 0.3, r: 0.78 },
          )
        : color,
    );
    if (pen.detail > 0)
      pen.ellipse(x - r * 0.34, y - r * 0.44, r * 0.2, r * 0.12, '#ffffff', { soft: true, opacity: 0.55 });
  }
};

/** A cut-stone surface: triangles that catch the light. */
const facets: Composition = ({ pen, width, height, short }, colors, random) => {
  const [deep, second, third, bright, pale] = colors;
  pen.backdrop(deep);
  const cell = short / ([5, 7, 10, 12, 14][pen.detail] ?? 7);
  const [columns, rows] = [Math.ceil(width / cell) + 1, Math.ceil(height / cell) + 1];
  const grid = Array.from({ length: rows + 1 }, (_, row) =>
    Array.from(
      { length: columns + 1 },
      (_, column) =>
        [
          (column - 0.5 + random.between(-0.36, 0.36)) * cell,
          (row - 0.5 + random.between(-0.36, 0.36)) * cell,
        ] as const,
    ),
  );
  const [lx, ly] = [width * random.between(0.2, 0.8), height * random.between(0.15, 0.5)];
  const tone = (x: number, y: number) => {
    const t = Math.min(1, Math.hypot(x - lx, y - ly) / (Math.hypot(width, height) * 0.7));
    const base =
      t < 0.25
        ? mix(pale, bright, t * 4)
        : t < 0.55
          ? mix(bright, third, (t - 0.25) / 0.3)
          : t < 0.8
            ? mix(third, second, (t - 0.55) / 0.25)
            : mix(second, deep, (t - 0.8) / 0.2);
    return shade(base, random.between(-0.055, 0.055));
  };
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1) {
      const [a, b, c, d] = [
        grid[row]?.[column],
        grid[row]?.[column + 1],
        grid[row + 1]?.[column + 1],
        grid[row + 1]?.[column],
      ];
      if (!a || !b || !c || !d) continue;
      const halves = random.chance(0.5)
        ? [
            [a, b, c],
            [a, c, d],
          ]
        : [
            [a, b, d],
            [b, c, d],
          ];
      for (const corners of halves) {
        const x = corners.reduce((sum, corner) => sum + corner[0], 0) / 3;
        const y = corners.reduce((sum, corner) => sum + corner[1], 0) / 3;
        const color = tone(x, y);
        pen.path(points(corners), color, { stroke: color, strokeWidth: 0.8 });
      }
    }
  }
};

const COMPOSITIONS: [Composition, ...Composition[]] = [ribbons, deco, tiles, orbs, facets];

export function paintAbstract(stage: Stage, prompt: string): void {
  const random = stage.random.fork('abstract');
  const colors = chooseHarmony(stage.scene, random);
  const named: readonly (readonly [RegExp, Composition])[] = [
    [/deco|gatsby|sunburst/i, deco],
    [/bauhaus|geometric|pattern|tiles?|mosaic|shapes/i, tiles],
    [/gradient|flow|wave|ribbon|silk|wallpaper/i, ribbons],
    [/sphere|orb|bubble|circle|dots?/i, orbs],
    [/poly|crystal|facet|triangle|fractal|gem|diamond/i, facets],
  ];
  const asked = named.find(([words]) => words.test(prompt))?.[1];
  (asked ?? random.pick(COMPOSITIONS))(stage, colors, random);
}

/** A mark in the manner of a logo: a plain shape with a sign cut out of it. */
export function paintEmblem(
  pen: Pen,
  colors: Harmony,
  random: Random,
  size: number,
  inner: (scale: number) => void,
): void {
  const [deep, second, , bright, pale] = colors;
  const r = size / 2;
  const kind = random.whole(0, 3);
  const body =
    pen.detail > 0
      ? pen.linear(
          [
            [0, mix(second, bright, 0.25)],
            [1, mix(second, deep, 0.55)],
          ],
          { x2: 0.7 },
        )
      : second;
  if (kind === 0) {
    pen.circle(0, 0, r, deep);
    pen.circle(0, 0, r * 0.93, pale);
    pen.circle(0, 0, r * 0.87, body);
  } else if (kind === 1) {
    pen.rect(-r, -r, size, size, body, { radius: size * 0.23 });
  } else if (kind === 2) {
    const hex = (scale: number) =>
      points(
        Array.from(
          { length: 6 },
          (_, at) =>
            [
              Math.cos((at / 6) * 6.2832 - 1.5708) * r * scale,
              Math.sin((at / 6) * 6.2832 - 1.5708) * r * scale,
            ] as const,
        ),
      );
    pen.path(hex(1.04), deep, { stroke: deep, strokeWidth: r * 0.1 });
    pen.path(hex(0.97), body, { stroke: bright, strokeWidth: r * 0.03 });
  } else {
    pen.path(
      `M0 ${-r}C${r * 0.6} ${-r * 0.8} ${r * 0.95} ${-r * 0.85} ${r * 0.95} ${-r * 0.8}C${r} ${r * 0.3} ${r * 0.5} ${r * 0.8} 0 ${r}C${-r * 0.5} ${r * 0.8} ${-r} ${r * 0.3} ${-r * 0.95} ${-r * 0.8}C${-r * 0.95} ${-r * 0.85} ${-r * 0.6} ${-r * 0.8} 0 ${-r}Z`,
      body,
      { stroke: deep, strokeWidth: r * 0.05 },
    );
  }
  inner(r);
}
