import { CircleQuestionMark, Scan } from 'lucide-react';
import { type RefObject, useSyncExternalStore } from 'react';
import { Button } from '@/components/ui/button';
import { IconButton } from '@/components/ui/icon-button';
import type { CanvasSession } from '@/lib/client/mask/canvas-session';
import { describeMask } from '@/lib/client/mask/mask-sentences';
import { screenPoint } from '@/lib/shared/mask/geometry';
import { CanvasButton } from './canvas-button';
import type { CanvasMode } from './tools/tool';
import type { Canvas } from './use-canvas';

/** The zoom, what is painted, the photo's size, and the help. */
export function StatusBar({
  session,
  canvas,
  mode,
  surface,
}: {
  session: CanvasSession;
  canvas: Canvas;
  mode: CanvasMode;
  surface: RefObject<HTMLElement | null>;
}) {
  const { controller, status, setHelpOpen } = canvas;
  const summary = useSyncExternalStore(session.subscribe, session.summary, session.summary);
  const markup = useSyncExternalStore(session.subscribe, session.markupState, session.markupState);
  const zoom = `${status.zoomPercent < 10 ? status.zoomPercent.toFixed(1) : Math.round(status.zoomPercent)} %`;
  const report =
    mode === 'mask'
      ? describeMask(summary)
      : markup.items.length === 1
        ? '1 mark'
        : `${markup.items.length} marks`;
  return (
    <footer className="flex min-h-10 items-center gap-0.5 border-t px-2 py-0.5 text-xs text-muted tabular-nums md:col-span-2">
      <IconButton
        icon="minus"
        label="Zoom out (−)"
        className="max-md:flex-none"
        onClick={() => controller.zoomTo('out', centreOf(surface.current))}
      />
      <Button
        variant="ghost"
        className="min-w-16 px-1 text-xs"
        title="100 %: a pixel of the photo for each of the screen (1)"
        aria-label={`Zoom ${zoom}: show at 100 %`}
        onClick={() => controller.zoomTo(1, centreOf(surface.current))}
      >
        {zoom}
      </Button>
      <IconButton
        icon="plus"
        label="Zoom in (+)"
        className="max-md:flex-none"
        onClick={() => controller.zoomTo('in', centreOf(surface.current))}
      />
      <CanvasButton
        icon={Scan}
        label="Fit the photo"
        keys="0"
        shortcut="0"
        onClick={() => controller.zoomTo('fit')}
      />
      <span className="min-w-0 flex-auto truncate px-3 text-ink">{report}</span>
      <span className="px-2 whitespace-nowrap max-md:hidden">
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
  );
}

/** Buttons zoom at the middle, wherever the pointer was last. */
function centreOf(element: HTMLElement | null) {
  return screenPoint((element?.offsetWidth ?? 0) / 2, (element?.offsetHeight ?? 0) / 2);
}
