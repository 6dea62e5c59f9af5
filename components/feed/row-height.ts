import { TERMINAL } from '@/lib/shared/run-status';
import type { WireRun } from '@/lib/shared/wire';
import { runGeometry } from './tile-geometry';
import { tileSlots } from './tile-slots';

/** As in tile.css. */
const NARROW_PX = 640;
const TILE_GAP_PX = 8;

/** Padding, settings, the line of status, and around them. */
const AROUND_PX = 122;
/** On a phone the buttons have a line of their own. */
const ACTIONS_PX = 26;
const LINE_PX = 24;
const MOST_LINES = 3;
const CHARACTER_PX = 7.5;
/** What is beside the prompt. */
const BESIDE_PX = 216;
const INPUTS_PX = 50;
const NOTE_PX = 120;

/**
 * About how high the row of a run is, in CSS px, until it is laid out and measured: exact for the pictures, which are
 * most of it, a guess for the text.
 *
 * @param widthPx of the list
 */
export function estimateRowPx(run: WireRun, widthPx: number): number {
  const narrow = widthPx <= NARROW_PX;
  const lineCharacters = Math.max(1, Math.floor((widthPx - (narrow ? 0 : BESIDE_PX)) / CHARACTER_PX));
  const lines = Math.min(MOST_LINES, Math.ceil(run.params.prompt.length / lineCharacters));
  return Math.round(
    AROUND_PX +
      (narrow ? ACTIONS_PX : 0) +
      Math.max(1, lines) * LINE_PX +
      (run.edit ? INPUTS_PX : 0) +
      picturesPx(run, { widthPx, narrow }),
  );
}

function picturesPx(run: WireRun, { widthPx, narrow }: { widthPx: number; narrow: boolean }): number {
  const slots = tileSlots(run);
  if (slots.length === 0) return NOTE_PX;
  const geometry = runGeometry(run, slots, !TERMINAL.has(run.status));
  const columns = narrow ? geometry.narrowColumns : geometry.columns;
  const roomPx = (widthPx - (columns - 1) * TILE_GAP_PX) / columns;
  const rows = Math.ceil(slots.length / columns);
  const heightPx = Math.min(geometry.maxHeightPx, roomPx / geometry.ratio);
  return rows * heightPx + (rows - 1) * TILE_GAP_PX;
}
