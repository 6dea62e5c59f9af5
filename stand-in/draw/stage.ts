import type { Palette } from './palette';
import type { Pen } from './pen';
import type { Random } from './random';
import type { Scene } from './read-scene';

/** What a painter of places has at hand. Lengths are in pixels of the picture. */
export type Stage = {
  pen: Pen;
  scene: Scene;
  palette: Palette;
  random: Random;
  width: number;
  height: number;
  /** The shorter side: things are measured by it, so that a banner's tree is no giant. */
  short: number;
  /** Moment of an animation, 0 to 1; 0 in a still picture. */
  phase: number;
  sun: { x: number; y: number; r: number };
};

/** Where the subject stands: the middle of its feet, and how tall it is. */
export type Spot = {
  x: number;
  y: number;
  size: number;
  /** Hangs in the air or swims, so that it may bob and casts no shadow. */
  floating?: boolean;
  /** Drawn over the subject. */
  front?: () => void;
};

/** −1 to 1 and back over an animation. */
export const swing = (stage: Stage, offset = 0): number => Math.sin((stage.phase + offset) * Math.PI * 2);
