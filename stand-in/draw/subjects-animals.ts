import { mix, shade } from './color';
import type { Pen } from './pen';
import type { DrawSubject } from './subject';

const DARK = '#26222b';
const WHITE = '#fbf6ee';

function eye(pen: Pen, x: number, y: number, r: number, iris = DARK): void {
  pen.circle(x, y, r, iris);
  pen.circle(x + r * 0.3, y - r * 0.35, r * 0.32, '#ffffff', { soft: true });
}

const cat: DrawSubject = (pen, ink) => {
  const fur = ink.main('#d98a4a');
  const stripe = shade(fur, -0.13);
  const pale = ink.tone(mix(WHITE, fur, 0.12));
  pen.stroke('M34 -12C84 -4 92 -50 66 -66C56 -72 50 -62 56 -56', fur, 15);
  pen.path('M-42 0C-52 -48 -34 -96 0 -100C34 -96 52 -48 42 0Z', pen.shaded(fur));
  pen.path('M-20 -2C-24 -44 -14 -76 0 -78C14 -76 24 -44 20 -2Z', pale, { soft: true });
  pen.ellipse(-20, -5, 16, 9, pale);
  pen.ellipse(20, -5, 16, 9, pale);
  pen.path(
    'M-42 -128C-46 -156 -42 -176 -36 -184C-24 -176 -14 -166 -8 -156L8 -156C14 -166 24 -176 36 -184C42 -176 46 -156 42 -128C40 -100 20 -88 0 -88C-20 -88 -40 -100 -42 -128Z',
    pen.shaded(fur, 0.06),
  );
  pen.path('M-36 -146C-37 -160 -35 -168 -33 -172C-27 -168 -20 -160 -16 -154Z', ink.tone('#f2a9a0'));
  pen.path('M36 -146C37 -160 35 -168 33 -172C27 -168 20 -160 16 -154Z', ink.tone('#f2a9a0'));
  if (pen.detail > 0) {
    for (const d of [
      'M0 -156L0 -140',
      'M-10 -154L-8 -141',
      'M10 -154L8 -141',
      'M-40 -122L-28 -120',
      'M40 -122L28 -120',
      'M-46 -44L-30 -40',
      'M46 -44L30 -40',
      'M-44 -62L-31 -58',
      'M44 -62L31 -58',
    ]) {
      pen.stroke(d, stripe, 4.5);
    }
  }
  pen.ellipse(-9, -104, 12, 9, pale, { soft: true });
  pen.ellipse(9, -104, 12, 9, pale, { soft: true });
  for (const side of [-1, 1]) {
    pen.ellipse(side * 19, -124, 8.5, 9.5, ink.tone('#c9d66b'));
    pen.ellipse(side * 19, -124, 3.6, 8, DARK);
    pen.circle(side * 19 + 2, -128, 2.2, '#ffffff', { soft: true });
    pen.stroke(`M${side * 22} -106L${side * 54} -112M${side * 22} -102L${side * 54} -100`, pale, 1.4);
  }
  pen.path('M-6 -113L6 -113L0 -106Z', ink.tone('#d9756c'));
  pen.stroke('M0 -106C0 -99 -8 -98 -11 -101M0 -106C0 -99 8 -98 11 -101', DARK, 2);
};

