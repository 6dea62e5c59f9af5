import { mix, shade } from './color';
import type { Pen } from './pen';
import type { DrawSubject } from './subject';

const WHITE = '#fbf6ee';

function shine(pen: Pen, d: string, opacity = 0.45): void {
  if (pen.detail > 0) pen.path(d, '#ffffff', { soft: true, opacity });
}

const coffee: DrawSubject = (pen, ink) => {
  const cup = ink.main('#f4efe6');
  const deep = shade(cup, -0.1);
  pen.ellipse(0, -10, 96, 14, pen.shaded(shade(cup, -0.03)));
  pen.ellipse(0, -14, 66, 8, deep, { soft: true });
  pen.stroke('M58 -86C98 -96 104 -44 48 -40', deep, 13);
  pen.path('M-66 -102L66 -102C66 -52 46 -16 0 -14C-46 -16 -66 -52 -66 -102Z', pen.shaded(cup));
  pen.path('M-66 -84C-30 -74 30 -74 66 -84L64 -70C30 -60 -30 -60 -64 -70Z', ink.accent);
  pen.ellipse(0, -102, 66, 16, shade(cup, 0.04));
  pen.ellipse(0, -101, 58, 12, ink.tone('#6b3f25'));
  pen.ellipse(0, -101, 44, 8.5, ink.tone('#a8713f'), { soft: true });
  pen.path(
    'M0 -94C-22 -100 -26 -106 -14 -107C-6 -108 -2 -105 0 -103C2 -105 6 -108 14 -107C26 -106 22 -100 0 -94Z',
    ink.tone('#f3e2c6'),
  );
  shine(pen, 'M-52 -66C-48 -44 -40 -34 -32 -28C-38 -44 -42 -56 -42 -64Z');
  for (const [x, sway] of [
    [-22, 1],
    [4, -1],
    [28, 1],
  ] as const) {
    pen.stroke(
      `M${x} -122C${x + 12 * sway} -138 ${x - 12 * sway} -152 ${x} -168C${x + 8 * sway} -178 ${x + 2 * sway} -186 ${x} -192`,
      '#ffffff',
      6,
      { opacity: 0.5 },
    );
  }
};

const apple: DrawSubject = (pen, ink) => {
  const skin = ink.main('#cf3b35');
  pen.stroke('M2 -138C2 -158 8 -172 20 -180', ink.tone('#5f4028'), 7);
  pen.path('M10 -156C24 -184 58 -186 72 -174C62 -150 34 -142 10 -156Z', pen.shaded(ink.tone('#6aa34f')));
  pen.path(
    'M0 -138C-18 -154 -84 -154 -84 -82C-84 -32 -46 2 -18 2C-8 2 -6 -2 0 -2C6 -2 8 2 18 2C46 2 84 -32 84 -82C84 -154 18 -154 0 -138Z',
    pen.shaded(skin, 0.1),
  );
  pen.path(
    'M-22 -140C-10 -128 10 -128 22 -140C12 -132 4 -134 0 -138C-4 -134 -12 -132 -22 -140Z',
    shade(skin, -0.14),
    { soft: true },
  );
  shine(pen, 'M-64 -92C-62 -116 -50 -128 -36 -130C-50 -116 -54 -100 -54 -76Z');
  if (pen.detail > 1)
    for (const [x, y] of [
      [20, -60],
      [38, -84],
      [-10, -40],
      [46, -46],
      [6, -92],
      [28, -24],
    ] as const)
      pen.circle(x, y, 1.8, shade(skin, 0.16), { soft: true });
};

