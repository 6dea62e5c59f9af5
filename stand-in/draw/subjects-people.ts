import { mix, shade } from './color';
import type { DrawSubject } from './subject';

const DARK = '#26242e';

/** Seen from behind, looking into the picture: the viewer stands there too. */
const person: DrawSubject = (pen, ink, random) => {
  const coat = ink.main(random.pick(['#c94f3d', '#e0a030', '#2f6f78', '#5a4a86']));
  const skin = ink.tone(random.pick(['#e8b894', '#c98d62', '#8a5a3c', '#f0c8a8']));
  const hair = ink.tone(random.pick(['#3a2620', '#1f1a1c', '#8a5230', '#c99a55']));
  const trousers = ink.tone('#35405a');
  pen.path('M-20 -62L-4 -62L-6 -4L-20 -4Z', trousers);
  pen.path('M4 -62L20 -62L20 -4L6 -4Z', shade(trousers, -0.04));
  pen.path('M-24 -4C-24 -10 -4 -10 -4 -2L-4 0L-24 0Z', ink.tone('#4a2f26'));
  pen.path('M24 -4C24 -10 4 -10 4 -2L4 0L24 0Z', ink.tone('#4a2f26'));
  pen.path('M-28 -132C-40 -112 -44 -88 -42 -70L-31 -70C-30 -88 -26 -104 -20 -114Z', shade(coat, -0.06));
  pen.path('M28 -132C40 -112 44 -88 42 -70L31 -70C30 -88 26 -104 20 -114Z', shade(coat, -0.06));
  pen.circle(-37, -66, 6, skin);
  pen.circle(37, -66, 6, skin);
  pen.path(
    'M-28 -134C-18 -144 18 -144 28 -134C32 -104 34 -74 32 -48L-32 -48C-34 -74 -32 -104 -28 -134Z',
    pen.shaded(coat),
  );
  pen.stroke('M0 -52L0 -70', shade(coat, -0.14), 2);
  pen.path('M-22 -128C-22 -138 22 -138 22 -128L20 -84C12 -80 -12 -80 -20 -84Z', pen.shaded(ink.accent));
  pen.stroke('M-16 -110L16 -110', shade(ink.accent, -0.14), 2.4);
  pen.rect(-7, -150, 14, 14, skin);
  pen.path(
    'M-21 -166C-22 -186 -10 -194 0 -194C12 -194 23 -186 21 -166C20 -150 12 -142 0 -142C-12 -142 -20 -150 -21 -166Z',
    hair,
  );
  pen.path(
    'M-16 -146C-8 -138 8 -138 16 -146L18 -134C8 -128 -8 -128 -18 -134Z',
    mix(ink.accent, '#ffffff', 0.35),
  );
};

const astronaut: DrawSubject = (pen, ink) => {
  const suit = ink.main('#eceff3');
  const grey = shade(suit, -0.13);
  pen.rect(-38, -132, 76, 74, ink.tone('#a7adb8'), { radius: 12 });
  pen.path('M-26 -54L-3 -54L-5 -10L-28 -10Z', pen.shaded(suit));
  pen.path('M3 -54L26 -54L28 -10L5 -10Z', pen.shaded(suit));
  pen.rect(-34, -14, 30, 14, grey, { radius: 6 });
  pen.rect(4, -14, 30, 14, grey, { radius: 6 });
  pen.path('M-26 -124C-46 -116 -56 -88 -54 -66L-38 -64C-38 -84 -32 -98 -22 -102Z', pen.shaded(suit));
  pen.path('M26 -124C52 -126 72 -142 82 -160L68 -170C58 -156 44 -146 24 -142Z', pen.shaded(suit));
  pen.circle(-46, -62, 10, grey);
  pen.circle(77, -167, 10, grey);
  pen.path('M-30 -126C-16 -134 16 -134 30 -126L30 -52C12 -44 -12 -44 -30 -52Z', pen.shaded(suit));
  pen.rect(-17, -104, 34, 24, ink.tone('#c4cad3'), { radius: 4 });
  pen.circle(-9, -92, 4, ink.accent);
  pen.circle(2, -92, 4, ink.tone('#4fa3d1'));
  pen.rect(8, -97, 6, 10, ink.tone('#6d7480'), { radius: 1 });
  pen.rect(-30, -68, 60, 5, ink.accent);
  pen.circle(0, -158, 36, pen.shaded(suit));
  pen.path(
    'M-26 -160C-26 -180 26 -180 26 -160C26 -140 14 -132 0 -132C-14 -132 -26 -140 -26 -160Z',
    pen.linear(
      [
        [0, '#1b2350'],
        [0.6, '#35509a'],
        [1, '#d58a5a'],
      ],
      { x1: 0, y1: 0, x2: 1, y2: 1 },
    ),
  );
  pen.path('M-18 -166C-14 -172 -6 -174 0 -174', '#ffffff', { soft: true, opacity: 0 });
  pen.stroke('M-18 -160C-17 -168 -10 -172 -4 -173', '#ffffff', 3.5, { opacity: 0.8, soft: true });
};

