/**
 * Between the hand and the mask: puts the view, the tools, the crosshair and the commands together. It draws nothing and
 * knows no DOM element; what has to be drawn again it says through `Redraw`.
 */
import type { CanvasSession } from '@/lib/client/mask/canvas-session';
import type { CanvasSettingsStore } from '@/lib/client/mask/canvas-settings';
import { defaultMarkupWidth } from '@/lib/client/mask/markup';
import { describeMask } from '@/lib/client/mask/mask-sentences';
import type { ToolSample } from '@/lib/client/mask/paint-tools';
import { createPointerGestures, type PointerSample } from '@/lib/client/mask/pointer-gestures';
import type { Refinement } from '@/lib/client/workers/canvas-jobs';
import type { Sentence } from '@/lib/shared/language';
import type { ImagePoint, Rect, ScreenPoint } from '@/lib/shared/mask/geometry';
import { toImage, toScreen, zoomOf } from '@/lib/shared/mask/viewport';
import { createCanvasCommands } from './canvas-commands';
import { createCanvasScene, type Held } from './canvas-scene';
import { createCanvasSteps } from './canvas-steps';
import { type CanvasViewport, createCanvasViewport, type ZoomTarget } from './canvas-viewport';
import { createCrosshair } from './crosshair';
import { createSelectionTuning, type SelectionTuning } from './selection-tuning';
import { createToolBox, type ToolBox } from './tool-box';
import type { CanvasMode, RegionFrame, ToolPhases, ToolWorld } from './tools/tool';

export type Redraw = {
  /** The photo lies elsewhere: everything. */
  view(): void;
  /** A part of the mask, image pixels. */
  paint(rect: Rect): void;
  /** Rings, outlines, frame, crosshair and marks. */
  overlay(): void;
  /** The whole mask layer: shown or hidden, or in another colour. */
  mask(): void;
};

/** What the controls around the canvas show; changes seldom. */
export type CanvasStatus = {
  readonly zoomPercent: number;
  /** A selection can still be changed. */
  readonly isSelectionOpen: boolean;
  /** How much of the photo that is; null before it is known. */
  readonly selectedPercent: number | null;
  readonly refinement: { readonly kind: Refinement; readonly amountPx: number } | null;
  readonly isWorking: boolean;
};

export type CanvasController = ReturnType<typeof createCanvasController>;

type ControllerOptions = {
  readonly session: Pick<CanvasSession, 'source' | 'engine' | 'markup' | 'worker' | 'vision'>;
  readonly settings: CanvasSettingsStore;
  readonly redraw: Redraw;
  mode(): CanvasMode;
  region(): RegionFrame | null;
  announce(sentence: Sentence): void;
  onStatus(status: CanvasStatus): void;
  onProblem(message: string): void;
  onHelp(): void;
  /** The text tool was used here. */
  onText(point: ImagePoint): void;
};