const dog: DrawSubject = (pen, ink) => {
  const fur = ink.main('#c58b57');
  const ear = shade(fur, -0.14);
  const pale = ink.tone(mix(WHITE, fur, 0.15));
  pen.stroke('M36 -14C66 -18 76 -44 70 -62', fur, 14);
  pen.path('M-44 0C-52 -50 -32 -92 0 -94C32 -92 52 -50 44 0Z', pen.shaded(fur));
  pen.path('M-18 -4C-22 -44 -14 -70 0 -72C14 -70 22 -44 18 -4Z', pale, { soft: true });
  pen.ellipse(-20, -6, 17, 10, fur);
  pen.ellipse(20, -6, 17, 10, fur);
  pen.path(
    'M-38 -134C-38 -176 38 -176 38 -134C40 -104 24 -84 0 -84C-24 -84 -40 -104 -38 -134Z',
    pen.shaded(fur, 0.06),
  );
  pen.path('M-32 -158C-58 -164 -66 -118 -52 -98C-38 -100 -32 -122 -30 -140Z', ear);
  pen.path('M32 -158C58 -164 66 -118 52 -98C38 -100 32 -122 30 -140Z', ear);
  pen.path('M-9 -164C-5 -140 -10 -122 -22 -112C-18 -92 18 -92 22 -112C10 -122 5 -140 9 -164Z', pale);
  pen.path('M-7 -98C-8 -82 -4 -76 0 -76C4 -76 8 -82 7 -98Z', ink.tone('#e77f80'));
  pen.ellipse(0, -116, 10, 7, DARK);
  pen.stroke('M0 -110L0 -102C-4 -96 -12 -96 -16 -101M0 -102C4 -96 12 -96 16 -101', DARK, 2.2);
  eye(pen, -19, -134, 6);
  eye(pen, 19, -134, 6);
  pen.path('M-32 -90C-14 -78 14 -78 32 -90L33 -80C14 -68 -14 -68 -33 -80Z', ink.accent);
  pen.circle(0, -68, 7, ink.tone('#f0cf72'));
};

const fox: DrawSubject = (pen, ink) => {
  const fur = ink.main('#dd6b2d');
  const pale = ink.tone(WHITE);
  const sock = ink.tone('#3a2a2c');
  pen.path('M26 -4C78 4 104 -40 84 -92C80 -72 64 -68 48 -52C34 -38 26 -22 26 -4Z', pen.shaded(fur));
  pen.path('M84 -92C94 -64 90 -48 82 -36C78 -48 72 -54 62 -64C74 -68 81 -76 84 -92Z', pale);
  pen.path('M-38 0C-46 -44 -30 -92 0 -96C30 -92 46 -44 38 0Z', pen.shaded(fur));
  pen.path('M-18 -30C-22 -64 -12 -86 0 -88C12 -86 22 -64 18 -30C12 -20 -12 -20 -18 -30Z', pale);
  pen.path('M-30 0C-30 -26 -22 -40 -14 -42C-8 -36 -8 -10 -8 0Z', sock);
  pen.path('M30 0C30 -26 22 -40 14 -42C8 -36 8 -10 8 0Z', sock);
  pen.path('M0 -76L-46 -122L-44 -182L-16 -154L16 -154L44 -182L46 -122Z', pen.shaded(fur, 0.07));
  pen.path('M-40 -140L-39 -170L-24 -152Z', sock);
  pen.path('M40 -140L39 -170L24 -152Z', sock);
  pen.path('M0 -76L-46 -122C-30 -122 -12 -116 -4 -96Z', pale);
  pen.path('M0 -76L46 -122C30 -122 12 -116 4 -96Z', pale);
  eye(pen, -19, -124, 5.5);
  eye(pen, 19, -124, 5.5);
  pen.ellipse(0, -80, 6.5, 5.5, DARK);
};

