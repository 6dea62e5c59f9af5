import { CircleQuestionMark, Scan } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { type RefObject, useSyncExternalStore } from 'react';
import { Button } from '@/components/ui/button';
import { IconButton } from '@/components/ui/icon-button';
import { useLanguage } from '@/lib/client/language';
import type { CanvasSession } from '@/lib/client/mask/canvas-session';
import { describeMask, describeOpenSelection } from '@/lib/client/mask/mask-sentences';
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
  const t = useTranslations();
  const language = useLanguage();
  const { controller, status, setHelpOpen } = canvas;
  const summary = useSyncExternalStore(session.subscribe, session.summary, session.summary);
  const markup = useSyncExternalStore(session.subscribe, session.markupState, session.markupState);
  const decimals = status.zoomPercent < 10 ? 1 : 0;
  const zoom = t('canvas.status.percent', {
    percent: language.number(status.zoomPercent, {
      minimumFractionDigits: decimals,
      maximumFractionDigits: decimals,
      useGrouping: false,
    }),
  });
  const { selectedPercent } = status;
  const report =
    mode === 'markup'
      ? t('canvas.status.marks', { count: markup.items.length })
      : language.say(
          selectedPercent === null ? describeMask(summary) : describeOpenSelection(selectedPercent),
        );
  return (
    <footer className="flex min-h-10 items-center gap-0.5 border-t px-2 py-0.5 text-xs text-muted tabular-nums md:col-span-2">
      <IconButton
        icon="minus"
        label={t('canvas.status.zoomOut')}
        className="max-md:flex-none"
        onClick={() => controller.zoomTo('out', centreOf(surface.current))}
      />
      <Button
        variant="ghost"
        className="min-w-16 px-1 text-xs"
        title={t('canvas.status.zoomHint')}
        aria-label={t('canvas.status.zoom', { percent: zoom })}
        onClick={() => controller.zoomTo(1, centreOf(surface.current))}
      >
        {zoom}
      </Button>
      <IconButton
        icon="plus"
        label={t('canvas.status.zoomIn')}
        className="max-md:flex-none"
        onClick={() => controller.zoomTo('in', centreOf(surface.current))}
      />
      <CanvasButton
        icon={Scan}
        label={t('canvas.status.fit')}
        keys="0"
        shortcut="0"
        onClick={() => controller.zoomTo('fit')}
      />
      <span className="min-w-0 flex-auto truncate px-3 text-ink">{report}</span>
      <span dir="ltr" className="px-2 whitespace-nowrap max-md:hidden">
        {session.source.width} × {session.source.height}
      </span>
      <CanvasButton
        icon={CircleQuestionMark}
        label={t('canvas.help.title')}
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
