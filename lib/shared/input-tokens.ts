/**
 * Input tokens before a call. None of these rules is published in full, so they are estimates; an error is below one
 * cent. Sources: OpenAI's vision guide (patches, tiles) and bills that were made public.
 */
import type { InputFidelity, InputTokenRule } from './models';

const TEXT_OVERHEAD_TOKENS = 6;
const ASCII_PER_TOKEN = 4;

/**
 * About as many tokens as the o200k tokenizer makes of a prompt, plus the envelope. The rule of thumb (characters / 4)
 * holds for Latin text only: Chinese, Japanese, Korean or emoji take about a token per character, so every non-ASCII
 * code point counts as a whole one. That errs on the dear side for accented letters.
 */
export function countTextTokens(prompt: string): number {
  let ascii = 0;
  let other = 0;
  for (const character of prompt) {
    if (character < '\u0080') ascii += 1;
    else other += 1;
  }
  return Math.ceil(ascii / ASCII_PER_TOKEN + other + TEXT_OVERHEAD_TOKENS);
}

const PATCH_PX = 32;
const MAX_PATCHES = 1536;
const MAX_GRID_RATIO = 3;

/** 2.x: small images are enlarged up to twice, cut into 32-px patches, padded to 3:1 and shrunk to 1,536 patches. */
export function countPatchTokens(width: number, height: number): number {
  const scale = Math.min(2, Math.max(1, 1024 / Math.max(width, height)));
  let columns = Math.ceil((width * scale) / PATCH_PX);
  let rows = Math.ceil((height * scale) / PATCH_PX);
  columns = Math.max(columns, Math.ceil(rows / MAX_GRID_RATIO));
  rows = Math.max(rows, Math.ceil(columns / MAX_GRID_RATIO));
  if (columns * rows <= MAX_PATCHES) return columns * rows;
  // Shrunk in pixels, not in whole patches: the grid above has been rounded up already.
  const padded = {
    columns: Math.max(width * scale, (height * scale) / MAX_GRID_RATIO) / PATCH_PX,
    rows: Math.max(height * scale, (width * scale) / MAX_GRID_RATIO) / PATCH_PX,
  };
  return shrinkGrid(padded.columns, padded.rows);
}

/** The largest grid of the same shape with at most 1,536 patches, in which one side is a whole number of patches. */
function shrinkGrid(columns: number, rows: number): number {
  const shrink = Math.sqrt(MAX_PATCHES / (columns * rows));
  const wide = columns * shrink;
  const tall = rows * shrink;
  const fit = Math.min(Math.floor(wide) / wide, Math.floor(tall) / tall);
  // The side that decided is whole but for the last bit of a float, which must not become a row more.
  return Math.ceil(wide * fit - 1e-9) * Math.ceil(tall * fit - 1e-9);
}

const TILE_PX = 512;
const TILE_TOKENS = 129;
const TILE_BASE_TOKENS = 65;
const HIGH_FIDELITY_SQUARE_TOKENS = 4160;
const HIGH_FIDELITY_OTHER_TOKENS = 6240;

/** 1.x: fitted into 2048², the short side brought to 512, then 512-px tiles; high fidelity costs a flat sum more. */
export function countTileTokens(width: number, height: number, fidelity: InputFidelity = 'low'): number {
  const fit = Math.min(1, 2048 / Math.max(width, height));
  const scale = (fit * TILE_PX) / (Math.min(width, height) * fit);
  const columns = Math.ceil((width * scale) / TILE_PX - 1e-9);
  const rows = Math.ceil((height * scale) / TILE_PX - 1e-9);
  const tokens = TILE_BASE_TOKENS + TILE_TOKENS * columns * rows;
  if (fidelity === 'low') return tokens;
  return tokens + (width === height ? HIGH_FIDELITY_SQUARE_TOKENS : HIGH_FIDELITY_OTHER_TOKENS);
}

/** Tokens of one input image of this pixel size. Fidelity plays no part where images are counted in patches. */
export function countImageTokens(
  { width, height }: { width: number; height: number },
  rule: InputTokenRule,
  fidelity: InputFidelity = 'low',
): number {
  return rule === 'patches' ? countPatchTokens(width, height) : countTileTokens(width, height, fidelity);
}