const owl: DrawSubject = (pen, ink, random) => {
  const feather = ink.main('#8a6a4f');
  const pale = ink.tone(mix(WHITE, feather, 0.2));
  pen.stroke('M-96 -10C-40 -18 40 -2 98 -14', ink.tone('#4a3527'), 11);
  pen.path(
    'M-56 -104C-62 -150 -54 -176 -52 -190C-40 -178 -24 -172 0 -172C24 -172 40 -178 52 -190C54 -176 62 -150 56 -104C56 -44 34 -14 0 -14C-34 -14 -56 -44 -56 -104Z',
    pen.shaded(feather),
  );
  pen.path('M-56 -112C-74 -84 -66 -40 -40 -24C-36 -56 -40 -90 -56 -112Z', shade(feather, -0.08));
  pen.path('M56 -112C74 -84 66 -40 40 -24C36 -56 40 -90 56 -112Z', shade(feather, -0.08));
  pen.ellipse(0, -64, 32, 42, pale, { soft: true });
  if (pen.detail > 0) {
    for (let row = 0; row < 4; row += 1) {
      for (let column = 0; column < 4 - (row % 2); column += 1) {
        const x = (column - (3 - (row % 2)) / 2) * 14;
        pen.stroke(`M${x - 5} ${-92 + row * 16}q5 7 10 0`, shade(feather, random.between(-0.05, 0.05)), 2.6);
      }
    }
  }
  for (const side of [-1, 1]) {
    pen.circle(side * 24, -132, 26, pale);
    pen.circle(side * 22, -131, 17, ink.glowing ? '#ffd257' : ink.tone('#f2b632'));
    pen.circle(side * 21, -131, 9, DARK);
    pen.circle(side * 21 + 3, -135, 3, '#ffffff', { soft: true });
  }
  pen.path('M-8 -120L8 -120L0 -102Z', ink.tone('#e79a3c'));
  pen.stroke('M-18 -14l0 8M-11 -14l0 8M11 -14l0 8M18 -14l0 8', ink.tone('#e79a3c'), 5);
};

const bird: DrawSubject = (pen, ink) => {
  const feather = ink.main('#3d7fc4');
  const belly = ink.tone(mix('#ffd9b0', feather, 0.1));
  pen.path('M-30 -72L-96 -44L-92 -62L-98 -76L-34 -96Z', shade(feather, -0.1));
  pen.path(
    'M-44 -76C-34 -122 6 -132 36 -128C44 -152 78 -154 84 -128C84 -76 40 -42 0 -44C-26 -46 -42 -60 -44 -76Z',
    pen.shaded(feather),
  );
  pen.path('M-20 -52C10 -36 68 -58 80 -108C60 -112 44 -92 20 -84C0 -78 -14 -68 -20 -52Z', belly);
  pen.path(
    'M-34 -92C-40 -140 -66 -168 -84 -182C-48 -184 4 -160 26 -106C8 -88 -18 -84 -34 -92Z',
    pen.shaded(shade(feather, -0.05)),
  );
  if (pen.detail > 0) {
    pen.stroke(
      'M-62 -164C-40 -150 -22 -130 -14 -108M-36 -164C-18 -150 -4 -130 4 -108',
      shade(feather, -0.16),
      2.4,
    );
  }
  pen.path('M82 -132L104 -124L82 -116Z', ink.tone('#f0a034'));
  eye(pen, 66, -130, 5);
};

const rabbit: DrawSubject = (pen, ink) => {
  const fur = ink.main('#c9b29b');
  const pale = ink.tone(mix(WHITE, fur, 0.1));
  const pink = ink.tone('#eeb0aa');
  pen.circle(48, -22, 16, pale);
  pen.path('M-44 0C-56 -48 -30 -86 0 -88C30 -86 56 -48 44 0Z', pen.shaded(fur));
  pen.ellipse(0, -34, 24, 32, pale, { soft: true });
  for (const side of [-1, 1]) {
    pen.path(
      `M${side * 8} -130C${side * 2} -176 ${side * 16} -200 ${side * 28} -198C${side * 40} -192 ${side * 38} -150 ${side * 28} -128Z`,
      pen.shaded(fur, 0.06),
    );
    pen.path(
      `M${side * 14} -134C${side * 10} -166 ${side * 18} -186 ${side * 26} -186C${side * 31} -178 ${side * 30} -150 ${side * 24} -134Z`,
      pink,
    );
  }
  pen.path(
    'M-38 -108C-38 -134 -22 -146 0 -146C22 -146 38 -134 38 -108C38 -86 22 -74 0 -74C-22 -74 -38 -86 -38 -108Z',
    pen.shaded(fur, 0.06),
  );
  pen.ellipse(-9, -90, 12, 10, pale, { soft: true });
  pen.ellipse(9, -90, 12, 10, pale, { soft: true });
  eye(pen, -18, -112, 6);
  eye(pen, 18, -112, 6);
  pen.path('M-5 -99L5 -99L0 -93Z', pink);
  pen.stroke('M0 -93L0 -87M0 -87C-3 -83 -8 -83 -10 -86M0 -87C3 -83 8 -83 10 -86', DARK, 1.8);
  pen.ellipse(-20, -6, 18, 9, pale);
  pen.ellipse(20, -6, 18, 9, pale);
};

