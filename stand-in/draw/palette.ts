import { mix, oklch, saturate, shade, turnHue } from './color';
import type { Random } from './random';
import type { Scene, TimeOfDay } from './read-scene';

export type Palette = {
  /** From the zenith to the horizon. */
  sky: [string, string, string];
  /** What distance fades into. */
  haze: string;
  /** Sun or moon. */
  light: string;
  /** What the light does to every colour of the ground. */
  tint: string;
  tintAmount: number;
  cloud: string;
  /** For flags, doors, flowers: stands out from the sky. */
  accent: string;
  dark: boolean;
  /** Windows and lamps are lit. */
  lamps: boolean;
};

type Light = Omit<Palette, 'haze' | 'dark' | 'lamps'>;

const DAY: [Light, ...Light[]] = [
  {
    sky: ['#3d8fd1', '#8ecbea', '#e9f5ef'],
    light: '#fff4cf',
    tint: '#fff2cf',
    tintAmount: 0.06,
    cloud: '#ffffff',
    accent: '#ef6f4d',
  },
  {
    sky: ['#2f7fb8', '#79c2d6', '#f6edcf'],
    light: '#fff0bf',
    tint: '#ffe9b8',
    tintAmount: 0.1,
    cloud: '#fffaf0',
    accent: '#f0a63c',
  },
  {
    sky: ['#5aa7d6', '#a9daea', '#fbf3e4'],
    light: '#ffffff',
    tint: '#fdf6e6',
    tintAmount: 0.08,
    cloud: '#ffffff',
    accent: '#e4587a',
  },
];
const SUNSET: [Light, ...Light[]] = [
  {
    sky: ['#2c2a63', '#b0508a', '#ffb26b'],
    light: '#ffe6a6',
    tint: '#53245c',
    tintAmount: 0.42,
    cloud: '#ff9c8a',
    accent: '#ffd166',
  },
  {
    sky: ['#234a86', '#d9728f', '#ffd08a'],
    light: '#fff0c0',
    tint: '#5a2f5e',
    tintAmount: 0.36,
    cloud: '#ffc1a1',
    accent: '#ff6b57',
  },
  {
    sky: ['#451f55', '#e0535a', '#ffc46b'],
    light: '#fff1b8',
    tint: '#4a1a3f',
    tintAmount: 0.45,
    cloud: '#ff8465',
    accent: '#ffdb8a',
  },
];
const DAWN: [Light, ...Light[]] = [
  {
    sky: ['#7fa6d2', '#f0c2cb', '#ffeccb'],
    light: '#fffbe6',
    tint: '#8a88b8',
    tintAmount: 0.32,
    cloud: '#fff2ee',
    accent: '#f28482',
  },
  {
    sky: ['#6d8fc0', '#c9b8d8', '#fde2cf'],
    light: '#fff6df',
    tint: '#7f86b5',
    tintAmount: 0.34,
    cloud: '#fbeef2',
    accent: '#f6a560',
  },
];
const NIGHT: [Light, ...Light[]] = [
  {
    sky: ['#070c2a', '#18295f', '#475c9c'],
    light: '#fdf6d8',
    tint: '#0b1442',
    tintAmount: 0.66,
    cloud: '#33457f',
    accent: '#ffd479',
  },
  {
    sky: ['#0b0a2e', '#2a2266', '#7a5aa0'],
    light: '#fff3dc',
    tint: '#140f45',
    tintAmount: 0.64,
    cloud: '#453a80',
    accent: '#ff9f7a',
  },
];
const STORM: [Light, ...Light[]] = [
  {
    sky: ['#39444f', '#6b7a86', '#b9c4c7'],
    light: '#e6edef',
    tint: '#3c4852',
    tintAmount: 0.45,
    cloud: '#59666f',
    accent: '#f2b84b',
  },
];
const AURORA: [Light, ...Light[]] = [
  {
    sky: ['#050b23', '#0d2b4d', '#246b73'],
    light: '#eefcf2',
    tint: '#07203f',
    tintAmount: 0.62,
    cloud: '#1c4a60',
    accent: '#ffd27a',
  },
];

