/** How somebody likes to paint. Kept in the browser; pixels and pointer positions never come here. */

import type { StoreApi } from 'zustand/vanilla';
import { createPersisted } from '@/lib/client/persisted';
import type { CombineMode } from '@/lib/shared/mask/blend';

export type CanvasSettings = {
  /** Names of the tools in hand, for the mask and for marks. */
  readonly tool: string;
  readonly markupTool: string;
  /** Diameter, image pixels. */
  readonly sizePx: number;
  readonly hardnessPercent: number;
  readonly combine: CombineMode;
  /** 0…255 a channel. */
  readonly tolerance: number;
  readonly contiguous: boolean;
  /** A model for selecting by pointing was loaded in this browser before. */
  readonly hasPointed: boolean;
  /** Rectangles and ellipses can be typed in. */
  readonly shapesByNumbers: boolean;
  readonly overlayColour: string;
  readonly overlayOpacityPercent: number;
  readonly overlayPattern: 'plain' | 'hatched';
  readonly isOverlayShown: boolean;
  /** After a pen was seen, fingers only move the photo. */
  readonly palmGuard: boolean;
  readonly markupColour: string;
  /** Image pixels; null follows the photo's size. */
  readonly markupWidthPx: number | null;
};

export type CanvasSettingsStore = StoreApi<CanvasSettings>;

export const MAX_BRUSH_PX = 2_000;

export const DEFAULT_CANVAS_SETTINGS: CanvasSettings = {
  tool: 'brush',
  markupTool: 'pen',
  sizePx: 0,
  hardnessPercent: 85,
  combine: 'add',
  tolerance: 24,
  contiguous: true,
  hasPointed: false,
  shapesByNumbers: false,
  overlayColour: '#ff3d6e',
  overlayOpacityPercent: 50,
  overlayPattern: 'plain',
  isOverlayShown: true,
  palmGuard: true,
  markupColour: '#ff2d2d',
  markupWidthPx: null,
};

/** What is of the right kind is taken, the rest stays as it is by default. */
export function parseCanvasSettings(kept: unknown): Partial<CanvasSettings> | null {
  if (typeof kept !== 'object' || kept === null || !('settings' in kept)) return null;
  const { settings } = kept;
  if (typeof settings !== 'object' || settings === null) return null;
  const sound = Object.entries(settings).filter(([name, value]) => {
    if (name === 'markupWidthPx') return value === null || Number.isFinite(value);
    if (name === 'sizePx') return Number.isFinite(value) && value > 0 && value <= MAX_BRUSH_PX;
    return isKept(name) && typeof value === typeof DEFAULT_CANVAS_SETTINGS[name];
  });
  return Object.fromEntries(sound);
}

/** A visit begins with the brush, adding, a mask that is seen, and shapes drawn by hand. */
const NOT_KEPT: readonly string[] = ['tool', 'markupTool', 'combine', 'isOverlayShown', 'shapesByNumbers'];

function isKept(name: string): name is keyof CanvasSettings {
  return Object.hasOwn(DEFAULT_CANVAS_SETTINGS, name) && !NOT_KEPT.includes(name);
}

/** @param photoEdgePx longer side of the photo: a brush that nobody chose yet is a twenty-fifth of it */
export function createCanvasSettings(photoEdgePx: number): CanvasSettingsStore {
  return createPersisted<CanvasSettings>(
    { ...DEFAULT_CANVAS_SETTINGS, sizePx: Math.max(8, Math.round(photoEdgePx / 25)) },
    {
      name: 'overpaint.canvas',
      version: 1,
      keep: (settings) => ({
        settings: Object.fromEntries(Object.entries(settings).filter(([name]) => isKept(name))),
      }),
      parse: parseCanvasSettings,
    },
  );
}

/** The next size in that direction: by a tenth, at least a pixel, so that a few presses go a long way. */
export function stepBrushSize(sizePx: number, direction: 1 | -1): number {
  const next = sizePx + direction * Math.max(1, Math.round(sizePx * 0.1));
  return Math.min(MAX_BRUSH_PX, Math.max(1, Math.round(next)));
}

export function stepHardness(percent: number, direction: 1 | -1): number {
  return Math.min(100, Math.max(0, percent + direction * 10));
}

/** A slider's place 0…1000 for a size 1…MAX: by ratio, as sizes are seen. */
export function sizeToSlider(sizePx: number): number {
  return Math.round((1000 * Math.log(sizePx)) / Math.log(MAX_BRUSH_PX));
}

export function sliderToSize(place: number): number {
  return Math.max(1, Math.round(MAX_BRUSH_PX ** (place / 1000)));
}

/** `#rrggbb` as three bytes. */
export function parseColour(colour: string): { red: number; green: number; blue: number } {
  const value = Number.parseInt(colour.slice(1), 16) || 0;
  return { red: (value >> 16) & 255, green: (value >> 8) & 255, blue: value & 255 };
}
