/**
 * Text into a shape: lines broken at what the glyphs really measure, centred, balanced, and made smaller until all of it is
 * inside. Any unit of length; here it is points.
 */
import type { ShapedPiece, ShapedText } from './shaped-text';

/** The room for words. `widthAt`: how wide it is, about its middle, everywhere between two heights measured from its centre. */
export type TextRoom = {
  centreX: number;
  centreY: number;
  height: number;
  widthAt(from: number, to: number): number;
};

export type PlacedPiece = { piece: ShapedPiece; x: number; y: number };
export type FittedText = {
  /** Letter size. */
  size: number;
  pieces: readonly PlacedPiece[];
  lines: number;
};

/** From one baseline to the next, to the letter size; more where the ink needs more. */
const PITCH = 1.12;
const LINE_GAP = 0.06;
const SMALLER = 0.96;
/** Beyond it nothing could be seen anyway: a millionth of the largest size. */
const MOST_STEPS = 340;
const BALANCE_STEPS = 8;

type Line = { pieces: readonly ShapedPiece[]; width: number };

/** @param largest the letter size to begin with */
export function fitText(text: ShapedText, room: TextRoom, largest: number): FittedText {
  if (text.pieces.length === 0) return { size: largest, pieces: [], lines: 0 };
  let size = largest;
  for (let step = 0; step < MOST_STEPS; step += 1, size *= SMALLER) {
    const lines = breakInto(text, room, size);
    if (lines !== null) return { size, pieces: placeLines(text, lines, room, size), lines: lines.length };
  }
  return { size: 0, pieces: [], lines: 0 };
}

/** How wide and high the words are at a size in lines of at most this width, or of the longest part's. */
export function measureText(
  text: ShapedText,
  size: number,
  widest: number,
): { width: number; height: number; lines: number } {
  const scale = size / 1000;
  const lines = fill(text, () => widest / scale, Number.POSITIVE_INFINITY, true) ?? [];
  const width = Math.max(0, ...lines.map((line) => line.width)) * scale;
  return { width, height: blockHeight(text, lines.length) * size, lines: lines.length };
}

function pitchOf({ ascent, descent }: ShapedText): number {
  return Math.max(PITCH, (ascent + descent) / 1000 + LINE_GAP);
}

/** Of so many lines, from the ink of the first to that of the last, to the letter size. */
function blockHeight(text: ShapedText, lines: number): number {
  return lines === 0 ? 0 : (lines - 1) * pitchOf(text) + (text.ascent + text.descent) / 1000;
}

/** Where the ink of a line of a block is, from the room's centre. */
function inkOf(
  text: ShapedText,
  line: number,
  lines: number,
  size: number,
): { top: number; base: number; bottom: number } {
  const top = (line * pitchOf(text) - blockHeight(text, lines) / 2) * size;
  return {
    top,
    base: top + (text.ascent / 1000) * size,
    bottom: top + ((text.ascent + text.descent) / 1000) * size,
  };
}

/** The fewest lines that hold all of it, as equally long as they can be; null: it is too large. */
function breakInto(text: ShapedText, room: TextRoom, size: number): Line[] | null {
  for (let count = 1; blockHeight(text, count) * size <= room.height; count += 1) {
    const widthOf = (line: number) => {
      const { top, bottom } = inkOf(text, line, count, size);
      return (room.widthAt(top, bottom) / size) * 1000;
    };
    const lines = fill(text, widthOf, count, false);
    // Of fewer lines than were counted each lies elsewhere than where it was measured.
    if (lines?.length === count) return balance(text, widthOf, lines);
  }
  return null;
}

/** Narrower as long as there are not more lines. */
function balance(text: ShapedText, widthOf: (line: number) => number, lines: Line[]): Line[] {
  let best = lines;
  let [narrow, wide] = [0, 1];
  for (let step = 0; step < BALANCE_STEPS; step += 1) {
    const factor = (narrow + wide) / 2;
    const tried = fill(text, (line) => widthOf(line) * factor, lines.length, false);
    if (tried !== null && tried.length === lines.length) [best, wide] = [tried, factor];
    else narrow = factor;
  }
  return best;
}

