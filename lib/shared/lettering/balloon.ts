/** Balloons: their outlines as paths, and the room for words in them. Lengths are points, y goes down. */
import type { Box } from './box';
import { type DrawnPath, INK, PAPER } from './drawn-path';
import type { TextRoom } from './fit-text';
import { short } from './outline-path';

export const BALLOON_SHAPES = ['speech', 'thought', 'shout', 'whisper', 'caption', 'sound'] as const;
export type BalloonShape = (typeof BALLOON_SHAPES)[number];
export type Point = { x: number; y: number };

/** The outline is |x/a|^n + |y/b|^n = 1; `scale` is the room for words to the outline, whose spikes and bumps reach the box. */
type Round = { exponent: number; scale: number };
const ROUND: Record<'speech' | 'thought' | 'shout' | 'whisper', Round> = {
  speech: { exponent: 2.5, scale: 0.9 },
  whisper: { exponent: 2.5, scale: 0.9 },
  thought: { exponent: 2.2, scale: 0.8 },
  shout: { exponent: 2.2, scale: 0.76 },
};
const CAPTION_PADDING = 0.12;

const STEPS = 96;
const FINE_STEPS = 480;
const LINE_PT = 0.9;
const DASH = [2.4, 2] as const;
/** Half the width of a tail where it leaves the balloon. */
const TAIL_PT = 4.5;
const WIDEST_TAIL = 0.45;
const BUMP_PT = 15;
const SPIKE_PT = 11;

/** Where words may be. Of a caption and a sound it is a rectangle. */
export function roomOf(shape: BalloonShape, box: Box): TextRoom {
  const centre = { centreX: box.x + box.width / 2, centreY: box.y + box.height / 2 };
  if (shape === 'caption' || shape === 'sound') {
    const padding = shape === 'sound' ? 0 : CAPTION_PADDING * Math.min(box.width, box.height);
    const [width, height] = [Math.max(0, box.width - 2 * padding), Math.max(0, box.height - 2 * padding)];
    const widthAt = (from: number, to: number) =>
      Math.max(Math.abs(from), Math.abs(to)) <= height / 2 + 1e-9 ? width : 0;
    return { ...centre, height, widthAt };
  }
  const { exponent, scale } = ROUND[shape];
  const [a, b] = [(box.width / 2) * scale, (box.height / 2) * scale];
  return {
    ...centre,
    height: 2 * b,
    widthAt(from, to) {
      const y = Math.max(Math.abs(from), Math.abs(to)) / b;
      return y >= 1 || b === 0 ? 0 : 2 * a * (1 - y ** exponent) ** (1 / exponent);
    },
  };
}

/** How large a balloon is in which words of this size have room. */
export function sizeAround(
  shape: BalloonShape,
  words: { width: number; height: number },
  letterSize: number,
) {
  const air = letterSize * 0.7;
  if (shape === 'sound') return words;
  if (shape === 'caption') {
    // The padding is a share of the shorter side.
    const pad = (air + CAPTION_PADDING * words.height) / (1 - 2 * CAPTION_PADDING);
    return { width: words.width + 2 * pad, height: words.height + 2 * pad };
  }
  const { exponent, scale } = ROUND[shape];
  const factor = 2 ** (1 / exponent) / scale;
  return { width: (words.width + air) * factor, height: (words.height + air) * factor };
}

/** @param tail where it points; null: it has none, and neither have captions and sounds */
export function balloonPaths(shape: BalloonShape, box: Box, tail: Point | null): DrawnPath[] {
  if (shape === 'sound') return [];
  const line = { fill: PAPER, stroke: INK, strokeWidth: LINE_PT, dash: [] };
  if (shape === 'caption') {
    const { x, y, width, height } = box;
    const corners = [
      { x, y },
      { x: x + width, y },
      { x: x + width, y: y + height },
      { x, y: y + height },
    ];
    return [{ ...line, d: closed(corners) }];
  }
  const round = new Outline(shape, box);
  const target = tail !== null && !round.contains(tail) ? tail : null;
  switch (shape) {
    case 'speech':
      return [{ ...line, d: round.withTail(target) }];
    case 'whisper':
      return [{ ...line, d: round.withTail(target), dash: [...DASH] }];
    case 'shout':
      return [{ ...line, d: round.spiky(target) }];
    case 'thought':
      return [
        ...(target === null ? [] : round.bubblesTo(target).map((d) => ({ ...line, d }))),
        { ...line, d: round.cloud() },
      ];
  }
}

class Outline {
  readonly centre: Point;
  readonly exponent: number;
  readonly a: number;
  readonly b: number;
  constructor(shape: keyof typeof ROUND, box: Box) {
    this.centre = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
    this.exponent = ROUND[shape].exponent;
    // The line itself stays in the box too.
    this.a = Math.max(0, box.width - LINE_PT) / 2;
    this.b = Math.max(0, box.height - LINE_PT) / 2;
  }

  /** @param angle of the parameter, not of the direction */
  at(angle: number, scale = 1): Point {
    const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
    const power = 2 / this.exponent;
    return {
      x: this.centre.x + scale * this.a * Math.sign(cos) * Math.abs(cos) ** power,
      y: this.centre.y + scale * this.b * Math.sign(sin) * Math.abs(sin) ** power,
    };
  }

