import type { Pen } from './pen';
import type { Random } from './random';

/** The colours a subject is drawn with, already in the light of its scene. */
export type Ink = {
  /** The colour the words gave it, else its own. */
  main: (own: string) => string;
  tone: (color: string) => string;
  accent: string;
  /** Windows and lamps are lit. */
  glowing: boolean;
};

/**
 * Draws one subject in a box 200 wide and 200 high: x from −100 to 100, y from −200 (top) to 0 (the ground it stands
 * on). It faces right.
 */
export type DrawSubject = (pen: Pen, ink: Ink, random: Random) => void;
