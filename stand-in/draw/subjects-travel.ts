import { mix, shade } from './color';
import { type Pen, round } from './pen';
import type { DrawSubject, Ink } from './subject';

const DARK = '#26242e';
const WHITE = '#fbf6ee';

const windowColor = (ink: Ink) => (ink.glowing ? '#ffd98a' : ink.tone('#bfe0ec'));

const boat: DrawSubject = (pen, ink) => {
  const hull = ink.main('#b8432f');
  const sail = ink.tone(WHITE);
  pen.rect(-3, -196, 6, 160, ink.tone('#6b4a33'));
  pen.path('M4 -190C44 -150 62 -96 66 -52L4 -46Z', pen.shaded(sail, 0.05));
  pen.path('M-6 -180C-22 -128 -46 -84 -66 -56L-6 -46Z', pen.shaded(mix(sail, ink.accent, 0.3), 0.05));
  if (pen.detail > 0) {
    pen.stroke('M4 -148C24 -142 38 -140 50 -140M4 -106C28 -100 48 -98 62 -98', shade(sail, -0.1), 2);
    pen.path('M4 -82C30 -76 52 -74 65.5 -74L66 -62C50 -62 26 -64 4 -70Z', ink.accent);
  }
  pen.path('M-3 -196L-3 -182L-26 -188Z', ink.accent);
  pen.path('M-88 -40L92 -40C84 -14 70 -2 52 0L-50 0C-72 -4 -84 -18 -88 -40Z', pen.shaded(hull));
  pen.path('M-88 -40L92 -40L89 -30L-86 -30Z', ink.tone(WHITE));
  pen.path('M-64 -8C-30 -2 40 -2 74 -10C68 -4 60 0 52 0L-50 0C-56 -2 -60 -4 -64 -8Z', shade(hull, -0.14));
};

const lighthouse: DrawSubject = (pen, ink) => {
  const stripe = ink.main('#c8402f');
  const white = ink.tone(WHITE);
  const rock = ink.tone('#5b5661');
  if (ink.glowing || pen.detail > 1) {
    pen.path(
      'M0 -168L-420 -236L-420 -120Z',
      pen.linear(
        [
          [0, '#fff2b8', 0],
          [1, '#fff2b8', ink.glowing ? 0.55 : 0.22],
        ],
        { x2: 1, y2: 0 },
      ),
      { soft: true },
    );
    pen.path(
      'M0 -168L420 -236L420 -120Z',
      pen.linear(
        [
          [0, '#fff2b8', ink.glowing ? 0.55 : 0.22],
          [1, '#fff2b8', 0],
        ],
        { x2: 1, y2: 0 },
      ),
      { soft: true },
    );
  }
  pen.path('M-92 6C-84 -18 -64 -24 -50 -30C-30 -40 34 -38 50 -28C70 -24 86 -14 94 6Z', pen.shaded(rock));
  pen.path('M20 -36C40 -36 60 -26 94 6L40 6Z', shade(rock, -0.08), { soft: true });
  const edge = (y: number) => 30 - ((-28 - y) / 118) * 12;
  for (let band = 0; band < 6; band += 1) {
    const [low, high] = [-28 - band * 20, -28 - (band + 1) * 20];
    pen.path(
      `M${-edge(low)} ${low}L${-edge(high)} ${high}L${edge(high)} ${high}L${edge(low)} ${low}Z`,
      band % 2 === 0 ? white : stripe,
    );
  }
  pen.path('M30 -28L18 -148L4 -148L10 -28Z', '#1a1430', { soft: true, opacity: 0.16 });
  pen.rect(-26, -154, 52, 8, ink.tone('#3a3742'));
  pen.rect(-14, -178, 28, 24, ink.glowing ? '#fff0b0' : ink.tone('#f5dc8c'));
  pen.glow(0, -168, ink.glowing ? 64 : 34, '#fff2b8', ink.glowing ? 0.9 : 0.5);
  pen.stroke('M-14 -178L-14 -154M0 -178L0 -154M14 -178L14 -154', ink.tone('#3a3742'), 2.5);
  pen.path('M-20 -178C-16 -196 16 -196 20 -178Z', stripe);
  pen.circle(0, -196, 4, ink.tone('#3a3742'));
  pen.rect(-7, -52, 14, 22, ink.tone('#4a3a3a'), { radius: 6 });
  for (const y of [-84, -116]) pen.rect(-4, y, 8, 12, windowColor(ink), { radius: 4 });
};

