import {
  Blend,
  Contrast,
  Eye,
  EyeOff,
  FileImage,
  Redo2,
  SlidersHorizontal,
  SquareDashed,
  Trash2,
  Undo2,
} from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useSyncExternalStore } from 'react';
import { useStore } from 'zustand';
import { Button } from '@/components/ui/button';
import type { CanvasSession } from '@/lib/client/mask/canvas-session';
import { CanvasButton } from './canvas-button';
import { CanvasPopover } from './canvas-popover';
import { firstAmountPx } from './first-amount';
import { MaskFilePanel } from './mask-file-panel';
import { OverlayPanel } from './overlay-panel';
import { ROW } from './row-style';
import type { CanvasMode } from './tools/tool';
import type { Canvas } from './use-canvas';

type BarProps = { session: CanvasSession; canvas: Canvas };

/** What is done to all of the mask or the marks. */
export function CommandBar({ session, canvas, mode }: BarProps & { mode: CanvasMode }) {
  const { controller, status } = canvas;
  const summary = useSyncExternalStore(session.subscribe, session.summary, session.summary);
  const markup = useSyncExternalStore(session.subscribe, session.markupState, session.markupState);
  const t = useTranslations('common');
  const undoState = mode === 'mask' ? summary : markup;
  return (
    <div
      className={`${ROW} scrollbar-none scroll-fade-x gap-0.5 overflow-x-auto overflow-y-hidden *:flex-none max-md:flex-auto`}
    >
      <CanvasButton
        icon={Undo2}
        isMirrored
        label={t('undo')}
        keys="Ctrl+Z"
        shortcut="Control+Z Meta+Z"
        disabled={!undoState.canUndo && !status.isSelectionOpen && !status.refinement}
        onClick={() => controller.run({ do: 'undo' })}
      />
      <CanvasButton
        icon={Redo2}
        isMirrored
        label={t('redo')}
        keys="Ctrl+Shift+Z"
        shortcut="Control+Shift+Z Meta+Shift+Z Control+Y"
        disabled={!undoState.canRedo}
        onClick={() => controller.run({ do: 'redo' })}
      />
      <Divider />
      {mode === 'mask' ? (
        <MaskCommands session={session} canvas={canvas} />
      ) : (
        <MarkupCommands session={session} canvas={canvas} />
      )}
    </div>
  );
}

function Divider() {
  return <span className="mx-1.5 h-5 w-px bg-line" aria-hidden="true" />;
}

function MaskCommands({ session, canvas }: BarProps) {
  const { controller, settings, status, announce, setProblem } = canvas;
  const summary = useSyncExternalStore(session.subscribe, session.summary, session.summary);
  const t = useTranslations('canvas.commands');
  const isOverlayShown = useStore(settings, (state) => state.isOverlayShown);
  // What is open is kept before.
  const isNothing = summary.isEmpty && !status.isSelectionOpen;
  return (
    <>
      <CanvasButton
        icon={SquareDashed}
        label={t('selectAll')}
        keys="Ctrl+A"
        shortcut="Control+A Meta+A"
        onClick={() => controller.run({ do: 'all' })}
      />
      <CanvasButton
        icon={Contrast}
        label={t('invert')}
        keys="I"
        shortcut="I Control+Shift+I Meta+Shift+I"
        onClick={() => controller.run({ do: 'invert' })}
      />
      <CanvasButton
        icon={Trash2}
        label={t('clear')}
        keys="Delete"
        shortcut="Delete"
        disabled={isNothing}
        onClick={() => controller.run({ do: 'clear' })}
      />
      <CanvasButton
        icon={SlidersHorizontal}
        label={t('refine')}
        pressed={status.refinement !== null}
        disabled={isNothing}
        onClick={() =>
          status.refinement
            ? controller.endRefinement(false)
            : controller.refine('grow', firstAmountPx(session.source))
        }
      />
      <Divider />
      <CanvasButton
        icon={isOverlayShown ? Eye : EyeOff}
        label={t('show')}
        keys="Q"
        shortcut="Q"
        pressed={isOverlayShown}
        onClick={() => controller.run({ do: 'overlay' })}
      />
      <CanvasPopover icon={Blend} label={t('look')}>
        <OverlayPanel settings={settings} />
      </CanvasPopover>
      <CanvasPopover icon={FileImage} label={t('file')}>
        <MaskFilePanel session={session} onDone={announce} onProblem={setProblem} />
      </CanvasPopover>
    </>
  );
}

function MarkupCommands({ session, canvas: { controller } }: BarProps) {
  const t = useTranslations('canvas.commands');
  const markup = useSyncExternalStore(session.subscribe, session.markupState, session.markupState);
  return (
    <>
      <CanvasButton
        icon={Trash2}
        label={t('deleteMark')}
        keys="Delete"
        shortcut="Delete"
        disabled={markup.selectedId === null}
        onClick={() => controller.run({ do: 'clear' })}
      />
      <Button variant="ghost" disabled={markup.items.length === 0} onClick={() => session.markup.clear()}>
        {t('clearMarks')}
      </Button>
    </>
  );
}
