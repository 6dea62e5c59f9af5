import { type RefObject, useCallback, useEffect, useRef } from 'react';
import { type Press, readPress } from '@/lib/client/keys';
import { attachSharedZoom, type SharedZoom } from './attach-shared-zoom';

/**
 * One zoom for all pictures of a dialog, and its keys.
 *
 * @param onRest when the zoom has come to rest, with the scale
 * @param onKey each key, wherever the focus is in the dialog and before it, whose primitive lets no arrow key out;
 *   returns whether it was one it knows. Not called with Alt, Ctrl or Meta, nor for what was handled elsewhere.
 * @returns `stage` to be given to the element around the pictures; `zoom`, filled while that is there; and `tellScale`,
 *   to be filled with what shows the scale
 */
export function useStageZoom(options: {
  onRest?: (scale: number) => void;
  onKey: (press: Press, target: EventTarget | null, zoom: SharedZoom | null) => boolean;
}): {
  stage: (root: HTMLElement | null) => (() => void) | undefined;
  zoom: RefObject<SharedZoom | null>;
  tellScale: RefObject<((scale: number) => void) | null>;
} {
  const zoom = useRef<SharedZoom>(null);
  const tellScale = useRef<(scale: number) => void>(null);
  const latest = useRef(options);
  useEffect(() => {
    latest.current = options;
  });

  // The dialog comes into the document after its first drawing, so an effect would find no stage.
  const stage = useCallback((root: HTMLElement | null) => {
    if (root === null) return;
    zoom.current = attachSharedZoom({
      root,
      eager: true,
      onScale: (scale) => tellScale.current?.(scale),
      onRest: (scale) => latest.current.onRest?.(scale),
    });
    return () => {
      zoom.current?.detach();
      zoom.current = null;
    };
  }, []);

  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      const press = readPress(event);
      if (event.defaultPrevented || press.alt || press.mod) return;
      if (latest.current.onKey(press, event.target, zoom.current)) event.preventDefault();
    };
    document.addEventListener('keydown', listen, true);
    return () => document.removeEventListener('keydown', listen, true);
  }, []);

  return { stage, zoom, tellScale };
}
