import {
  Blend,
  CircleQuestionMark,
  Contrast,
  Eye,
  EyeOff,
  FileImage,
  Redo2,
  Scan,
  SlidersHorizontal,
  SquareDashed,
  Trash2,
  Undo2,
} from 'lucide-react';
import {
  lazy,
  type ReactNode,
  Suspense,
  useEffect,
  useId,
  useRef,
  useState,
  useSyncExternalStore,
} from 'react';
import { useStore } from 'zustand';
import { Button } from '@/components/ui/button';
import { IconButton } from '@/components/ui/icon-button';
import { Spinner } from '@/components/ui/spinner';
import { readPress } from '@/lib/client/keys';
import { readCanvasChord } from '@/lib/client/mask/canvas-keys';
import type { CanvasSession } from '@/lib/client/mask/canvas-session';
import { createCanvasSettings } from '@/lib/client/mask/canvas-settings';
import { describeMask } from '@/lib/client/mask/mask-sentences';
import { type ImagePoint, imagePoint, type Rect } from '@/lib/shared/mask/geometry';
import { toScreen } from '@/lib/shared/mask/viewport';
import { CanvasButton } from './canvas-button';
import { type CanvasStatus, createCanvasController } from './canvas-controller';
import { CanvasPopover } from './canvas-popover';
import { CanvasStage } from './canvas-stage';
import { createCanvasView } from './canvas-view';
import { MaskFilePanel } from './mask-file-panel';
import { OverlayPanel } from './overlay-panel';
import { RefinePanel } from './refine-panel';
import { TextEntry } from './text-entry';
import { ToolBar } from './tool-bar';
import type { CanvasMode, RegionFrame } from './tools/tool';
import { findTool, TOOLS } from './tools/tool-list';
import { VersionNote } from './version-note';

const CanvasHelp = lazy(async () => ({ default: (await import('./canvas-help')).CanvasHelp }));

const FIRST_STATUS: CanvasStatus = {
  zoomPercent: 100,
  isWandOpen: false,
  refinement: null,
  isWorking: false,
};
/** What a refinement begins with, as a share of the photo's longer side. */
const FIRST_AMOUNT_SHARE = 1 / 300;

type PhotoState = { is: 'loading' } | { is: 'shown' } | { is: 'failed'; why: string };

/**
 * The photo with its mask (or its marks), filling the place it is given. What is painted lives in the session
 * (`openCanvasSession`), which whoever shows this opens, keeps and asks for the files.
 */