const LIGHTS: Record<TimeOfDay, [Light, ...Light[]]> = {
  day: DAY,
  sunset: SUNSET,
  dawn: DAWN,
  night: NIGHT,
  storm: STORM,
  aurora: AURORA,
};

function applyMood(color: string, mood: Scene['mood']): string {
  if (mood === 'pastel') return mix(saturate(color, 0.75), '#fff6f2', 0.38);
  if (mood === 'vivid') return saturate(color, 1.35);
  if (mood === 'dark') return shade(saturate(color, 0.85), -0.14);
  if (mood === 'warm') return mix(color, '#ffab5e', 0.14);
  if (mood === 'cold') return mix(color, '#8fc3ff', 0.16);
  return color;
}

/** The light of a scene. The same words always get the same few lights, the index chooses among them. */
export function choosePalette(scene: Scene, random: Random): Palette {
  const light = random.pick(LIGHTS[scene.time]);
  const wander = random.between(-8, 8);
  const tinted = (color: string, amount: number) => {
    const moved = applyMood(turnHue(color, wander), scene.mood);
    const tint = scene.tints[0];
    return tint === undefined ? moved : mix(moved, tint, amount);
  };
  const sky: Palette['sky'] = [
    tinted(light.sky[0], 0.42),
    tinted(light.sky[1], 0.4),
    tinted(light.sky[2], 0.24),
  ];
  return {
    sky,
    haze: mix(sky[1], sky[2], 0.6),
    light: tinted(light.light, 0.05),
    tint: tinted(light.tint, 0.25),
    tintAmount: light.tintAmount,
    cloud: tinted(light.cloud, 0.15),
    accent: scene.tints[1] ?? applyMood(light.accent, scene.mood),
    dark: scene.time === 'night' || scene.time === 'aurora',
    lamps: scene.time !== 'day' && scene.time !== 'dawn',
  };
}

/** A colour of the ground or of a thing, as it looks in this light. */
export function lit(palette: Palette, color: string, amount = 1): string {
  return mix(color, palette.tint, Math.min(0.85, palette.tintAmount * amount));
}

export type Harmony = readonly [deep: string, second: string, third: string, bright: string, pale: string];

const HARMONIES: [Harmony, ...Harmony[]] = [
  ['#1d2b4f', '#2f6f8f', '#e9724c', '#f4b860', '#fbf0dc'],
  ['#2b1b3d', '#6b2d5c', '#d1495b', '#edae49', '#fdf3e1'],
  ['#12343b', '#2d6a6a', '#7fb69a', '#f2c078', '#fbf3e3'],
  ['#20205a', '#5546b5', '#c77dd8', '#ff9e9e', '#fff0e8'],
  ['#22313f', '#44617b', '#c8553d', '#f28f3b', '#ffe8cf'],
  ['#0d2c54', '#1c7c8c', '#8cc5a2', '#ffb400', '#fff6e0'],
  ['#33261d', '#8a4b2f', '#cf8a4a', '#7d9b76', '#f4ead7'],
];

/** Five colours that go together, for pictures without a scene. */
export function chooseHarmony(scene: Scene, random: Random): Harmony {
  const [first, named, third] = scene.tints;
  if (first !== undefined) {
    const second = named ?? turnHue(first, random.pick([40, -45, 160]));
    return [
      shade(first, -0.22),
      first,
      third ?? mix(first, second, 0.5),
      second,
      mix(second, '#fff4e2', 0.72),
    ];
  }
  const wander = random.between(-14, 14);
  const [deep, second, middle, bright, pale] = random.pick(HARMONIES);
  const move = (color: string) => applyMood(turnHue(color, wander), scene.mood);
  return [move(deep), move(second), move(middle), move(bright), move(pale)];
}

/** A hue for one of several like things, such as flowers in a field. */
export function bloom(random: Random): string {
  return oklch(
    random.between(0.66, 0.82),
    random.between(0.11, 0.17),
    random.pick([15, 35, 60, 90, 330, 350, 300, 25]),
  );
}