const orange: DrawSubject = (pen, ink) => {
  const skin = ink.main('#f2952f');
  pen.circle(-26, -62, 62, pen.shaded(skin));
  shine(pen, 'M-74 -76C-70 -98 -56 -108 -44 -110C-56 -96 -62 -84 -62 -64Z');
  pen.path('M-24 -120C-8 -150 26 -150 40 -138C28 -116 0 -110 -24 -120Z', pen.shaded(ink.tone('#5f9a4e')));
  pen.circle(48, -46, 46, skin);
  pen.circle(48, -46, 40, ink.tone('#fdeecb'));
  for (let at = 0; at < 9; at += 1)
    pen.group({ x: 48, y: -46, rotate: at * 40 }, () =>
      pen.path('M0 -4C-11 -18 -12 -32 0 -36C12 -32 11 -18 0 -4Z', shade(skin, 0.05)),
    );
};

const cake: DrawSubject = (pen, ink) => {
  const icing = ink.main('#f3b4c4');
  const sponge = ink.tone('#e9c48f');
  pen.ellipse(0, -6, 96, 12, ink.tone('#e4e0dc'));
  pen.path('M-76 -62L76 -62L76 -14C40 0 -40 0 -76 -14Z', pen.shaded(sponge));
  pen.path('M-76 -40C-40 -28 40 -28 76 -40L76 -32C40 -20 -40 -20 -76 -32Z', ink.tone('#fbf1e4'));
  pen.path(
    'M-76 -74C-40 -88 40 -88 76 -74L76 -54C70 -42 62 -42 58 -52C54 -38 42 -36 38 -50C32 -34 18 -34 14 -48C8 -34 -8 -34 -12 -48C-18 -32 -32 -34 -36 -50C-42 -38 -52 -40 -56 -52C-62 -42 -72 -42 -76 -54Z',
    pen.shaded(icing),
  );
  pen.path(
    'M-48 -106C-24 -116 24 -116 48 -106L48 -80C24 -70 -24 -70 -48 -80Z',
    pen.shaded(shade(icing, 0.03)),
  );
  pen.ellipse(0, -106, 48, 9, shade(icing, 0.08));
  for (const [x, color] of [
    [-26, ink.accent],
    [0, ink.tone('#7fc4c9')],
    [26, ink.tone('#f4cf5c')],
  ] as const) {
    pen.rect(x - 4, -148, 8, 42, color, { radius: 3 });
    pen.glow(x, -160, 22, '#ffd27a', 0.7);
    pen.path(
      `M${x} -176C${x + 10} -162 ${x + 7} -150 ${x} -150C${x - 7} -150 ${x - 10} -162 ${x} -176Z`,
      '#ffb53d',
    );
  }
  for (const [x, y] of [
    [-60, -68],
    [-28, -74],
    [6, -75],
    [40, -72],
    [64, -66],
  ] as const)
    pen.circle(x, y, 6, ink.tone('#c9304a'));
};

const bottle: DrawSubject = (pen, ink) => {
  const glass = ink.main('#2f7f78');
  pen.rect(-17, -198, 34, 30, pen.shaded(ink.tone('#d8b36a')), { radius: 5 });
  pen.rect(-12, -170, 24, 20, shade(glass, -0.06));
  pen.path(
    'M-14 -152L14 -152C16 -138 48 -134 50 -112L50 -12C50 -4 44 0 36 0L-36 0C-44 0 -50 -4 -50 -12L-50 -112C-48 -134 -16 -138 -14 -152Z',
    pen.shaded(glass, 0.12),
  );
  pen.path(
    'M24 -142C40 -134 48 -128 50 -112L50 -12C50 -4 44 0 36 0L22 0C30 -40 30 -100 24 -142Z',
    '#0d1230',
    { soft: true, opacity: 0.16 },
  );
  pen.rect(-50, -92, 100, 62, ink.tone('#f7efdf'));
  pen.stroke('M-40 -84L40 -84M-40 -38L40 -38', ink.accent, 2);
  pen.circle(0, -64, 11, ink.accent);
  pen.path('M0 -74C6 -66 6 -60 0 -55C-6 -60 -6 -66 0 -74Z', ink.tone('#f7efdf'));
  pen.stroke('M-22 -46L22 -46', ink.tone('#8d8474'), 2.4);
  shine(pen, 'M-42 -112C-40 -122 -34 -128 -28 -130L-30 -6L-40 -8Z', 0.32);
};