export function MaskCanvas({
  session,
  mode,
  region = null,
  actions,
  onClose,
}: {
  session: CanvasSession;
  mode: CanvasMode;
  /** The part of the photo that will be sent, if it is not all of it. */
  region?: { readonly rect: Rect; readonly onChange: (rect: Rect) => void } | null;
  /** Beside the tool's options: what can be done with the mask. */
  actions?: ReactNode;
  onClose?: () => void;
}) {
  const id = useId();
  const section = useRef<HTMLElement>(null);
  const surface = useRef<HTMLDivElement>(null);
  const [status, setStatus] = useState(FIRST_STATUS);
  const [spoken, setSpoken] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const [photo, setPhoto] = useState<PhotoState>({ is: 'loading' });
  const [attempt, setAttempt] = useState(0);
  const [isHelpOpen, setHelpOpen] = useState(false);
  const [textAt, setTextAt] = useState<ImagePoint | null>(null);
  const latest = useRef<{ mode: CanvasMode; region: RegionFrame | null }>({ mode, region });

  const [{ settings, view, controller }] = useState(() => {
    const settingsStore = createCanvasSettings(Math.max(session.source.width, session.source.height));
    const canvasView = createCanvasView(session);
    return {
      settings: settingsStore,
      view: canvasView,
      controller: createCanvasController({
        session,
        settings: settingsStore,
        redraw: canvasView.redraw,
        mode: () => latest.current.mode,
        region: () => latest.current.region,
        announce: setSpoken,
        onStatus: setStatus,
        onProblem: setProblem,
        onHelp: () => setHelpOpen(true),
        onText: setTextAt,
      }),
    };
  });
  const summary = useSyncExternalStore(session.subscribe, session.summary, session.summary);
  const markup = useSyncExternalStore(session.subscribe, session.markupState, session.markupState);
  const [other] = useSyncExternalStore(session.subscribe, session.otherVersions, session.otherVersions);
  const tool = useStore(settings, (state) => findTool(mode, mode === 'mask' ? state.tool : state.markupTool));
  const isOverlayShown = useStore(settings, (state) => state.isOverlayShown);

  const isMask = mode === 'mask';
  const hasRegion = isMask && region !== null;

  useEffect(() => {
    latest.current = { mode, region: isMask ? region : null };
    view.redraw.overlay();
    const [first] = TOOLS.mask;
    if (!hasRegion && first && findTool('mask', settings.getState().tool).changesRegion)
      controller.chooseTool(first.name, 'mask');
  }, [mode, isMask, region, hasRegion, view, controller, settings]);

  useEffect(() => {
    controller.cancel();
    view.setMode(mode);
  }, [mode, view, controller]);

  useEffect(() => {
    view.setSettings(settings.getState());
    const endings = [
      settings.subscribe(view.setSettings),
      session.engine.onPaint(view.redraw.paint),
      session.markup.onChange(view.redraw.overlay),
    ];
    return () => {
      for (const end of endings) end();
      // What was being tuned is kept; a stroke that a vanished canvas was drawing is not.
      controller.gestures.drop();
      controller.settle();
      view.detach();
      void session.keepNow();
    };
  }, [settings, view, session, controller]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: `attempt` is what "Try again" counts up
  useEffect(() => {
    let isOver = false;
    setPhoto({ is: 'loading' });
    view.open().then(
      () => !isOver && setPhoto({ is: 'shown' }),
      (error: Error) => !isOver && setPhoto({ is: 'failed', why: error.message }),
    );
    return () => {
      isOver = true;
    };
  }, [view, attempt]);

  useEffect(() => {
    // For its keys. Where there are fingers there are none, and a ring around the photo would only puzzle.
    if (matchMedia('(pointer: fine)').matches) surface.current?.focus({ preventScroll: true });
  }, []);

  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const target = event.target as HTMLElement;
      // A control that went away leaves the focus with the page: undo is still meant for the mask then.
      const isOurs = target === document.body || section.current?.contains(target);
      const types = target.matches('textarea, input:not([type=range], [type=radio], [type=checkbox])');
      const command = isOurs && !types && !event.defaultPrevented ? readCanvasChord(readPress(event)) : null;
      if (!command) return;
      event.preventDefault();
      controller.run(command);
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, [controller]);

  const focusPhoto = () => surface.current?.focus({ preventScroll: true });

  const amountPx = Math.max(
    2,
    Math.round(Math.max(session.source.width, session.source.height) * FIRST_AMOUNT_SHARE),
  );
  const undoState = isMask ? summary : markup;
  const zoom = `${status.zoomPercent < 10 ? status.zoomPercent.toFixed(1) : Math.round(status.zoomPercent)} %`;
  const report = isMask
    ? describeMask(summary)
    : markup.items.length === 1
      ? '1 mark'
      : `${markup.items.length} marks`;

  return (
    <section
      ref={section}
      className="canvas"
      aria-label={isMask ? 'Mask canvas' : 'Markup canvas'}
      data-mode={mode}
    >
      <div className="canvas-options">
        <div className="canvas-row canvas-tool-options">
          {status.refinement ? (
            <RefinePanel
              {...status.refinement}
              maxPx={Math.max(50, amountPx * 12)}
              isWorking={status.isWorking}
              onChange={controller.refine}
              onApply={() => {
                controller.run({ do: 'commit' });
                focusPhoto();
              }}
              onCancel={() => {
                controller.endRefinement(false);
                focusPhoto();
              }}
            />
          ) : (
            <tool.Options session={session} settings={settings} controller={controller} region={region} />
          )}
          {status.isWandOpen && (
            <Button
              title="Keep this selection (Enter)"
              onClick={() => {
                controller.run({ do: 'commit' });
                focusPhoto();
              }}
            >
              Keep
            </Button>
          )}
          {status.isWorking && <Spinner />}
        </div>
        <div className="canvas-row canvas-commands">
          <div className="canvas-row canvas-scroll">
            <CanvasButton
              icon={Undo2}
              label="Undo"
              keys="Ctrl+Z"
              shortcut="Control+Z Meta+Z"
              disabled={!undoState.canUndo && !status.isWandOpen && !status.refinement}
              onClick={() => controller.run({ do: 'undo' })}
            />
            <CanvasButton
              icon={Redo2}
              label="Redo"
              keys="Ctrl+Shift+Z"
              shortcut="Control+Shift+Z Meta+Shift+Z Control+Y"
              disabled={!undoState.canRedo}
              onClick={() => controller.run({ do: 'redo' })}
            />
            <span className="canvas-divider" aria-hidden="true" />
            {isMask ? (
              <>
                <CanvasButton
                  icon={SquareDashed}
                  label="Select all"
                  keys="Ctrl+A"
                  shortcut="Control+A Meta+A"
                  onClick={() => controller.run({ do: 'all' })}
                />
                <CanvasButton
                  icon={Contrast}
                  label="Invert the mask"
                  keys="I"
                  shortcut="I Control+Shift+I Meta+Shift+I"
                  onClick={() => controller.run({ do: 'invert' })}
                />
                <CanvasButton
                  icon={Trash2}
                  label="Clear the mask"
                  keys="Delete"
                  shortcut="Delete"
                  disabled={summary.isEmpty}
                  onClick={() => controller.run({ do: 'clear' })}
                />
                <CanvasButton
                  icon={SlidersHorizontal}
                  label="Refine the mask: grow, shrink, feather, smooth, fill holes"
                  pressed={status.refinement !== null}
                  disabled={summary.isEmpty}
                  onClick={() =>
                    status.refinement ? controller.endRefinement(false) : controller.refine('grow', amountPx)
                  }
                />
                <span className="canvas-divider" aria-hidden="true" />
                <CanvasButton
                  icon={isOverlayShown ? Eye : EyeOff}
                  label="Show the mask"
                  keys="Q"
                  shortcut="Q"
                  pressed={isOverlayShown}
                  onClick={() => controller.run({ do: 'overlay' })}
                />
                <CanvasPopover icon={Blend} label="How the mask looks">
                  <OverlayPanel settings={settings} />
                </CanvasPopover>
                <CanvasPopover icon={FileImage} label="Mask file">
                  <MaskFilePanel session={session} onDone={setSpoken} onProblem={setProblem} />
                </CanvasPopover>
              </>
            ) : (
              <>
                <CanvasButton
                  icon={Trash2}
                  label="Delete the selected mark"
                  keys="Delete"
                  shortcut="Delete"
                  disabled={markup.selectedId === null}
                  onClick={() => controller.run({ do: 'clear' })}
                />
                <Button
                  variant="ghost"
                  disabled={markup.items.length === 0}
                  onClick={() => session.markup.clear()}
                >
                  Clear all
                </Button>
              </>
            )}
          </div>
          <OriginalButton onHold={controller.holdOriginal} />
          {actions}
          {onClose && <IconButton icon="x" label="Close the canvas" onClick={onClose} />}
        </div>
      </div>

      <ToolBar
        label={isMask ? 'Mask tools' : 'Markup tools'}
        tools={TOOLS[mode].filter(({ changesRegion }) => hasRegion || !changesRegion)}
        chosen={tool}
        onChoose={(name) => controller.chooseTool(name, mode)}
      />

      <div className="canvas-place">
        <CanvasStage
          surface={surface}
          view={view}
          controller={controller}
          label={isMask ? 'Photo to paint the mask on' : 'Photo to mark up'}
          describedBy={`${id}help`}
        />
        <p id={`${id}help`} className="sr-only">
          Arrow keys move a crosshair, Enter presses and releases there. Question mark lists all keys.
        </p>
        {textAt && (
          <TextEntry
            at={toScreen(controller.view(), textAt)}
            onDone={(text) => {
              if (text !== '') controller.addText(imagePoint(textAt.x, textAt.y), text);
              setTextAt(null);
              focusPhoto();
            }}
          />
        )}
        {photo.is === 'loading' && (
          <p className="canvas-note" role="status">
            <Spinner /> Loading the photo…
          </p>
        )}
        {photo.is === 'failed' && (
          <div className="canvas-note" role="alert">
            <span>{photo.why}</span>
            <Button onClick={() => setAttempt(attempt + 1)}>Try again</Button>
          </div>
        )}
        {other && (
          <VersionNote
            key={other.key}
            session={session}
            other={other}
            onStart={() => {
              controller.cancel();
              controller.settle();
            }}
            onProblem={setProblem}
          />
        )}
        {problem && (
          <div className="canvas-note canvas-problem" role="alert">
            <span>{problem}</span>
            <IconButton icon="x" label="Dismiss" onClick={() => setProblem(null)} />
          </div>
        )}
      </div>

      <footer className="canvas-status">
        <IconButton
          icon="minus"
          label="Zoom out (−)"
          onClick={() => controller.zoomTo('out', centreOf(surface.current))}
        />
        <Button
          variant="ghost"
          className="canvas-zoom"
          title="100 %: a pixel of the photo for each of the screen (1)"
          aria-label={`Zoom ${zoom}: show at 100 %`}
          onClick={() => controller.zoomTo(1, centreOf(surface.current))}
        >
          {zoom}
        </Button>
        <IconButton
          icon="plus"
          label="Zoom in (+)"
          onClick={() => controller.zoomTo('in', centreOf(surface.current))}
        />
        <CanvasButton
          icon={Scan}
          label="Fit the photo"
          keys="0"
          shortcut="0"
          onClick={() => controller.zoomTo('fit')}
        />
        <span className="canvas-report">{report}</span>
        <span className="canvas-size">
          {session.source.width} × {session.source.height}
        </span>
        <CanvasButton
          icon={CircleQuestionMark}
          label="Keys of the canvas"
          keys="?"
          shortcut="?"
          onClick={() => setHelpOpen(true)}
        />
      </footer>
      <output className="sr-only" aria-live="polite">
        {spoken}
      </output>
      <Suspense>{isHelpOpen && <CanvasHelp mode={mode} onClose={() => setHelpOpen(false)} />}</Suspense>
    </section>
  );
}

function centreOf(element: HTMLElement | null) {
  return toScreen(
    { scale: 1, offsetX: 0, offsetY: 0, pixelRatio: 1 },
    imagePoint((element?.offsetWidth ?? 0) / 2, (element?.offsetHeight ?? 0) / 2),
  );
}

function OriginalButton({ onHold }: { onHold: (held: boolean) => void }) {
  const release = () => onHold(false);
  return (
    <Button
      variant="ghost"
      className="canvas-original"
      aria-keyshortcuts="\"
      title="Hold to see the original (\)"
      onPointerDown={() => onHold(true)}
      onPointerUp={release}
      onPointerLeave={release}
      onPointerCancel={release}
      onKeyDown={(event) => (event.key === ' ' || event.key === 'Enter') && onHold(true)}
      onKeyUp={release}
      onBlur={release}
    >
      Original
    </Button>
  );
}