const bear: DrawSubject = (pen, ink) => {
  const fur = ink.main('#7b5137');
  const pale = ink.tone(mix('#e2bf94', fur, 0.25));
  for (const side of [-1, 1]) {
    pen.circle(side * 36, -176, 18, fur);
    pen.circle(side * 36, -175, 10, pale);
    pen.ellipse(side * 56, -62, 17, 34, shade(fur, -0.05));
  }
  pen.path('M-58 0C-70 -60 -46 -110 0 -112C46 -110 70 -60 58 0Z', pen.shaded(fur));
  pen.ellipse(0, -44, 32, 38, pale, { soft: true });
  pen.path(
    'M-50 -144C-50 -178 -28 -192 0 -192C28 -192 50 -178 50 -144C50 -112 28 -98 0 -98C-28 -98 -50 -112 -50 -144Z',
    pen.shaded(fur, 0.06),
  );
  pen.ellipse(0, -122, 24, 18, pale);
  pen.ellipse(0, -130, 10, 7, DARK);
  pen.stroke('M0 -123L0 -116C-4 -111 -10 -111 -13 -114M0 -116C4 -111 10 -111 13 -114', DARK, 2.2);
  eye(pen, -21, -150, 5.5);
  eye(pen, 21, -150, 5.5);
  pen.ellipse(-30, -8, 24, 14, fur);
  pen.ellipse(30, -8, 24, 14, fur);
  pen.ellipse(-30, -7, 12, 8, pale);
  pen.ellipse(30, -7, 12, 8, pale);
};

const penguin: DrawSubject = (pen, ink) => {
  const coat = ink.main('#27304a');
  const white = ink.tone(WHITE);
  const orange = ink.tone('#f29a38');
  pen.ellipse(-20, -4, 20, 8, orange);
  pen.ellipse(20, -4, 20, 8, orange);
  pen.path('M-48 -96C-74 -78 -78 -46 -68 -26C-56 -36 -48 -60 -46 -78Z', shade(coat, -0.04));
  pen.path('M48 -96C74 -78 78 -46 68 -26C56 -36 48 -60 46 -78Z', shade(coat, -0.04));
  pen.path(
    'M0 -190C34 -190 46 -164 46 -140C46 -120 58 -92 56 -56C54 -22 34 -6 0 -6C-34 -6 -54 -22 -56 -56C-58 -92 -46 -120 -46 -140C-46 -164 -34 -190 0 -190Z',
    pen.shaded(coat),
  );
  pen.path(
    'M0 -112C28 -112 42 -84 40 -54C38 -26 22 -14 0 -14C-22 -14 -38 -26 -40 -54C-42 -84 -28 -112 0 -112Z',
    white,
  );
  pen.ellipse(-17, -146, 19, 21, white, { soft: true });
  pen.ellipse(17, -146, 19, 21, white, { soft: true });
  eye(pen, -15, -150, 6);
  eye(pen, 15, -150, 6);
  pen.path('M-12 -140L12 -140L0 -122Z', orange);
  pen.path('M-44 -122C-20 -108 20 -108 44 -122L47 -108C22 -94 -22 -94 -47 -108Z', ink.accent);
  pen.path('M22 -104L38 -108L44 -72L28 -70Z', shade(ink.accent, -0.06));
};

