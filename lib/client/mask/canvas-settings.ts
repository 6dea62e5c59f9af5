/** How somebody likes to paint. Kept in the browser; pixels and pointer positions never come here. */

import { createStore, type StoreApi } from 'zustand/vanilla';
import { localStore } from '@/lib/client/browser-storage';
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
  shapesByNumbers: false,
  overlayColour: '#ff3d6e',
  overlayOpacityPercent: 50,
  overlayPattern: 'plain',
  isOverlayShown: true,
  palmGuard: true,
  markupColour: '#ff2d2d',
  markupWidthPx: null,
};

const STORAGE_KEY = 'overpaint.canvas';
const VERSION = 1;

/** What is of the right kind is taken, the rest stays as it is by default. The overlay is always shown at first. */
export function parseCanvasSettings(text: string | null): CanvasSettings {
  try {
    const kept = JSON.parse(text ?? '') as { version?: unknown; settings?: Partial<CanvasSettings> };
    if (kept.version !== VERSION || typeof kept.settings !== 'object' || kept.settings === null)
      return DEFAULT_CANVAS_SETTINGS;
    const sound = Object.entries(kept.settings).filter(([name, value]) => {
      const usual = DEFAULT_CANVAS_SETTINGS[name as keyof CanvasSettings];
      if (name === 'markupWidthPx') return value === null || Number.isFinite(value);
      return usual !== undefined && typeof value === typeof usual;
    });
    return {
      ...DEFAULT_CANVAS_SETTINGS,
      ...Object.fromEntries(sound),
      isOverlayShown: true,
      tool: 'brush',
      markupTool: 'pen',
      combine: 'add',
      shapesByNumbers: false,
    };
  } catch {
    return DEFAULT_CANVAS_SETTINGS;
  }
}

/** @param photoEdgePx longer side of the photo: a brush that nobody chose yet is a twenty-fifth of it */
export function createCanvasSettings(photoEdgePx: number): CanvasSettingsStore {
  const kept = parseCanvasSettings(localStore.getItem(STORAGE_KEY));
  const store = createStore<CanvasSettings>(() => ({
    ...kept,
    sizePx: kept.sizePx > 0 ? Math.min(kept.sizePx, MAX_BRUSH_PX) : Math.max(8, Math.round(photoEdgePx / 25)),
  }));
  store.subscribe((settings) => {
    localStore.setItem(STORAGE_KEY, JSON.stringify({ version: VERSION, settings }));
  });
  return store;
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