const house: DrawSubject = (pen, ink, random) => {
  const wall = ink.main('#f0dfc4');
  const roof = ink.tone('#a8483a');
  pen.rect(34, -168, 18, 46, ink.tone('#8a5a4a'));
  if (pen.detail > 0) {
    for (let puff = 0; puff < 4; puff += 1)
      pen.circle(46 + puff * 11 + random.between(-3, 3), -178 - puff * 15, 8 + puff * 3, '#ffffff', {
        soft: true,
        opacity: 0.5 - puff * 0.1,
      });
  }
  pen.rect(-66, -98, 132, 98, pen.shaded(wall, 0.05));
  pen.path('M14 0L66 0L66 -98L40 -98Z', '#2a1d3a', { soft: true, opacity: 0.08 });
  pen.path('M-84 -92L0 -168L84 -92L74 -84L0 -150L-74 -84Z', shade(roof, -0.08));
  pen.path('M-72 -98L0 -162L72 -98Z', pen.shaded(roof));
  if (pen.detail > 0)
    for (let row = 0; row < 3; row += 1)
      pen.stroke(
        `M${-54 + row * 17} ${-106 - row * 15}L${54 - row * 17} ${-106 - row * 15}`,
        shade(roof, -0.09),
        2,
      );
  pen.circle(0, -124, 10, windowColor(ink));
  pen.rect(-16, -54, 32, 54, ink.accent, { radius: 4 });
  pen.circle(9, -26, 2.6, ink.tone('#f4d58a'));
  for (const x of [-52, 28]) {
    if (ink.glowing) pen.glow(x + 12, -60, 40, '#ffd98a', 0.5);
    pen.rect(x - 3, -77, 30, 34, ink.tone(WHITE));
    pen.rect(x, -74, 24, 28, windowColor(ink));
    pen.stroke(`M${x + 12} -74L${x + 12} -46M${x} -60L${x + 24} -60`, ink.tone(WHITE), 2.4);
  }
  pen.ellipse(-58, -4, 22, 14, ink.tone('#5d8a4c'));
  pen.ellipse(60, -3, 18, 12, ink.tone('#6d9a55'));
};

const castle: DrawSubject = (pen, ink) => {
  const stone = ink.main('#b9b3b5');
  const roof = ink.tone('#52608f');
  const tower = (x: number, width: number, height: number) => {
    pen.rect(x - width / 2, -height, width, height, pen.shaded(stone));
    pen.path(
      `M${x - width / 2 - 6} ${-height}L${x} ${-height - width * 1.35}L${x + width / 2 + 6} ${-height}Z`,
      pen.shaded(roof),
    );
    pen.stroke(`M${x} ${-height - width * 1.35}L${x} ${-height - width * 1.35 - 14}`, ink.tone(DARK), 2);
    pen.path(`M${x} ${-height - width * 1.35 - 14}l16 5l-16 6Z`, ink.accent);
    pen.rect(x - 4, -height + 16, 8, 16, windowColor(ink), { radius: 4 });
  };
  tower(-30, 34, 122);
  tower(36, 28, 104);
  tower(2, 30, 138);
  pen.rect(-72, -66, 144, 66, pen.shaded(shade(stone, 0.03)));
  for (let step = 0; step < 9; step += 1) pen.rect(-72 + step * 16.5, -76, 10, 12, shade(stone, 0.03));
  tower(-76, 32, 84);
  tower(78, 32, 84);
  pen.path('M-18 0L-18 -30C-18 -50 18 -50 18 -30L18 0Z', ink.tone('#4a3428'));
  pen.stroke('M-9 0L-9 -42M0 0L0 -45M9 0L9 -42', ink.tone('#2e211b'), 2);
  for (const x of [-46, 46]) pen.rect(x - 4, -46, 8, 16, windowColor(ink), { radius: 4 });
};

function wheel(pen: Pen, ink: Ink, x: number, y: number, r: number): void {
  pen.circle(x, y, r, DARK);
  pen.circle(x, y, r * 0.56, ink.tone('#cfd3d8'));
  pen.circle(x, y, r * 0.2, ink.tone('#6b7078'));
}

