/**
 * The lettering of a panel: where its balloons are, how large the letters, and the paths of all of it. One function for
 * the screen and for every file.
 */
import {
  type BalloonShape,
  balloonPaths,
  type Point,
  roomOf,
  sizeAround,
} from '@/lib/shared/lettering/balloon';
import { type Box, inset, overlap, pushInto } from '@/lib/shared/lettering/box';
import { type DrawnPath, INK, PAPER } from '@/lib/shared/lettering/drawn-path';
import { type FittedText, fitText, measureText } from '@/lib/shared/lettering/fit-text';
import { movePath } from '@/lib/shared/lettering/outline-path';
import type { Outlines, ShapedText } from '@/lib/shared/lettering/shaped-text';
import type { ComicLine, ComicSettings, LinePlace } from './comic-types';

/** Shaped words of a comic, by the text that was asked for. */
export type Letters = {
  textOf(line: Pick<ComicLine, 'id' | 'text'>): ShapedText | undefined;
  outlines: Outlines;
};

export type PanelFrame = {
  /** The panel on its page. */
  box: Box;
  /** Words of the whole page stay in it. */
  live: Box;
};

export type PlacedBalloon = {
  line: ComicLine;
  /** On the page, always wholly inside the panel and the live area. */
  box: Box;
  tail: Point | null;
  words: FittedText;
};

type LetteringSettings = Pick<ComicSettings, 'letterPt' | 'direction'>;

const EDGE_PT = 4;
const BETWEEN_PT = 4;
/** Sound words to the letters of speech. */
const SOUND = 3;
/** How much of a panel's height balloons take before they become smaller. */
const MOST_HEIGHT = 0.7;
const SMALLER = 0.93;
const MOST_TRIES = 60;
/** Widths to try for the words of one balloon, to the panel's, and the lines beyond which the next is tried. */
const WIDTHS = [0.34, 0.44, 0.58, 0.74];
const MANY_LINES = 4;

/** Smaller letters cannot be read in print. */
export const READABLE_PT = 5;

/** All balloons of a panel, in the order of its lines. Lines without words have none, nor have those that are not shaped yet. */
export function letterPanel(
  lines: readonly ComicLine[],
  frame: PanelFrame,
  letters: Letters,
  settings: LetteringSettings,
): PlacedBalloon[] {
  const allowed = allowedIn(frame);
  const spoken = lines.flatMap((line) => {
    const text = line.text.trim() === '' ? undefined : letters.textOf(line);
    return text === undefined ? [] : [{ line, text }];
  });
  const free = arrange(
    spoken.filter(({ line }) => line.place === null),
    allowed,
    settings,
  );
  const speakers = [...new Set(spoken.map(({ line }) => line.speaker.trim().toLocaleLowerCase('en')))];
  return spoken.map(({ line, text }) => {
    const box = pushInto(
      line.place === null ? (free.get(line.id) ?? allowed) : placeOnPage(line.place, frame.box),
      allowed,
    );
    const tail = hasTail(line.kind)
      ? line.place === null
        ? tailUnder(box, line, speakers, frame.box, settings)
        : line.place.tail === null
          ? null
          : pointOnPage(line.place.tail, frame.box)
      : null;
    const largest = line.kind === 'sound' ? Math.max(box.height, settings.letterPt) : settings.letterPt;
    return { line, box, tail, words: fitText(text, roomOf(line.kind, box), largest) };
  });
}

export function hasTail(kind: BalloonShape): boolean {
  return kind !== 'caption' && kind !== 'sound';
}

/** Where balloons of a panel may be. */
function allowedIn({ box, live }: PanelFrame): Box {
  return inset(overlap(box, live), EDGE_PT);
}

/** The paths of balloons and words, from the lowest to the topmost. */
export function drawBalloons(
  balloons: readonly PlacedBalloon[],
  { outlines }: Pick<Letters, 'outlines'>,
): DrawnPath[] {
  return balloons.flatMap(({ line, box, tail, words }) => {
    const d = words.pieces
      .flatMap(({ piece, x, y }) =>
        piece.glyphs.map(([outline, dx, dy]) => {
          const scale = words.size / 1000;
          return movePath(outlines[outline] ?? '', { x: x + dx * scale, y: y - dy * scale, scale });
        }),
      )
      .join('');
    const plain = { d, fill: INK, stroke: null, strokeWidth: 0, dash: [] };
    // What stands in the picture without a balloon needs an edge to be read.
    const halo = { ...plain, fill: null, stroke: PAPER, strokeWidth: words.size * 0.14 };
    return [
      ...balloonPaths(line.kind, box, tail),
      ...(d === '' ? [] : line.kind === 'sound' ? [halo, plain] : [plain]),
    ];
  });
}

/** From the page back to fractions of the panel, to be kept. */
export function placeInPanel({ box, tail }: Pick<PlacedBalloon, 'box' | 'tail'>, panel: Box): LinePlace {
  const across = (x: number) => rounded((x - panel.x) / panel.width);
  const down = (y: number) => rounded((y - panel.y) / panel.height);
  return {
    x: across(box.x),
    y: down(box.y),
    width: rounded(box.width / panel.width),
    height: rounded(box.height / panel.height),
    tail: tail === null ? null : { x: across(tail.x), y: down(tail.y) },
  };
}

function rounded(share: number): number {
  return Math.round(share * 10_000) / 10_000;
}

