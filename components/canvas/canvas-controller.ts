/**
 * Between the hand and the mask: the view, the tools and the commands. It draws nothing and knows no DOM element; what has
 * to be drawn again it says through `Redraw`.
 */
import type { CanvasKeyCommand, MaskTool } from '@/lib/client/mask/canvas-keys';
import { type CanvasSession, patchOperation, replaceOperation } from '@/lib/client/mask/canvas-session';
import { type CanvasSettingsStore, stepBrushSize, stepHardness } from '@/lib/client/mask/canvas-settings';
import { createLivePreview, type LivePreview } from '@/lib/client/mask/live-preview';
import { defaultMarkupWidth, type MarkupItem, type MarkupTool } from '@/lib/client/mask/markup';
import {
  createPenDrawing,
  createSelectDrawing,
  createShapeDrawing,
  type MarkupDrawing,
} from '@/lib/client/mask/markup-tools';
import { describeMask, describeStep } from '@/lib/client/mask/mask-sentences';
import {
  createBrushTool,
  createLassoTool,
  createPolygonTool,
  createShapeTool,
  type Outline,
  oppositeMode,
  type PaintTool,
  type ToolSample,
} from '@/lib/client/mask/paint-tools';
import { createPointerGestures, type PointerSample } from '@/lib/client/mask/pointer-gestures';
import { dragFrame, type FrameHandle, handleAt } from '@/lib/client/mask/region-frame';
import type { Refinement } from '@/lib/client/workers/canvas-jobs';
import type { CombineMode } from '@/lib/shared/mask/blend';
import {
  type ImagePoint,
  imagePoint,
  type Rect,
  type ScreenPoint,
  type Size,
  screenPoint,
} from '@/lib/shared/mask/geometry';
import {
  fitView,
  fitZoom,
  keepVisible,
  panBy,
  pinch,
  snapZoom,
  stepZoom,
  toImage,
  toScreen,
  type View,
  zoomAt,
  zoomOf,
} from '@/lib/shared/mask/viewport';
import { clearMask, fillMask, invertMask } from '@/lib/shared/mask/whole';

export type CanvasMode = 'mask' | 'markup';

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
  /** A wand's selection that still follows the tolerance slider. */
  readonly isWandOpen: boolean;
  readonly refinement: { readonly kind: Refinement; readonly amountPx: number } | null;
  readonly isWorking: boolean;
};

export type RegionFrame = { readonly rect: Rect; onChange(rect: Rect): void };

export type CanvasController = ReturnType<typeof createCanvasController>;

type ControllerOptions = {
  readonly session: Pick<CanvasSession, 'source' | 'engine' | 'markup' | 'worker'>;
  readonly settings: CanvasSettingsStore;
  readonly redraw: Redraw;
  mode(): CanvasMode;
  region(): RegionFrame | null;
  announce(text: string): void;
  onStatus(status: CanvasStatus): void;
  onProblem(message: string): void;
  onHelp(): void;
  /** The text tool was used here. */
  onText(point: ImagePoint): void;
};

const FRAME_REACH_PX = 10;
/** A wheel's notch is 100 to 120 of these. */
const WHEEL_ZOOM_PER_PIXEL = 0.0022;

type Hand = { down(sample: ToolSample, opposite: boolean): void } & Pick<PaintTool, 'move' | 'up' | 'cancel'>;