const butterfly: DrawSubject = (pen, ink) => {
  const wing = ink.main('#ee7f2f');
  const edge = ink.tone('#2c2028');
  for (const side of [-1, 1]) {
    pen.path(
      `M0 -104C${side * 26} -176 ${side * 92} -190 ${side * 96} -150C${side * 98} -116 ${side * 50} -96 0 -98Z`,
      edge,
    );
    pen.path(
      `M0 -98C${side * 46} -98 ${side * 80} -76 ${side * 72} -42C${side * 62} -12 ${side * 16} -42 0 -88Z`,
      edge,
    );
    pen.path(
      `M${side * 8} -108C${side * 30} -160 ${side * 80} -176 ${side * 84} -148C${side * 84} -124 ${side * 46} -106 ${side * 8} -108Z`,
      pen.shaded(wing),
    );
    pen.path(
      `M${side * 8} -92C${side * 42} -90 ${side * 68} -72 ${side * 62} -46C${side * 54} -26 ${side * 20} -54 ${side * 8} -92Z`,
      pen.shaded(shade(wing, 0.07)),
    );
    if (pen.detail > 0) {
      pen.stroke(
        `M${side * 8} -106L${side * 74} -152M${side * 10} -106L${side * 56} -118M${side * 8} -92L${side * 54} -52`,
        edge,
        2.4,
      );
      for (const [x, y, r] of [
        [86, -140, 4],
        [76, -124, 3.4],
        [66, -60, 3.2],
        [58, -38, 3.2],
      ] as const)
        pen.circle(side * x, y, r, ink.tone('#fff3dc'));
    }
    pen.stroke(`M${side * 2} -128C${side * 10} -152 ${side * 18} -160 ${side * 24} -164`, edge, 2.4);
  }
  pen.ellipse(0, -98, 6.5, 36, edge);
};

const fish: DrawSubject = (pen, ink) => {
  const scale = ink.main('#f0822f');
  const fin = shade(scale, -0.08);
  pen.path(
    'M-46 -100C-72 -128 -92 -146 -100 -146C-92 -118 -92 -84 -100 -54C-90 -54 -70 -74 -46 -100Z',
    pen.shaded(fin),
  );
  pen.path('M-16 -136C0 -172 34 -170 42 -164C34 -152 34 -140 38 -130Z', fin);
  pen.path('M-10 -62C4 -38 28 -36 36 -40C28 -50 26 -58 28 -68Z', fin);
  pen.path('M-54 -100C-24 -158 60 -158 92 -100C60 -44 -24 -44 -54 -100Z', pen.shaded(scale));
  const white = ink.tone(WHITE);
  pen.path(
    'M36 -141C24 -114 24 -88 36 -60C44 -62 50 -65 54 -68C44 -92 44 -112 54 -134C50 -137 44 -140 36 -141Z',
    white,
  );
  pen.path(
    'M-18 -135C-28 -112 -28 -88 -18 -66C-12 -63 -6 -61 -2 -60C-10 -86 -10 -114 -2 -140C-8 -139 -14 -137 -18 -135Z',
    white,
  );
  if (pen.detail > 0) {
    for (let row = 0; row < 3; row += 1)
      pen.stroke(`M${6 + (row % 2) * 5} ${-116 + row * 14}q8 6 0 13`, shade(scale, -0.14), 2);
  }
  eye(pen, 66, -108, 7);
  pen.stroke('M90 -96C82 -90 76 -88 72 -88', shade(scale, -0.2), 2.6);
  pen.path('M14 -98C22 -86 20 -72 6 -68C2 -80 4 -92 14 -98Z', fin);
};

const whale: DrawSubject = (pen, ink) => {
  const skin = ink.main('#3f6d9c');
  const belly = ink.tone(mix('#e9f2f4', skin, 0.12));
  pen.path(
    'M98 -92C96 -152 30 -152 -10 -132C-46 -114 -58 -96 -72 -104C-82 -110 -84 -128 -80 -146C-92 -142 -100 -132 -98 -118C-86 -114 -84 -100 -78 -86C-62 -40 -8 -26 40 -34C76 -40 98 -60 98 -92Z',
    pen.shaded(skin),
  );
  pen.path('M-72 -148C-64 -162 -50 -168 -40 -162C-44 -146 -60 -136 -74 -132Z', shade(skin, -0.05));
  pen.path('M97 -84C88 -62 40 -52 -22 -66C-10 -38 20 -30 44 -34C76 -40 96 -60 97 -84Z', belly);
  if (pen.detail > 0) {
    pen.stroke('M84 -68C60 -54 30 -50 0 -56M74 -56C54 -46 32 -44 12 -46', shade(belly, -0.12), 2.2);
  }
  pen.path('M28 -62C34 -36 22 -18 6 -12C-2 -30 8 -54 28 -62Z', shade(skin, -0.08));
  eye(pen, 74, -94, 4.6);
  pen.stroke(
    'M48 -146C46 -164 36 -176 24 -178M48 -146C50 -166 58 -180 70 -182M48 -146L48 -184',
    ink.tone('#cfe9f5'),
    5,
    { opacity: 0.9 },
  );
};

