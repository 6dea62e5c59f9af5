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
  const number = useRef<HTMLSpanElement>(null);
  const [zoomed, setZoomed] = useState(false);
  useImperativeHandle(
    scaleRef,
    () => (scale: number) => {
      if (number.current) number.current.textContent = `${Math.round(scale * 100)} %`;
      setZoomed(scale > 1);
    },
    [],
  );
  const what = all ? 'Zoom all' : 'Zoom';
  return (
    <>
      <IconButton
        icon="zoom-out"
        label={`${what} out (−)`}
        disabled={!zoomed}
        onClick={() => zoom.current?.zoomBy(1 / ZOOM_STEP)}
      />
      <Button
        variant="ghost"
        className="w-16 tabular-nums"
        title={all ? 'Show all of each picture (0)' : 'Show all of it (0)'}
        onClick={() => zoom.current?.reset()}
      >
        <span ref={number}>100 %</span>
        <span className="sr-only">, show all</span>
      </Button>
      <IconButton
        icon="zoom-in"
        label={`${what} in (+)`}
        disabled={empty}
        onClick={() => zoom.current?.zoomBy(ZOOM_STEP)}
      />
    </>
  );
}
