/**
 * What a tool of the canvas is. The toolbar, the options bar, the help and the keyboard read these objects from the lists
 * in `tool-list.ts`; no name of a tool is compared anywhere else.
 */
import type { LucideIcon } from 'lucide-react';
import type { ComponentType } from 'react';
import type { OpenSelection, SelectionTuning } from '@/components/canvas/selection-tuning';
import type { CanvasKeyCommand } from '@/lib/client/mask/canvas-keys';
import type { CanvasSession } from '@/lib/client/mask/canvas-session';
import type { CanvasSettings, CanvasSettingsStore } from '@/lib/client/mask/canvas-settings';
import type { MarkupItem } from '@/lib/client/mask/markup';
import type { MarkupStyle } from '@/lib/client/mask/markup-tools';
import type { Outline, ToolSample } from '@/lib/client/mask/paint-tools';
import type { Refinement } from '@/lib/client/workers/canvas-jobs';
import type { MessageKey, Sentence } from '@/lib/shared/language';
import type { ImagePoint, Rect, ScreenPoint } from '@/lib/shared/mask/geometry';

export type CanvasMode = 'mask' | 'markup';

export type RegionFrame = { readonly rect: Rect; onChange(rect: Rect): void };

export type CanvasTool = {
  readonly name: string;
  /** Its name in the catalogue. */
  readonly label: MessageKey;
  readonly icon: LucideIcon;
  /** `B` or `Shift+L`. Where tools of a list share them, pressing again goes on to the next. */
  readonly keys?: string;
  /** A CSS cursor. */
  readonly cursor: string | ((place: CursorPlace) => string);
  /** Rings of the brush's size show what a press paints or erases. */
  readonly rings?: 'paint' | 'erase';
  /** The tool that swapping paint and erase goes to; without one, the way of combining is swapped. */
  readonly counterpart?: string;
  /** The main button moves the photo, as Space does. */
  readonly movesPhoto?: true;
  /** A press goes on with the selection that is open, where other tools keep it first. */
  readonly goesOn?: true;
  /** Changes the region that is sent: offered only where there is one, whose handles it shows. */
  readonly changesRegion?: true;
  /** A click is all it wants: at the crosshair, Enter presses and releases at once. */
  readonly isClick?: true;
  /** What the main button does. Called once for each canvas. */
  readonly phases?: (world: ToolWorld) => ToolPhases;
  /** What can be set about it. */
  readonly Options: ComponentType<ToolOptionsProps>;
};

export type CursorPlace = {
  readonly pointer: ImagePoint | null;
  /** Alt is held. */
  readonly isOpposite: boolean;
  readonly region: RegionFrame | null;
  /** Screen pixels per image pixel. */
  readonly scale: number;
};

export type ToolPhases = {
  /** @param opposite right button, Alt or the pen's eraser */
  down(sample: ToolSample, opposite: boolean): void;
  move(sample: ToolSample): void;
  up(sample: ToolSample): void;
  /** The press was a palm's or the first of two fingers, or Escape came: what it began goes. */
  cancel(): void;
  /** A pointer that is not pressed. */
  hover?(point: ImagePoint): void;
  /** It has left the picture. */
  unhover?(): void;
  /** Something is under way between two presses. */
  isOpen?(): boolean;
  /** Takes the last part of that back. True where there was one. */
  stepBack?(): boolean;
  /** Ends and keeps it. True where there was something to end. */
  commit?(): boolean;
  /** Escape: nothing of it stays. */
  drop?(): void;
  /** It was chosen. */
  enter?(): void;
  /** Another tool was chosen. */
  leave?(): void;
  /** The keys and the wheel that change a brush's size. */
  resize?(direction: 1 | -1): void;
  outline?(): Outline | null;
  /** The mark as it would be on release. */
  draft?(): MarkupItem | null;
  /** The region as it would be on release. */
  frame?(): Rect | null;
};

/** What tools work on. */
export type ToolWorld = Pick<CanvasSession, 'source' | 'engine' | 'markup' | 'worker' | 'vision'> & {
  settings(): CanvasSettings;
  watch(listener: (settings: CanvasSettings, before: CanvasSettings) => void): void;
  /** Of the next mark. */
  style(): MarkupStyle;
  /** Screen pixels per image pixel: distances that a hand means are screen pixels. */
  scale(): number;
  toScreen(point: ImagePoint): ScreenPoint;
  zoomTo(to: 'in' | 'out', anchor: ScreenPoint): void;
  region(): RegionFrame | null;
  /** Keeps what is still being tuned, before anything else is done to the mask. */
  settle(): void;
  readonly openSelection: OpenSelection;
  readonly applySoon: SelectionTuning['applySoon'];
  endSelection(keep: boolean): void;
  announce(sentence: Sentence): void;
  /** The outline is another, and nothing was pressed or moved. */
  redraw(): void;
  askText(point: ImagePoint): void;
};

export type ToolOptionsProps = {
  readonly session: CanvasSession;
  readonly settings: CanvasSettingsStore;
  readonly controller: Pick<ToolWorld, 'settle' | 'openSelection' | 'announce'> & {
    refine(kind: Refinement, amountPx: number): void;
    run(command: CanvasKeyCommand): boolean;
  };
  /** A selection can still be changed. */
  readonly isSelectionOpen: boolean;
  readonly isWorking: boolean;
  /** Where the keys go on, of a button that is gone once it was pressed. */
  focusPhoto(): void;
  readonly region: RegionFrame | null;
};
