import { useTranslations } from 'next-intl';
import { type Ref, type RefObject, useImperativeHandle, useRef, useState } from 'react';
import type { SharedZoom } from '@/lib/client/shared-zoom/attach-shared-zoom';
import { ZOOM_STEP } from '@/lib/client/shared-zoom/shared-view';
import { Button } from './button';
import { IconButton } from './icon-button';

/**
 * How far the pictures are zoomed, and by buttons.
 *
 * @param scaleRef filled with what tells it the scale: it writes the number and renders nothing
 * @param all whether there are many pictures, that zoom as one
 */
export function ZoomButtons({
  zoom,
  scaleRef,
  all = false,
  empty = false,
}: {
  zoom: RefObject<SharedZoom | null>;
  scaleRef: Ref<(scale: number) => void>;
  all?: boolean;
  empty?: boolean;
}) {
  const t = useTranslations('ui.zoom');
  const common = useTranslations('common');
  const number = useRef<HTMLSpanElement>(null);
  const [zoomed, setZoomed] = useState(false);
  useImperativeHandle(
    scaleRef,
    () => (scale: number) => {
      if (number.current)
        number.current.textContent = common('percent', { percent: Math.round(scale * 100) });
      setZoomed(scale > 1);
    },
    [common],
  );
  return (
    <>
      <IconButton
        icon="zoom-out"
        label={t(all ? 'outAll' : 'out')}
        disabled={!zoomed}
        onClick={() => zoom.current?.zoomBy(1 / ZOOM_STEP)}
      />
      <Button
        variant="ghost"
        className="w-16 tabular-nums"
        title={t(all ? 'resetAll' : 'reset')}
        onClick={() => zoom.current?.reset()}
      >
        {t.rich('showAll', {
          scale: () => <span ref={number}>{common('percent', { percent: 100 })}</span>,
          hidden: (chunks) => <span className="sr-only">{chunks}</span>,
        })}
      </Button>
      <IconButton
        icon="zoom-in"
        label={t(all ? 'inAll' : 'in')}
        disabled={empty}
        onClick={() => zoom.current?.zoomBy(ZOOM_STEP)}
      />
    </>
  );
}