  contains({ x, y }: Point): boolean {
    if (this.a === 0 || this.b === 0) return true;
    const [u, v] = [Math.abs(x - this.centre.x) / this.a, Math.abs(y - this.centre.y) / this.b];
    return u ** this.exponent + v ** this.exponent <= 1;
  }

  /** The parameter at which a line from the centre to a point leaves the outline. */
  angleTo({ x, y }: Point): number {
    const [u, v] = [(x - this.centre.x) / this.a, (y - this.centre.y) / this.b];
    const power = this.exponent / 2;
    return Math.atan2(Math.sign(v) * Math.abs(v) ** power, Math.sign(u) * Math.abs(u) ** power);
  }

  withTail(target: Point | null): string {
    if (target === null) return closed(ring(STEPS).map((angle) => this.at(angle)));
    const angle = this.angleTo(target);
    const half = this.angleOf(angle, Math.min(TAIL_PT, this.a / 2, this.b / 2));
    const around = Array.from({ length: STEPS + 1 }, (_, step) =>
      this.at(angle + half + ((2 * Math.PI - 2 * half) * step) / STEPS),
    );
    const [first, last] = [around[0] as Point, around[STEPS] as Point];
    // Both sides bend alike, so that the tail is a little curved and ends in a point.
    const bend = (from: Point) => ({
      x: from.x + (target.x - from.x) * 0.35,
      y: from.y + (target.y - from.y) * 0.55,
    });
    return `${open(around)}Q${pair(bend(last))} ${pair(target)}Q${pair(bend(first))} ${pair(first)}Z`;
  }

  /** How far the parameter goes on from an angle until the outline is so far away. */
  angleOf(angle: number, distance: number): number {
    const from = this.at(angle);
    let [near, far] = [0, WIDEST_TAIL];
    for (let step = 0; step < 20; step += 1) {
      const middle = (near + far) / 2;
      const there = this.at(angle + middle);
      if (Math.hypot(there.x - from.x, there.y - from.y) < distance) near = middle;
      else far = middle;
    }
    return far;
  }

  /** Parameters that part the outline into so many equal lengths, from an angle on. */
  evenly(count: number, start: number): number[] {
    const fine = ring(FINE_STEPS + 1).map((_, step) => start + (step / FINE_STEPS) * 2 * Math.PI);
    const lengths = [0];
    for (let step = 1; step < fine.length; step += 1) {
      const [one, other] = [this.at(fine[step - 1] ?? 0), this.at(fine[step] ?? 0)];
      lengths.push((lengths[step - 1] ?? 0) + Math.hypot(other.x - one.x, other.y - one.y));
    }
    const whole = lengths.at(-1) ?? 0;
    return ring(count).map((_, index) => {
      const step = lengths.findIndex((length) => length >= (whole * index) / count - 1e-9);
      return fine[Math.max(0, step)] ?? start;
    });
  }

  get length(): number {
    return (this.a + this.b) * Math.PI;
  }

  /** Points and valleys in turn; the point that is nearest to the target becomes the tail. */
  spiky(target: Point | null): string {
    const spikes = Math.max(10, Math.min(40, Math.round(this.length / SPIKE_PT / 2) * 2));
    const start = target === null ? 0 : this.angleTo(target);
    const points = this.evenly(spikes * 2, start).map((angle, index) => {
      if (index === 0 && target !== null) return target;
      // Not all alike, or it would be a cogwheel.
      return this.at(angle, index % 2 === 1 ? 0.82 : index % 4 === 0 ? 1 : 0.94);
    });
    return closed(points);
  }

  /** Bumps over a smaller outline; the furthest point of each reaches the box. */
  cloud(): string {
    const inner = 0.88;
    const bumps = Math.max(8, Math.min(32, Math.round(this.length / BUMP_PT)));
    const angles = this.evenly(bumps * 2, 0);
    const knots = angles.filter((_, index) => index % 2 === 0).map((angle) => this.at(angle, inner));
    const arcs = knots.map((_, index) => {
      const next = knots[(index + 1) % bumps] as Point;
      // A quadratic curve goes halfway to its control point.
      return `Q${pair(this.at(angles[2 * index + 1] ?? 0, 2 - inner))} ${pair(next)}`;
    });
    return `M${pair(knots[0] as Point)}${arcs.join('')}Z`;
  }

  /** Three, smaller and smaller. */
  bubblesTo(target: Point): string[] {
    const from = this.at(this.angleTo(target), 1.04);
    const length = Math.hypot(target.x - from.x, target.y - from.y);
    const largest = Math.min(5, length / 5, this.a / 3, this.b / 3);
    return [0.22, 0.58, 0.9].map((share, index) => {
      const radius = largest * (1 - index * 0.3);
      const centre = { x: from.x + (target.x - from.x) * share, y: from.y + (target.y - from.y) * share };
      return closed(
        ring(24).map((angle) => ({
          x: centre.x + radius * Math.cos(angle),
          y: centre.y + radius * Math.sin(angle),
        })),
      );
    });
  }
}

/** Angles all around, evenly. */
function ring(count: number): number[] {
  return Array.from({ length: count }, (_, index) => (index / count) * 2 * Math.PI);
}

function open(points: readonly Point[]): string {
  return points.map((point, index) => `${index === 0 ? 'M' : 'L'}${pair(point)}`).join('');
}
function closed(points: readonly Point[]): string {
  return `${open(points)}Z`;
}
function pair({ x, y }: Point): string {
  return `${short(x)} ${short(y)}`;
}