const vase: DrawSubject = (pen, ink, random) => {
  const clay = ink.main('#c9785a');
  const leaf = ink.tone('#64895a');
  const stems = [-44, -24, -4, 18, 42] as const;
  stems.forEach((x, at) => {
    const top = -150 - ((at * 37) % 40);
    pen.stroke(`M${x * 0.15} -92C${x * 0.5} -116 ${x} -132 ${x} ${top + 12}`, leaf, 3.4);
    pen.group({ x: x * 0.7, y: top + 44, rotate: x * 0.9 }, () =>
      pen.path('M0 0C-12 -10 -12 -24 0 -32C12 -24 12 -10 0 0Z', shade(leaf, random.between(-0.04, 0.06))),
    );
    const color = ink.tone(random.pick(['#ef8a7a', '#f4c05a', '#e9a0c4', '#fbf1df', '#c98bd0']));
    for (let petal = 0; petal < 6; petal += 1)
      pen.group({ x, y: top, rotate: petal * 60 + at * 17 }, () => pen.ellipse(0, -11, 7.5, 11, color));
    pen.circle(x, top, 6, ink.tone('#d99a2f'));
  });
  pen.path(
    'M-24 -98L24 -98C20 -86 20 -82 26 -74C58 -56 58 -22 34 0L-34 0C-58 -22 -58 -56 -26 -74C-20 -82 -20 -86 -24 -98Z',
    pen.shaded(clay, 0.1),
  );
  pen.ellipse(0, -98, 24, 5, shade(clay, -0.14));
  pen.stroke('M-46 -40C-20 -30 20 -30 46 -40M-47 -30C-20 -20 20 -20 47 -30', mix(clay, WHITE, 0.55), 3.4);
  shine(pen, 'M-36 -52C-30 -60 -24 -64 -20 -66C-28 -48 -30 -24 -26 -8C-38 -20 -42 -38 -36 -52Z', 0.25);
};

const chair: DrawSubject = (pen, ink) => {
  const cloth = ink.main('#d59a3c');
  const wood = ink.tone('#6f4a30');
  pen.path(
    'M-58 -34L-48 -34L-56 0L-62 0ZM58 -34L48 -34L56 0L62 0ZM-30 -30L-24 -30L-26 -6L-30 -6ZM30 -30L24 -30L26 -6L30 -6Z',
    wood,
  );
  pen.path('M-56 -90C-62 -150 -52 -184 0 -184C52 -184 62 -150 56 -90Z', pen.shaded(cloth));
  if (pen.detail > 0)
    for (const [x, y] of [
      [-24, -152],
      [24, -152],
      [0, -130],
      [-26, -110],
      [26, -110],
    ] as const)
      pen.circle(x, y, 3.4, shade(cloth, -0.12));
  pen.path('M-48 -96L48 -96L52 -62L-52 -62Z', pen.shaded(shade(cloth, 0.05)));
  pen.path('M-52 -62L52 -62L50 -32L-50 -32Z', shade(cloth, -0.06));
  for (const side of [-1, 1])
    pen.path(
      `M${side * 46} -104C${side * 50} -122 ${side * 78} -120 ${side * 76} -98L${side * 68} -32L${side * 48} -32Z`,
      pen.shaded(shade(cloth, -0.02)),
    );
};

const lamp: DrawSubject = (pen, ink) => {
  const cloth = ink.main('#f0cf8a');
  pen.glow(0, -140, 150, '#ffe2a0', 0.75);
  pen.path('M-20 0C-20 -10 20 -10 20 0Z', ink.tone('#6b4a36'));
  pen.path('M-9 -8C-26 -36 -26 -60 -6 -88L6 -88C26 -60 26 -36 9 -8Z', pen.shaded(ink.accent, 0.1));
  pen.rect(-3, -104, 6, 18, ink.tone('#8a6a44'));
  pen.path('M-34 -180L34 -180L62 -100L-62 -100Z', pen.shaded(cloth));
  pen.path('M-34 -180L34 -180L35 -174L-35 -174ZM-60 -106L60 -106L62 -100L-62 -100Z', shade(cloth, -0.12));
};