const robot: DrawSubject = (pen, ink) => {
  const shell = ink.main('#9fb4c2');
  const dark = ink.tone('#3a4756');
  const light = '#7ff0e0';
  pen.stroke('M0 -176L0 -192', dark, 4);
  pen.glow(0, -194, 20, ink.accent, 0.7);
  pen.circle(0, -194, 6.5, ink.accent);
  pen.stroke('M-44 -96C-66 -88 -70 -66 -62 -48M44 -96C66 -88 74 -108 78 -124', shade(shell, -0.12), 13);
  pen.circle(-62, -42, 10, dark);
  pen.circle(80, -130, 10, dark);
  pen.rect(-30, -44, 22, 36, shade(shell, -0.12), { radius: 6 });
  pen.rect(8, -44, 22, 36, shade(shell, -0.12), { radius: 6 });
  pen.rect(-38, -14, 34, 14, dark, { radius: 7 });
  pen.rect(4, -14, 34, 14, dark, { radius: 7 });
  pen.rect(-46, -112, 92, 74, pen.shaded(shell), { radius: 16 });
  pen.rect(-28, -98, 56, 34, dark, { radius: 8 });
  pen.stroke('M-20 -80L-10 -80L-5 -90L2 -72L8 -80L20 -80', light, 2.6);
  pen.circle(-18, -51, 4, ink.accent);
  pen.circle(-4, -51, 4, ink.tone('#f4cf5c'));
  pen.rect(-14, -122, 28, 12, dark);
  pen.rect(-52, -176, 104, 58, pen.shaded(shell, 0.08), { radius: 20 });
  pen.rect(-60, -156, 10, 20, dark, { radius: 4 });
  pen.rect(50, -156, 10, 20, dark, { radius: 4 });
  pen.rect(-40, -166, 80, 38, ink.tone('#1d2633'), { radius: 15 });
  for (const side of [-1, 1]) {
    pen.glow(side * 18, -148, 22, light, 0.55);
    pen.circle(side * 18, -148, 8, light);
  }
  pen.stroke('M-8 -136C-4 -133 4 -133 8 -136', light, 2.4);
};

const heart: DrawSubject = (pen, ink) => {
  const red = ink.main('#dd4a5f');
  pen.path(
    'M0 -22C-46 -60 -92 -92 -84 -138C-76 -178 -24 -186 0 -146C24 -186 76 -178 84 -138C92 -92 46 -60 0 -22Z',
    pen.shaded(red),
  );
  pen.path('M-62 -140C-58 -156 -46 -164 -34 -162C-46 -154 -54 -146 -56 -130Z', '#ffffff', {
    soft: true,
    opacity: 0.45,
  });
};

const star: DrawSubject = (pen, ink) => {
  const gold = ink.main('#f4bd3e');
  const corners = Array.from({ length: 10 }, (_, at) => {
    const r = at % 2 === 0 ? 92 : 40;
    const angle = (at / 10) * 2 * Math.PI - Math.PI / 2;
    return [Math.cos(angle) * r, -104 + Math.sin(angle) * r] as const;
  });
  pen.path(`M${corners.map(([x, y]) => `${x.toFixed(1)} ${y.toFixed(1)}`).join('L')}Z`, pen.shaded(gold), {
    stroke: gold,
    strokeWidth: 8,
  });
  for (const side of [-1, 1]) pen.ellipse(side * 16, -106, 5, 7, DARK);
  pen.stroke('M-10 -88C-4 -82 4 -82 10 -88', DARK, 3);
};

export const PEOPLE: Record<string, DrawSubject> = { person, astronaut, robot, heart, star };