/**
 * Lines filled one after the other.
 *
 * @param anyway a part that is wider than a line is put into it; else nothing fits
 */
function fill(
  text: ShapedText,
  widthOf: (line: number) => number,
  most: number,
  anyway: boolean,
): Line[] | null {
  const lines: Line[] = [];
  let line: ShapedPiece[] = [];
  let width = 0;
  const close = () => {
    lines.push({ pieces: line, width });
    line = [];
    width = 0;
  };
  for (const part of partsOf(text.pieces)) {
    if (line.length > 0 && width + spaceBehind(line, text) + part.advance > widthOf(lines.length)) close();
    if (lines.length >= most || (!anyway && part.advance > widthOf(lines.length))) return null;
    width += spaceBehind(line, text) + part.advance;
    line.push(...part.pieces);
    if (part.pieces.at(-1)?.after === 'line') close();
  }
  if (line.length > 0) close();
  return lines.length <= most ? lines : null;
}

function spaceBehind(line: readonly ShapedPiece[], { space }: ShapedText): number {
  return line.at(-1)?.after === 'space' ? space : 0;
}

/** Pieces between which no line ends. */
function partsOf(pieces: readonly ShapedPiece[]): { pieces: ShapedPiece[]; advance: number }[] {
  const parts: { pieces: ShapedPiece[]; advance: number }[] = [];
  let open = false;
  for (const piece of pieces) {
    const part = parts.at(-1);
    if (open && part !== undefined) {
      part.pieces.push(piece);
      part.advance += piece.advance;
    } else parts.push({ pieces: [piece], advance: piece.advance });
    open = piece.after === 'nothing';
  }
  return parts;
}

function placeLines(text: ShapedText, lines: readonly Line[], room: TextRoom, size: number): PlacedPiece[] {
  const scale = size / 1000;
  return lines.flatMap(({ pieces, width }, index) => {
    let x = room.centreX - (width * scale) / 2;
    const y = room.centreY + inkOf(text, index, lines.length, size).base;
    return inVisualOrder(withSpaces(pieces, text)).map((piece) => {
      const placed = { piece, x, y };
      x += piece.advance * scale;
      return placed;
    });
  });
}

/** Spaces become pieces, because they too are put in order; they take the lower level of their neighbours. */
export function withSpaces(
  pieces: readonly ShapedPiece[],
  { space, rightToLeft }: ShapedText,
): ShapedPiece[] {
  return pieces.flatMap((piece, index) => {
    const next = pieces[index + 1];
    if (piece.after !== 'space' || next === undefined) return [piece];
    const level = piece.level === next.level ? piece.level : rightToLeft ? 1 : 0;
    return [piece, { glyphs: [], advance: space, level, after: 'nothing' as const }];
  });
}

/** Rule L2 of UAX 9: from the highest level down to the lowest odd one, what is at least as high is turned round. */
export function inVisualOrder<Piece extends { level: number }>(pieces: readonly Piece[]): Piece[] {
  const ordered = [...pieces];
  const levels = pieces.map(({ level }) => level);
  const highest = Math.max(0, ...levels);
  const lowestOdd = Math.min(...levels.filter((level) => level % 2 === 1), Number.POSITIVE_INFINITY);
  for (let level = highest; level >= lowestOdd; level -= 1) {
    for (let start = 0; start < ordered.length; start += 1) {
      if ((ordered[start]?.level ?? 0) < level) continue;
      let end = start;
      while (end + 1 < ordered.length && (ordered[end + 1]?.level ?? 0) >= level) end += 1;
      ordered.splice(start, end + 1 - start, ...ordered.slice(start, end + 1).reverse());
      start = end;
    }
  }
  return ordered;
}