const guitar: DrawSubject = (pen, ink) => {
  const wood = ink.main('#c07a3e');
  pen.group({ rotate: 18, x: 6, y: -4 }, () => {
    pen.rect(-7, -184, 14, 110, ink.tone('#5a3a28'));
    pen.path('M-11 -184L11 -184L13 -204L-13 -204Z', ink.tone('#3b2620'));
    pen.path(
      'M0 -104C34 -106 42 -84 34 -66C60 -56 58 2 0 2C-58 2 -60 -56 -34 -66C-42 -84 -34 -106 0 -104Z',
      pen.shaded(wood, 0.1),
      { stroke: shade(wood, -0.2), strokeWidth: 3 },
    );
    pen.circle(0, -56, 16, ink.tone('#2e1f1a'), { stroke: ink.tone('#e9c48f'), strokeWidth: 3 });
    pen.rect(-18, -20, 36, 7, ink.tone('#3b2620'), { radius: 2 });
    for (const x of [-4.5, -1.5, 1.5, 4.5]) pen.stroke(`M${x} -200L${x} -16`, ink.tone('#f1e7d2'), 0.9);
    for (let y = -170; y < -84; y += 16) pen.stroke(`M-7 ${y}L7 ${y}`, ink.tone('#d9b98a'), 1.4);
  });
};

const camera: DrawSubject = (pen, ink) => {
  const body = ink.main('#3a3f4a');
  pen.path('M-34 -128L-24 -150L24 -150L34 -128Z', shade(body, -0.04));
  pen.rect(-92, -130, 184, 118, pen.shaded(body), { radius: 16 });
  pen.rect(-92, -106, 184, 68, ink.tone('#7a4a35'));
  pen.rect(-78, -140, 26, 12, ink.tone('#c9ccd2'), { radius: 4 });
  pen.circle(66, -118, 7, ink.accent);
  pen.circle(0, -70, 50, ink.tone('#c4c8ce'));
  pen.circle(0, -70, 43, ink.tone('#23262e'));
  pen.circle(
    0,
    -70,
    31,
    pen.radial([
      [0, '#7fb2d8'],
      [0.6, '#2c4c86'],
      [1, '#141a33'],
    ]),
  );
  pen.circle(-11, -82, 8, '#ffffff', { soft: true, opacity: 0.7 });
  pen.circle(12, -58, 4, '#ffffff', { soft: true, opacity: 0.4 });
};

const umbrella: DrawSubject = (pen, ink) => {
  const cloth = ink.main('#e25544');
  const pale = ink.tone(WHITE);
  pen.stroke('M0 -186L0 0', ink.tone('#e9dcc4'), 6);
  const edges = [-98, -62, -22, 22, 62, 98] as const;
  for (let at = 0; at < 5; at += 1) {
    const [left = 0, right = 0] = [edges[at], edges[at + 1]];
    const dip = (x: number) => -104 - Math.abs(x) * 0.08;
    pen.path(
      `M0 -190Q${left * 0.86} -176 ${left} ${dip(left)}Q${(left + right) / 2} -120 ${right} ${dip(right)}Q${right * 0.86} -176 0 -190Z`,
      pen.shaded(at % 2 === 0 ? cloth : pale, 0.06),
    );
  }
  pen.circle(0, -192, 5, ink.tone('#e9dcc4'));
};

export const THINGS: Record<string, DrawSubject> = {
  coffee,
  apple,
  orange,
  cake,
  bottle,
  vase,
  chair,
  lamp,
  guitar,
  camera,
  umbrella,
};