const car: DrawSubject = (pen, ink) => {
  const body = ink.main('#d94f3d');
  pen.ellipse(0, -2, 96, 7, '#1a1430', { soft: true, opacity: 0.25 });
  pen.path(
    'M-96 -24C-98 -56 -86 -66 -62 -70L-38 -100C-32 -108 -24 -110 -14 -110L26 -110C38 -110 46 -106 54 -96L74 -70C92 -66 98 -56 96 -26C96 -20 92 -18 86 -18L-88 -18C-94 -18 -96 -20 -96 -24Z',
    pen.shaded(body),
  );
  pen.path('M-48 -70L-30 -94C-27 -98 -23 -100 -17 -100L4 -100L4 -70Z', windowColor(ink));
  pen.path('M12 -100L26 -100C34 -100 40 -97 45 -91L60 -70L12 -70Z', windowColor(ink));
  if (pen.detail > 0) pen.path('M-40 -70L-22 -96L-12 -96L-30 -70Z', '#ffffff', { soft: true, opacity: 0.35 });
  pen.path('M-96 -40L96 -40L96 -30L-96 -30Z', ink.tone(mix(WHITE, body, 0.1)));
  pen.stroke('M8 -66L8 -24M-52 -62C-56 -48 -56 -36 -52 -24', shade(body, -0.13), 2);
  pen.rect(14, -60, 14, 4, ink.tone('#dfe3e6'), { radius: 2 });
  if (ink.glowing)
    pen.path(
      'M94 -46L190 -66L190 0L94 -36Z',
      pen.linear(
        [
          [0, '#fff2b8', 0.6],
          [1, '#fff2b8', 0],
        ],
        { x2: 1, y2: 0 },
      ),
      { soft: true },
    );
  pen.ellipse(90, -48, 6, 8, '#fff2c0');
  pen.ellipse(-92, -48, 4, 7, ink.tone('#ff5d4a'));
  wheel(pen, ink, -56, -19, 20);
  wheel(pen, ink, 58, -19, 20);
};

const bicycle: DrawSubject = (pen, ink) => {
  const frame = ink.main('#2c8c82');
  const tyre = ink.tone('#34323c');
  for (const x of [-54, 54]) {
    pen.stroke(circlePath(x, -42, 40), tyre, 5);
    pen.stroke(circlePath(x, -42, 36), ink.tone('#c9c3b6'), 1.6);
    if (pen.detail > 0)
      for (let spoke = 0; spoke < 6; spoke += 1) {
        const angle = (spoke / 6) * Math.PI;
        pen.stroke(
          `M${round(x - 36 * Math.cos(angle))} ${round(-42 - 36 * Math.sin(angle))}L${round(x + 36 * Math.cos(angle))} ${round(-42 + 36 * Math.sin(angle))}`,
          ink.tone('#a9a59c'),
          1,
        );
      }
    pen.circle(x, -42, 5, tyre);
  }
  pen.stroke('M-54 -42L-4 -40L36 -102L-24 -102L-54 -42M-4 -40L-28 -116M54 -42L32 -124', frame, 6.5);
  pen.path('M-46 -122C-34 -128 -18 -126 -10 -118C-20 -112 -38 -112 -46 -122Z', ink.tone('#5a3a2a'));
  pen.stroke('M32 -124C38 -136 20 -140 12 -136M32 -124C40 -130 50 -126 52 -120', tyre, 5);
  pen.circle(-4, -40, 9, ink.tone('#8b8f96'));
  pen.stroke('M-4 -40L8 -22M2 -22L15 -22', tyre, 4);
  pen.path('M44 -122L90 -122L82 -92L52 -92Z', pen.shaded(ink.tone('#b98a56')));
  for (const [x, y, color] of [
    [52, -128, '#f06d7e'],
    [64, -136, '#f7c452'],
    [76, -130, '#f5a1c0'],
    [86, -126, '#ee7f4a'],
  ] as const) {
    pen.circle(x, y, 8, ink.tone(color));
    pen.circle(x, y, 3, ink.tone('#fff1c9'));
  }
};

function circlePath(x: number, y: number, r: number): string {
  return `M${x - r} ${y}a${r} ${r} 0 1 1 ${r * 2} 0a${r} ${r} 0 1 1 ${-r * 2} 0`;
}