export function createCanvasController(options: ControllerOptions) {
  const { session, settings, redraw, announce } = options;
  const { engine, markup, source } = session;
  const photo: Size = { width: source.width, height: source.height };
  let screen: Size = { width: 1, height: 1 };
  let view: View = fitView(photo, screen, 1);
  let isFitted = true;
  let pointer: ScreenPoint | null = null;
  let crosshair: ImagePoint | null = null;
  let crosshairIsDown = false;
  let spaceHeld = false;
  let originalHeld = false;
  let altHeld = false;
  let hand: Hand | null = null;
  let wand: { preview: LivePreview<number> } | null = null;
  let refining: { kind: Refinement; amountPx: number; preview: LivePreview<number> } | null = null;
  let working = 0;
  let draggedFrame: Rect | null = null;

  const world = { engine, settings: settings.getState, scale: () => view.scale };
  const brush = createBrushTool(world, 'brush');
  const eraser = createBrushTool(world, 'eraser');
  const lasso = createLassoTool(world);
  const polygon = createPolygonTool(world);
  const shapes = {
    rectangle: createShapeTool(world, 'rectangle'),
    ellipse: createShapeTool(world, 'ellipse'),
  };

  const markupWorld = {
    markup,
    scale: () => view.scale,
    style: () => {
      const { markupColour, markupWidthPx } = settings.getState();
      return { colour: markupColour, width: markupWidthPx ?? defaultMarkupWidth(photo) };
    },
  };
  const drawings: Partial<Record<MarkupTool, MarkupDrawing>> = {
    pen: createPenDrawing(markupWorld),
    arrow: createShapeDrawing(markupWorld, 'arrow'),
    line: createShapeDrawing(markupWorld, 'line'),
    rectangle: createShapeDrawing(markupWorld, 'rectangle'),
    ellipse: createShapeDrawing(markupWorld, 'ellipse'),
    select: createSelectDrawing(markupWorld),
  };

  function publish(): void {
    options.onStatus({
      zoomPercent: zoomOf(view) * 100,
      isWandOpen: wand !== null,
      refinement: refining && { kind: refining.kind, amountPx: refining.amountPx },
      isWorking: working > 0,
    });
  }

  function tool(): MaskTool | MarkupTool {
    const { tool: maskTool, markupTool } = settings.getState();
    return options.mode() === 'mask' ? maskTool : markupTool;
  }

  // View

  function setView(next: View, fitted = false): void {
    view = keepVisible(next, photo, screen);
    isFitted = fitted;
    redraw.view();
    publish();
  }
  const middle = () => pointer ?? screenPoint(screen.width / 2, screen.height / 2);
  const fittedZoom = () => fitZoom(photo, screen, view.pixelRatio);

  function zoomTo(to: 'in' | 'out' | 'fit' | number, anchor: ScreenPoint = middle()): void {
    if (to === 'fit') setView(fitView(photo, screen, view.pixelRatio), true);
    else if (to === 'in' || to === 'out')
      setView(zoomAt(view, anchor, stepZoom(zoomOf(view), to === 'in' ? 1 : -1, fittedZoom())));
    else setView(zoomAt(view, anchor, to));
  }

  // Selections that are still being tuned

  async function track<Result>(work: Promise<Result>): Promise<Result> {
    working++;
    publish();
    try {
      return await work;
    } finally {
      working--;
      publish();
    }
  }

  function endWand(keep: boolean): void {
    if (!wand) return;
    const { preview } = wand;
    wand = null;
    if (keep) preview.commit();
    else preview.cancel();
    publish();
  }

  function endRefinement(keep: boolean): void {
    if (!refining) return;
    const { preview } = refining;
    refining = null;
    if (keep) preview.commit();
    else preview.cancel();
    void session.worker.ask('dropMask', {}).catch(() => {});
    publish();
  }

  /** Before anything else is done to the mask. */
  function settle(): void {
    endWand(true);
    endRefinement(true);
  }

  function selectByColour(point: ImagePoint, opposite: boolean): void {
    if (point.x < 0 || point.y < 0 || point.x >= photo.width || point.y >= photo.height) return;
    const { combine, contiguous, tolerance } = settings.getState();
    const mode: CombineMode = opposite ? oppositeMode(combine) : combine;
    const preview = createLivePreview<number>(
      engine,
      'magic wand',
      async (wished) => {
        const patch = await track(
          session.worker.ask('wand', { x: point.x, y: point.y, tolerance: wished, contiguous }),
        );
        return patchOperation(patch, mode);
      },
      options.onProblem,
    );
    wand = { preview };
    preview.update(tolerance);
    publish();
  }

  /** Starts over with another kind, or goes on with another amount. */
  function refine(kind: Refinement, amountPx: number): void {
    endWand(true);
    if (refining?.kind !== kind) {
      endRefinement(false);
      if (engine.summary().isEmpty) {
        announce('The mask is empty');
        return;
      }
      const held = session.worker.ask('holdMask', { mask: engine.mask });
      refining = {
        kind,
        amountPx,
        preview: createLivePreview<number>(
          engine,
          REFINEMENT_LABELS[kind],
          async (amount) => {
            await held;
            const patch = await track(session.worker.ask('refine', { kind, amountPx: amount }));
            return replaceOperation(patch);
          },
          options.onProblem,
        ),
      };
    }
    refining.amountPx = amountPx;
    refining.preview.update(amountPx);
    publish();
  }

  // Hands: what the main button does with each tool

  function paintHand(paintTool: PaintTool): Hand {
    return {
      down(sample, opposite) {
        settle();
        paintTool.down(sample, opposite);
      },
      move: paintTool.move,
      up(sample) {
        const { revision } = engine.summary();
        paintTool.up(sample);
        if (engine.summary().revision !== revision) announce(describeMask(engine.summary()));
      },
      cancel: paintTool.takeBack,
    };
  }

  const wandHand: Hand = {
    down(sample, opposite) {
      settle();
      selectByColour(sample.point, opposite);
    },
    move: () => {},
    up: () => {},
    cancel: () => endWand(false),
  };

  let zoomedFrom: { point: ImagePoint; opposite: boolean } | null = null;
  const zoomHand: Hand = {
    down({ point }, opposite) {
      zoomedFrom = { point, opposite };
    },
    move: () => {},
    up({ point }) {
      if (!zoomedFrom) return;
      zoomTo(zoomedFrom.opposite ? 'out' : 'in', toScreen(view, point));
      zoomedFrom = null;
    },
    cancel: () => {
      zoomedFrom = null;
    },
  };

  let frameGrip: { handle: FrameHandle; from: ImagePoint; rect: Rect } | null = null;
  const frameHand: Hand = {
    down({ point }) {
      const region = options.region();
      const handle = region && handleAt(region.rect, point, FRAME_REACH_PX / view.scale);
      frameGrip = region && handle ? { handle, from: point, rect: region.rect } : null;
    },
    move({ point }) {
      if (!frameGrip) return;
      const { rect, handle, from } = frameGrip;
      draggedFrame = dragFrame(rect, handle, point.x - from.x, point.y - from.y, photo);
    },
    up() {
      if (draggedFrame) options.region()?.onChange(draggedFrame);
      draggedFrame = null;
      frameGrip = null;
    },
    cancel() {
      draggedFrame = null;
      frameGrip = null;
    },
  };

  const textHand: Hand = {
    down: () => {},
    move: () => {},
    up: ({ point }) => options.onText(point),
    cancel: () => {},
  };

  function paintToolOf(name: MaskTool | MarkupTool): PaintTool | null {
    if (options.mode() === 'markup') return null;
    switch (name) {
      case 'brush':
        return brush;
      case 'eraser':
        return eraser;
      case 'lasso':
        return lasso;
      case 'polygon':
        return polygon;
      case 'rectangle':
      case 'ellipse':
        return shapes[name];
      default:
        return null;
    }
  }

  function handOf(name: MaskTool | MarkupTool): Hand | null {
    if (name === 'zoom') return zoomHand;
    if (options.mode() === 'markup')
      return name === 'text' ? textHand : (drawings[name as MarkupTool] ?? null);
    if (name === 'wand') return wandHand;
    if (name === 'frame') return frameHand;
    const paintTool = paintToolOf(name);
    return paintTool && paintHand(paintTool);
  }

  // Pointers

  function toSample({ point, pressure, kind, shift }: PointerSample): ToolSample {
    return { point: toImage(view, point), pressure: kind === 'pen' ? pressure : null, shift };
  }

  const gestures = createPointerGestures(
    {
      begin(sample, opposite) {
        // A preview that nobody ended would keep the history open.
        if (options.mode() === 'mask' && tool() !== 'wand') settle();
        hand = handOf(tool());
        crosshair = null;
        crosshairIsDown = false;
        hand?.down(toSample(sample), opposite);
        redraw.overlay();
      },
      extend(sample) {
        hand?.move(toSample(sample));
        redraw.overlay();
      },
      finish(sample) {
        hand?.up(toSample(sample));
        hand = null;
        redraw.overlay();
      },
      takeBack() {
        hand?.cancel();
        hand = null;
        redraw.overlay();
      },
      move(from, to, factor) {
        if (factor === 1) setView(panBy(view, to.x - from.x, to.y - from.y));
        else setView(pinch(view, from, to, factor));
      },
      tap: (fingers) => run({ do: fingers === 2 ? 'undo' : 'redo' }),
    },
    {
      pansNow: () => spaceHeld || tool() === 'hand',
      isPalmGuarded: () => settings.getState().palmGuard,
    },
  );

  // The crosshair, for hands on the keyboard

  function crosshairSample(shift = false): ToolSample {
    crosshair ??= toImage(view, screenPoint(screen.width / 2, screen.height / 2));
    return { point: crosshair, pressure: null, shift };
  }

  function moveCrosshair(stepX: number, stepY: number): void {
    const { point } = crosshairSample();
    crosshair = imagePoint(
      Math.min(photo.width, Math.max(0, point.x + stepX / view.scale)),
      Math.min(photo.height, Math.max(0, point.y + stepY / view.scale)),
    );
    // It never leaves the screen: the photo comes along.
    const place = toScreen(view, crosshair);
    const over = (at: number, length: number) =>
      at < 24 ? 24 - at : at > length - 24 ? length - 24 - at : 0;
    const byX = over(place.x, screen.width);
    const byY = over(place.y, screen.height);
    if (byX !== 0 || byY !== 0) setView(panBy(view, byX, byY));
    if (crosshairIsDown) hand?.move(crosshairSample());
    else paintToolOf(tool())?.hover(crosshair);
    redraw.overlay();
  }

  function pressCrosshair(): void {
    const name = tool();
    if (crosshairIsDown) {
      hand?.up(crosshairSample());
      hand = null;
      crosshairIsDown = false;
      announce(options.mode() === 'mask' ? describeMask(engine.summary()) : 'Done');
    } else {
      hand = handOf(name);
      if (!hand) return;
      hand.down(crosshairSample(), false);
      // A click is all that these want.
      if (name === 'wand' || name === 'polygon' || name === 'zoom' || name === 'text') {
        hand.up(crosshairSample());
        hand = null;
      } else {
        crosshairIsDown = true;
        announce('Drawing: move with the arrows, Enter ends, Escape takes it back');
      }
    }
    redraw.overlay();
  }

  // Commands

  function step(did: 'Undid' | 'Redid'): void {
    if (options.mode() === 'markup') {
      announce(describeStep(did, did === 'Undid' ? markup.undo() : markup.redo()));
      return;
    }
    if (did === 'Undid' && (wand || refining)) {
      endWand(false);
      endRefinement(false);
      announce('Took the preview back');
      return;
    }
    if (did === 'Undid' && polygon.stepBack()) {
      redraw.overlay();
      return;
    }
    settle();
    const label = did === 'Undid' ? engine.undo() : engine.redo();
    announce(
      label === null
        ? describeStep(did, null)
        : `${describeStep(did, label)}. ${describeMask(engine.summary())}`,
    );
  }

  function applyWhole(label: string, operation: typeof invertMask): void {
    settle();
    engine.apply(label, operation);
    announce(describeMask(engine.summary()));
  }

  function clear(): void {
    if (options.mode() === 'mask') {
      if (polygon.stepBack()) redraw.overlay();
      else applyWhole('clear', clearMask);
      return;
    }
    const { selectedId } = markup.state();
    if (selectedId !== null) markup.remove(selectedId);
    announce(selectedId === null ? 'Nothing is selected' : 'Deleted');
  }

  /** True where there was something to cancel. */
  function cancel(): boolean {
    const had =
      gestures.isDrawing() || crosshairIsDown || polygon.isOpen() || wand !== null || refining !== null;
    gestures.drop();
    if (crosshairIsDown) hand?.cancel();
    crosshairIsDown = false;
    hand = null;
    polygon.cancel();
    endWand(false);
    endRefinement(false);
    markup.select(null);
    redraw.overlay();
    return had;
  }

  function chooseTool(name: MaskTool): void {
    if (crosshairIsDown) cancel();
    if (name !== 'wand') endWand(true);
    if (name !== 'polygon') polygon.commit();
    settings.setState({ tool: name });
    redraw.overlay();
  }

  function chooseMarkupTool(name: MarkupTool): void {
    if (crosshairIsDown) cancel();
    if (name !== 'select') markup.select(null);
    settings.setState({ markupTool: name });
    redraw.overlay();
  }

  function chooseByKey(name: MaskTool | 'shape'): void {
    if (options.mode() === 'markup') {
      const same: Partial<Record<MaskTool | 'shape', MarkupTool>> = {
        brush: 'pen',
        hand: 'hand',
        zoom: 'zoom',
        shape: settings.getState().markupTool === 'rectangle' ? 'ellipse' : 'rectangle',
        lasso: 'line',
      };
      const name2 = same[name];
      if (name2) chooseMarkupTool(name2);
    } else if (name === 'shape')
      chooseTool(settings.getState().tool === 'rectangle' ? 'ellipse' : 'rectangle');
    else chooseTool(name);
  }

  /** False where the command had nothing to do, so that its key may mean something to the page. */
  function run(command: CanvasKeyCommand): boolean {
    // Nothing but Escape breaks into a stroke.
    if (gestures.isDrawing() && command.do !== 'cancel' && command.do !== 'size' && command.do !== 'original')
      return true;
    const state = settings.getState();
    const isMask = options.mode() === 'mask';
    switch (command.do) {
      case 'tool':
        chooseByKey(command.tool);
        return true;
      case 'size':
        if (isMask) settings.setState({ sizePx: stepBrushSize(state.sizePx, command.direction) });
        else
          settings.setState({
            markupWidthPx: stepBrushSize(markupWorld.style().width, command.direction),
          });
        redraw.overlay();
        return true;
      case 'hardness':
        settings.setState({ hardnessPercent: stepHardness(state.hardnessPercent, command.direction) });
        redraw.overlay();
        return true;
      case 'zoom':
        zoomTo(command.to);
        return true;
      case 'crosshair':
        moveCrosshair(command.stepX, command.stepY);
        return true;
      case 'swap':
        if (!isMask) return true;
        if (state.tool === 'brush' || state.tool === 'eraser')
          chooseTool(state.tool === 'brush' ? 'eraser' : 'brush');
        else settings.setState({ combine: oppositeMode(state.combine) });
        return true;
      case 'undo':
        step('Undid');
        return true;
      case 'redo':
        step('Redid');
        return true;
      case 'invert':
        if (isMask) applyWhole('invert', invertMask);
        return true;
      case 'all':
        if (isMask) applyWhole('select all', (mask, beforeWrite) => fillMask(mask, 255, beforeWrite));
        return true;
      case 'clear':
        clear();
        return true;
      case 'overlay':
        settings.setState({ isOverlayShown: !state.isOverlayShown });
        announce(state.isOverlayShown ? 'Mask hidden' : 'Mask shown');
        return true;
      case 'original':
        holdOriginal(true);
        return true;
      case 'pan':
        spaceHeld = true;
        redraw.overlay();
        return true;
      case 'cancel':
        return cancel();
      case 'commit':
        if (wand || refining) {
          settle();
          announce(describeMask(engine.summary()));
        } else if (!crosshair && polygon.commit()) announce(describeMask(engine.summary()));
        else pressCrosshair();
        redraw.overlay();
        return true;
      case 'help':
        options.onHelp();
        return true;
    }
  }

  function holdOriginal(held: boolean): void {
    if (originalHeld === held) return;
    originalHeld = held;
    redraw.mask();
    redraw.overlay();
  }

  return {
    gestures,
    run,
    cancel,
    chooseTool,
    chooseMarkupTool,
    zoomTo,
    holdOriginal,
    refine,
    endRefinement,
    endWand,
    settle,
    /** The tolerance slider moved: an open wand follows it. */
    setTolerance(tolerance: number): void {
      settings.setState({ tolerance });
      wand?.preview.update(tolerance);
    },
    resize(next: Size, pixelRatio: number): void {
      const before = screen;
      screen = next;
      if (isFitted || before.width <= 1) setView(fitView(photo, screen, pixelRatio), true);
      else
        setView({
          ...panBy(view, (next.width - before.width) / 2, (next.height - before.height) / 2),
          pixelRatio,
        });
    },
    wheel(point: ScreenPoint, deltaX: number, deltaY: number, keys: { zoom: boolean; alt: boolean }): void {
      if (keys.alt) {
        run({ do: 'size', direction: deltaY + deltaX < 0 ? 1 : -1 });
      } else if (keys.zoom) {
        const zoom = zoomOf(view) * Math.exp(-deltaY * WHEEL_ZOOM_PER_PIXEL);
        setView(zoomAt(view, point, zoom));
      } else setView(panBy(view, -deltaX, -deltaY));
    },
    /** After a pinch or a wheel has come to rest. */
    snap(point: ScreenPoint): void {
      const snapped = snapZoom(zoomOf(view), fittedZoom());
      if (snapped !== zoomOf(view)) setView(zoomAt(view, point, snapped));
    },
    hover(point: ScreenPoint | null): void {
      pointer = point;
      if (point) {
        if (!crosshairIsDown) crosshair = null;
        paintToolOf(tool())?.hover(toImage(view, point));
      }
      redraw.overlay();
    },
    setAlt(held: boolean): void {
      if (altHeld === held) return;
      altHeld = held;
      redraw.overlay();
    },
    release(key: 'pan' | 'original'): void {
      if (key === 'pan') spaceHeld = false;
      else holdOriginal(false);
      redraw.overlay();
    },
    addText(point: ImagePoint, text: string): void {
      markup.add({
        id: markup.nextId(),
        kind: 'text',
        points: [point.x, point.y],
        text,
        ...markupWorld.style(),
      });
    },
    view: () => view,
    screen: () => screen,
    isOriginalHeld: () => originalHeld,
    /** What the interface layer draws. */
    scene() {
      const name = tool();
      const region = options.region();
      const drawn: { outline: Outline | null; draft: MarkupItem | null } = {
        outline: paintToolOf(name)?.outline() ?? null,
        draft: options.mode() === 'markup' ? (drawings[name as MarkupTool]?.draft() ?? null) : null,
      };
      return {
        ...drawn,
        tool: name,
        pointer: gestures.isMoving() ? null : pointer,
        crosshair,
        isSpaceHeld: spaceHeld,
        isOpposite: altHeld,
        frame: draggedFrame ?? region?.rect ?? null,
        isFrameTool: name === 'frame',
      };
    },
    /** The pointer's shape for what lies under it. */
    cursor(): string {
      const name = tool();
      if (spaceHeld || name === 'hand') return gestures.isMoving() ? 'grabbing' : 'grab';
      if (name === 'zoom') return altHeld ? 'zoom-out' : 'zoom-in';
      if (name === 'text') return 'text';
      if (name === 'select') return 'default';
      const region = options.region();
      if (name === 'frame' && region && pointer) {
        const handle = handleAt(region.rect, toImage(view, pointer), FRAME_REACH_PX / view.scale);
        return handle === null ? 'default' : handle === 'move' ? 'move' : `${handle}-resize`;
      }
      return name === 'brush' || name === 'eraser' ? 'none' : 'crosshair';
    },
  };
}

const REFINEMENT_LABELS: Record<Refinement, string> = {
  grow: 'grow',
  shrink: 'shrink',
  feather: 'feather',
  smooth: 'smooth',
  fillHoles: 'fill holes',
};
