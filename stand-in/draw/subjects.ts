import { lit, type Palette } from './palette';
import type { Pen } from './pen';
import type { Random } from './random';
import type { SceneSubject } from './read-scene';
import type { DrawSubject, Ink } from './subject';
import { ANIMALS } from './subjects-animals';
import { PEOPLE } from './subjects-people';
import { PLANTS } from './subjects-plants';
import { THINGS } from './subjects-things';
import { TRAVEL } from './subjects-travel';

const SUBJECTS: ReadonlyMap<string, DrawSubject> = new Map(
  Object.entries({ ...ANIMALS, ...TRAVEL, ...PEOPLE, ...PLANTS, ...THINGS }),
);

export const canDraw = (name: string): boolean => SUBJECTS.has(name);

/** A subject keeps most of its colour even at night: it is what the picture is about. */
const SUBJECT_TINT = 0.5;

export function drawSubject(pen: Pen, subject: SceneSubject, palette: Palette, random: Random): void {
  const tone = (color: string) => lit(palette, color, SUBJECT_TINT);
  const ink: Ink = {
    tone,
    main: (own) => tone(subject.color ?? own),
    accent: tone(palette.accent),
    glowing: palette.lamps,
  };
  SUBJECTS.get(subject.name)?.(pen, ink, random);
}