const rocket: DrawSubject = (pen, ink) => {
  const body = ink.main('#f3efe9');
  const fin = ink.accent;
  pen.glow(0, -10, 70, '#ffb347', 0.8);
  pen.path('M-20 -40C-30 -10 -12 14 0 34C12 14 30 -10 20 -40Z', '#ff8c37');
  pen.path('M-11 -40C-16 -16 -6 0 0 14C6 0 16 -16 11 -40Z', '#ffe08a');
  pen.path('M-30 -86C-62 -66 -62 -40 -58 -24C-48 -36 -36 -40 -24 -42Z', pen.shaded(fin));
  pen.path('M30 -86C62 -66 62 -40 58 -24C48 -36 36 -40 24 -42Z', pen.shaded(shade(fin, -0.06)));
  pen.path('M0 -200C32 -164 42 -116 28 -40L-28 -40C-42 -116 -32 -164 0 -200Z', pen.shaded(body, 0.07));
  pen.path('M0 -200C14 -184 24 -166 29 -148L-29 -148C-24 -166 -14 -184 0 -200Z', fin);
  pen.path('M6 -40C22 -100 20 -160 0 -200C32 -164 42 -116 28 -40Z', '#1b1a40', { soft: true, opacity: 0.12 });
  pen.circle(0, -112, 17, ink.tone('#8b93a3'));
  pen.circle(0, -112, 12, pen.shaded('#7cc9e8'));
  pen.path('M-8 -116a9 9 0 0 1 8 -6', '#ffffff', { soft: true, opacity: 0.7 });
  pen.rect(-31, -64, 62, 7, fin);
  pen.path('M-18 -40L18 -40L13 -30L-13 -30Z', ink.tone('#6a6f7d'));
};

const airplane: DrawSubject = (pen, ink) => {
  const body = ink.main('#f4f1ec');
  pen.path('M-92 -128L-70 -128L-44 -96L-84 -92Z', ink.accent);
  pen.path('M-8 -102L30 -170L48 -170L36 -100Z', shade(body, -0.16));
  pen.path(
    'M-96 -98C-90 -112 -40 -116 30 -116C72 -116 98 -104 100 -94C98 -84 72 -78 30 -78C-30 -78 -84 -84 -96 -98Z',
    pen.shaded(body),
  );
  pen.path('M72 -110C84 -107 94 -102 98 -96L78 -96Z', ink.tone('#4c6a88'));
  for (let x = -52; x <= 56; x += 12) pen.circle(x, -100, 3.4, windowColor(ink));
  pen.path('M-92 -92C-30 -82 40 -82 98 -90C94 -82 70 -78 30 -78C-26 -78 -74 -83 -92 -92Z', ink.accent);
  pen.path('M-14 -92L26 -92L-24 -28L-44 -28Z', pen.shaded(shade(body, -0.06)));
  pen.rect(-22, -66, 26, 12, ink.tone('#7a808c'), { radius: 6 });
};

const balloon: DrawSubject = (pen, ink) => {
  const main = ink.main('#e2583e');
  const second = ink.tone('#fbe7c2');
  const stripes = [main, second, ink.accent, second, main];
  pen.stroke('M-28 -62L-16 -28M28 -62L16 -28M-10 -58L-7 -28M10 -58L7 -28', ink.tone('#5a4334'), 1.8);
  pen.clip(
    'M0 -200C58 -200 84 -158 78 -122C72 -92 40 -76 30 -58L-30 -58C-40 -76 -72 -92 -78 -122C-84 -158 -58 -200 0 -200Z',
    () => {
      // Each gore runs from the crown to the mouth; how far it bulges grows with its distance from the middle.
      stripes.forEach((color, at) => {
        const [left, right] = [(at - 2.5) * 34, (at - 1.5) * 34];
        const down = `C${left * 1.35} -190 ${left * 1.2} -110 ${left * 0.42} -54`;
        const up = `C${right * 1.2} -110 ${right * 1.35} -190 0 -204`;
        pen.path(`M0 -204${down}L${right * 0.42} -54${up}Z`, pen.shaded(color, 0.06));
      });
      pen.path('M20 -204C70 -180 60 -90 26 -54L90 -54L100 -204Z', '#1b1440', { soft: true, opacity: 0.14 });
    },
  );
  pen.path('M-18 -28L18 -28L14 0L-14 0Z', pen.shaded(ink.tone('#a9713f')));
  pen.rect(-20, -31, 40, 6, ink.tone('#7a4d2a'), { radius: 2 });
  if (pen.detail > 0)
    pen.stroke('M-16 -18L16 -18M-15 -9L15 -9M-6 -25L-5 0M6 -25L5 0', ink.tone('#80532e'), 1.4);
};

export const TRAVEL: Record<string, DrawSubject> = {
  boat,
  lighthouse,
  house,
  castle,
  car,
  bicycle,
  rocket,
  airplane,
  balloon,
};
