import Konva from 'konva/lib/Core';
import type { Layer as KonvaLayer } from 'konva/lib/Layer';
import { type RefObject, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { Layer, Shape, Stage } from 'react-konva/lib/ReactKonvaCore';
import type { Size } from '@/lib/shared/mask/geometry';
import { attachInput } from './attach-input';
import type { CanvasController } from './canvas-controller';
import type { CanvasView } from './canvas-view';

/** Three of them are four times the pixels at ratio 2, nine at 3: nobody sees the difference, every frame costs it. */
const MAX_PIXEL_RATIO = 2;

function pixelRatio(): number {
  return Math.min(MAX_PIXEL_RATIO, globalThis.devicePixelRatio || 1);
}

/** The picture itself: three Konva layers in an element that takes the focus and all input. */
export function CanvasStage({
  surface,
  view,
  controller,
  label,
  describedBy,
}: {
  surface: RefObject<HTMLDivElement | null>;
  view: CanvasView;
  controller: CanvasController;
  label: string;
  describedBy: string;
}) {
  const [size, setSize] = useState<Size | null>(null);
  const photo = useRef<KonvaLayer>(null);
  const mask = useRef<KonvaLayer>(null);
  const overlay = useRef<KonvaLayer>(null);

  useLayoutEffect(() => {
    const element = surface.current;
    if (!element) return;
    Konva.pixelRatio = pixelRatio();
    const measure = () => setSize({ width: element.clientWidth, height: element.clientHeight });
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    measure();
    return () => observer.disconnect();
  }, [surface]);

  useEffect(() => {
    const element = surface.current;
    if (!element) return;
    return attachInput(element, controller, view);
  }, [surface, controller, view]);

  useLayoutEffect(() => {
    if (!size || !photo.current || !mask.current || !overlay.current) return;
    const layers = { photo: photo.current, mask: mask.current, overlay: overlay.current };
    const settle = () => {
      const ratio = pixelRatio();
      Konva.pixelRatio = ratio;
      for (const layer of Object.values(layers)) {
        if (layer.getCanvas().getPixelRatio() !== ratio) layer.getCanvas().setPixelRatio(ratio);
      }
      view.attach(layers, controller);
      controller.resize(size, ratio);
    };
    settle();
    // The window went to another screen, or the page was zoomed.
    const screen = matchMedia(`(resolution: ${globalThis.devicePixelRatio}dppx)`);
    screen.addEventListener('change', settle);
    return () => screen.removeEventListener('change', settle);
  }, [size, view, controller]);

  return (
    <div
      ref={surface}
      dir="ltr"
      role="application"
      aria-label={label}
      aria-describedby={describedBy}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: an application takes the keys of its own table
      tabIndex={0}
      className="absolute inset-0 touch-none overflow-hidden select-none [-webkit-touch-callout:none] focus-visible:outline-1 focus-visible:-outline-offset-1 focus-visible:outline-accent-text/60"
    >
      {size && size.width > 0 && size.height > 0 && (
        <Stage width={size.width} height={size.height} listening={false}>
          <Layer ref={photo} listening={false}>
            <Shape sceneFunc={view.drawPhoto} perfectDrawEnabled={false} />
          </Layer>
          {/* Drawn by parts: Konva must not wipe the rest. */}
          <Layer ref={mask} listening={false} clearBeforeDraw={false}>
            <Shape sceneFunc={view.drawMask} perfectDrawEnabled={false} />
          </Layer>
          <Layer ref={overlay} listening={false}>
            <Shape sceneFunc={view.drawOverlay} perfectDrawEnabled={false} />
          </Layer>
        </Stage>
      )}
    </div>
  );
}