function placeOnPage(place: LinePlace, panel: Box): Box {
  return {
    ...pointOnPage(place, panel),
    width: place.width * panel.width,
    height: place.height * panel.height,
  };
}

/** Never outside the panel. */
function pointOnPage({ x, y }: Point, panel: Box): Point {
  const within = (share: number) => Math.min(1, Math.max(0, share));
  return { x: panel.x + within(x) * panel.width, y: panel.y + within(y) * panel.height };
}

type Spoken = { line: ComicLine; text: ShapedText };

/** The placing rule: from above in reading order, captions along the edge, balloons in turn at both sides, sounds below them. */
function arrange(spoken: readonly Spoken[], allowed: Box, settings: LetteringSettings): Map<string, Box> {
  let letterSize = settings.letterPt;
  let boxes = stack(spoken, allowed, letterSize, settings);
  for (let tries = 0; tries < MOST_TRIES && boxes.tooHigh; tries += 1) {
    letterSize *= SMALLER;
    boxes = stack(spoken, allowed, letterSize, settings);
  }
  return boxes.placed;
}

function stack(
  spoken: readonly Spoken[],
  allowed: Box,
  letterSize: number,
  { direction }: LetteringSettings,
): { placed: Map<string, Box>; tooHigh: boolean } {
  const firstBalloon = spoken.findIndex(({ line }) => hasTail(line.kind));
  const lastBalloon = spoken.findLastIndex(({ line }) => hasTail(line.kind));
  const placed = new Map<string, Box>();
  /** `start`: where reading begins. */
  const put = (
    line: ComicLine,
    size: { width: number; height: number },
    y: number,
    side: 'start' | 'end',
  ) => {
    const left = (side === 'start') === (direction === 'ltr');
    const x = left ? allowed.x : allowed.x + allowed.width - size.width;
    placed.set(line.id, { x, y, ...size });
  };
  /** Below everything so far, and what the last balloon left free beside it. */
  let y = allowed.y;
  let beside = null as { y: number; room: number; side: 'start' | 'end' } | null;
  for (const [index, { line, text }] of spoken.entries()) {
    const last = firstBalloon >= 0 && index > lastBalloon;
    if (line.kind === 'sound' || (line.kind === 'caption' && last)) continue;
    const size = naturalSize(line.kind, text, letterSize, allowed.width);
    if (line.kind === 'caption') {
      put(line, size, y, 'start');
      y += size.height + BETWEEN_PT;
      beside = null;
    } else if (beside?.side === 'start' && size.width <= beside.room) {
      // A little lower, so that it is read second.
      const lower = beside.y + Math.min(size.height, letterSize * 2);
      put(line, size, lower, 'end');
      y = Math.max(y, lower + size.height + BETWEEN_PT);
      beside = null;
    } else {
      const side: 'start' | 'end' = beside?.side === 'start' ? 'end' : 'start';
      put(line, size, y, side);
      beside = { y, room: allowed.width - size.width - BETWEEN_PT, side };
      y += size.height + BETWEEN_PT;
    }
  }
  const used = y - allowed.y;
  let below = allowed.y + allowed.height;
  // From below upwards: captions that come last, and sounds above them.
  for (const { line, text } of spoken.toReversed()) {
    if (placed.has(line.id) || line.kind !== 'caption') continue;
    const size = naturalSize(line.kind, text, letterSize, allowed.width);
    below -= size.height;
    put(line, size, below, 'end');
    below -= BETWEEN_PT;
  }
  for (const [index, { line, text }] of spoken
    .toReversed()
    .filter(({ line }) => line.kind === 'sound')
    .entries()) {
    const size = naturalSize(line.kind, text, letterSize, allowed.width);
    below -= size.height;
    put(line, size, below, index % 2 === 0 ? 'end' : 'start');
    below -= BETWEEN_PT;
  }
  const most = allowed.height * MOST_HEIGHT;
  return { placed, tooHigh: used > most || used > below - allowed.y };
}

function naturalSize(kind: BalloonShape, text: ShapedText, letterSize: number, widest: number) {
  if (kind === 'sound') {
    const words = measureText(text, letterSize * SOUND, widest * 0.8);
    const scale = Math.min(1, (widest * 0.8) / Math.max(1, words.width));
    return { width: words.width * scale, height: words.height * scale };
  }
  const widths = kind === 'caption' ? [0.9] : WIDTHS;
  const tried = widths.map((share) => measureText(text, letterSize, share * widest));
  const words =
    tried.find(({ lines }) => lines <= MANY_LINES) ?? (tried.at(-1) as { width: number; height: number });
  const size = sizeAround(kind, words, letterSize);
  return { width: Math.min(size.width, widest), height: size.height };
}

/** Speakers stand beside each other in the order in which they first speak. */
function tailUnder(
  box: Box,
  line: ComicLine,
  speakers: readonly string[],
  panel: Box,
  { direction }: LetteringSettings,
): Point {
  const place = (speakers.indexOf(line.speaker.trim().toLocaleLowerCase('en')) + 0.5) / speakers.length;
  const stands = panel.x + (direction === 'rtl' ? 1 - place : place) * panel.width;
  const middle = box.x + box.width / 2;
  const bottom = panel.y + panel.height;
  const under = box.y + box.height;
  return {
    x: middle + (stands - middle) * 0.5,
    y: Math.min(bottom - panel.height * 0.06, under + Math.max(14, Math.min(36, (bottom - under) * 0.35))),
  };
}