export function createCanvasController(options: ControllerOptions) {
  const { session, settings, redraw, mode, announce } = options;
  const { engine, markup, source } = session;
  const held: Held = { pointer: null, pan: false, original: false, alt: false };

  const publish = () => options.onStatus({ zoomPercent: zoomOf(viewport.view()) * 100, ...tuning.status() });
  const viewport = createCanvasViewport(source, () => {
    redraw.view();
    publish();
  });
  const tuning = createSelectionTuning({
    session,
    announce,
    onProblem: options.onProblem,
    onChange: publish,
  });
  const world = createToolWorld(options, viewport, tuning);
  const box = createToolBox(world, settings, mode);
  const crosshair = createCrosshair(source, viewport, box, announce, () => {
    if (mode() === 'mask') engine.whenMeasured((summary) => announce(describeMask(summary)));
    else announce({ key: 'canvas.steps.done' });
  });
  const steps = createCanvasSteps(session, tuning, box, mode, announce);
  const gestures = createPointerGestures(
    {
      ...createStrokes(options, viewport, tuning, box, crosshair.hide),
      move: viewport.move,
      tap: (fingers) => run({ do: fingers === 2 ? 'undo' : 'redo' }),
    },
    {
      pansNow: () => held.pan || box.inHand().movesPhoto === true,
      isPalmGuarded: () => settings.getState().palmGuard,
    },
  );

  const zoomTo = (to: ZoomTarget, anchor = held.pointer) => viewport.zoomTo(to, anchor);

  /** True where there was something to cancel. */
  function cancel(): boolean {
    const had = gestures.isDrawing() || crosshair.isDown() || box.isOpen() || tuning.isOpen();
    gestures.drop();
    crosshair.cancel();
    box.drop();
    tuning.drop();
    redraw.overlay();
    return had;
  }

  function chooseTool(name: string, of: CanvasMode = mode()): void {
    if (crosshair.isDown()) cancel();
    box.choose(name, of);
    redraw.overlay();
  }

  function hold(key: 'pan' | 'original' | 'alt', isHeld: boolean): void {
    if (held[key] === isHeld) return;
    held[key] = isHeld;
    if (key === 'original') redraw.mask();
    redraw.overlay();
  }

  const run = createCanvasCommands({
    settings,
    box,
    crosshair,
    steps,
    mode,
    markWidth: () => world.style().width,
    isDrawing: gestures.isDrawing,
    chooseTool,
    zoomTo,
    hold: (key) => hold(key, true),
    cancel,
    announce,
    onHelp: options.onHelp,
    redrawOverlay: redraw.overlay,
  });

  return {
    gestures,
    run,
    cancel,
    chooseTool,
    zoomTo,
    holdOriginal: (isHeld: boolean) => hold('original', isHeld),
    refine: tuning.refine,
    endRefinement: tuning.endRefinement,
    settle: tuning.settle,
    keepAll: tuning.keepAll,
    openSelection: tuning.openSelection,
    announce,
    resize: viewport.resize,
    /** @param keys `factor`: by how much it zooms, null where it moves the photo */
    wheel(
      point: ScreenPoint,
      deltaX: number,
      deltaY: number,
      keys: { factor: number | null; alt: boolean },
    ): void {
      if (keys.alt) run({ do: 'size', direction: deltaY + deltaX < 0 ? 1 : -1 });
      else if (keys.factor !== null) viewport.zoomBy(point, keys.factor);
      else viewport.pan(-deltaX, -deltaY);
    },
    snap: viewport.snap,
    hover(point: ScreenPoint | null): void {
      held.pointer = point;
      if (point) {
        if (!crosshair.isDown()) crosshair.hide();
        box.phases()?.hover?.(toImage(viewport.view(), point));
      } else box.phases()?.unhover?.();
      redraw.overlay();
    },
    setAlt: (isHeld: boolean) => hold('alt', isHeld),
    release: (key: 'pan' | 'original') => hold(key, false),
    addText(point: ImagePoint, text: string): void {
      const { x, y } = point;
      markup.add({ id: markup.nextId(), kind: 'text', points: [x, y], text, ...world.style() });
    },
    view: viewport.view,
    screen: viewport.screen,
    isOriginalHeld: () => held.original,
    ...createCanvasScene(box, crosshair, viewport, held, gestures.isMoving, options.region),
  };
}

function createToolWorld(
  { session, settings, redraw, region, announce, onText }: ControllerOptions,
  viewport: CanvasViewport,
  tuning: SelectionTuning,
): ToolWorld {
  const { source, engine, markup, worker, vision } = session;
  return {
    source,
    engine,
    markup,
    worker,
    vision,
    settings: settings.getState,
    watch: settings.subscribe,
    style() {
      const { markupColour, markupWidthPx } = settings.getState();
      return { colour: markupColour, width: markupWidthPx ?? defaultMarkupWidth(source) };
    },
    scale: () => viewport.view().scale,
    toScreen: (point) => toScreen(viewport.view(), point),
    zoomTo: viewport.zoomTo,
    region,
    settle: tuning.settle,
    openSelection: tuning.openSelection,
    applySoon: tuning.applySoon,
    endSelection: tuning.endSelection,
    announce,
    redraw: redraw.overlay,
    askText: onText,
  };
}

/** What the main button draws, from press to release. @param hideCrosshair a pointer has taken over */
function createStrokes(
  { redraw, mode }: ControllerOptions,
  viewport: CanvasViewport,
  tuning: SelectionTuning,
  box: ToolBox,
  hideCrosshair: () => void,
) {
  let pressed: ToolPhases | null = null;
  const toSample = ({ point, pressure, kind, shift }: PointerSample): ToolSample => ({
    point: toImage(viewport.view(), point),
    pressure: kind === 'pen' ? pressure : null,
    shift,
  });
  return {
    begin(sample: PointerSample, opposite: boolean): void {
      // A preview that nobody ended would keep the history open.
      if (mode() === 'mask' && !box.inHand().goesOn) tuning.settle();
      pressed = box.phases();
      hideCrosshair();
      pressed?.down(toSample(sample), opposite);
      redraw.overlay();
    },
    extend(sample: PointerSample): void {
      pressed?.move(toSample(sample));
      redraw.overlay();
    },
    finish(sample: PointerSample): void {
      pressed?.up(toSample(sample));
      pressed = null;
      redraw.overlay();
    },
    takeBack(): void {
      pressed?.cancel();
      pressed = null;
      redraw.overlay();
    },
  };
}