const octopus: DrawSubject = (pen, ink) => {
  const skin = ink.main('#d9577a');
  const deep = shade(skin, -0.1);
  const arms: readonly (readonly [string, string])[] = [
    ['M-34 -80C-60 -60 -92 -70 -96 -40C-98 -24 -80 -18 -74 -30', deep],
    ['M34 -80C60 -60 92 -70 96 -40C98 -24 80 -18 74 -30', deep],
    ['M-26 -72C-44 -44 -70 -36 -62 -8C-58 2 -44 -2 -46 -12', skin],
    ['M26 -72C44 -44 70 -36 62 -8C58 2 44 -2 46 -12', skin],
    ['M-10 -70C-22 -44 -32 -26 -22 -6C-16 2 -8 -6 -12 -12', deep],
    ['M10 -70C22 -44 32 -26 22 -6C16 2 8 -6 12 -12', deep],
  ];
  for (const [d, color] of arms) pen.stroke(d, color, 17);
  pen.path(
    'M-52 -120C-56 -176 -30 -198 0 -198C30 -198 56 -176 52 -120C50 -92 44 -66 0 -64C-44 -66 -50 -92 -52 -120Z',
    pen.shaded(skin),
  );
  if (pen.detail > 0)
    for (const [x, y, r] of [
      [-28, -168, 7],
      [-10, -182, 5],
      [26, -172, 6],
      [38, -148, 4],
    ] as const)
      pen.circle(x, y, r, shade(skin, 0.1), { soft: true });
  for (const side of [-1, 1]) {
    pen.circle(side * 20, -112, 13, ink.tone(WHITE));
    eye(pen, side * 19, -110, 7);
  }
  pen.stroke('M-10 -90C-4 -84 4 -84 10 -90', shade(skin, -0.25), 2.6);
};

const turtle: DrawSubject = (pen, ink) => {
  const shell = ink.main('#4f8a57');
  const skin = ink.tone('#9cba6a');
  pen.path('M52 -62C70 -92 100 -88 98 -66C96 -48 74 -42 56 -44Z', skin);
  pen.path('M-30 -34C-52 -4 -40 4 -24 2C-12 0 -8 -22 -6 -34Z', shade(skin, -0.06));
  pen.path('M44 -34C50 -4 66 2 76 -4C80 -20 66 -34 58 -42Z', shade(skin, -0.06));
  pen.path('M-62 -40L-90 -26L-62 -28Z', skin);
  pen.path(
    'M-66 -36C-62 -104 -20 -122 8 -120C42 -116 66 -84 64 -40C30 -26 -32 -24 -66 -36Z',
    pen.shaded(shell),
  );
  const line = shade(shell, -0.14);
  pen.stroke(
    'M-22 -108L-34 -66L-62 -50M-34 -66L4 -56L38 -68L62 -54M30 -112L38 -68M4 -56L4 -30M-34 -66L-40 -32',
    line,
    3.2,
  );
  pen.path('M-66 -36C-32 -24 30 -26 64 -40L64 -32C30 -16 -32 -14 -66 -26Z', ink.tone('#e5d79c'));
  eye(pen, 84, -72, 4);
};

export const ANIMALS: Record<string, DrawSubject> = {
  cat,
  dog,
  fox,
  owl,
  bird,
  rabbit,
  bear,
  penguin,
  butterfly,
  fish,
  whale,
  octopus,
  turtle,
};
