import { type CSSProperties, type ReactNode, type RefObject, useEffect, useRef } from 'react';
import { attachZoom, type ZoomControls, type ZoomTarget } from './attach-zoom';

type StageProps = Pick<ZoomTarget, 'image' | 'onZoom' | 'onSwipe'> & {
  /** Drawn at the image's own pixel size; the stage scales it. */
  children: ReactNode;
  /** Filled while the stage is there. */
  controls: RefObject<ZoomControls | null>;
};

export function ZoomStage({ image, children, controls, onZoom, onSwipe }: StageProps) {
  const stage = useRef<HTMLDivElement>(null);
  const picture = useRef<HTMLDivElement>(null);
  const callbacks = useRef({ onZoom, onSwipe });
  useEffect(() => {
    callbacks.current = { onZoom, onSwipe };
  });

  const { width, height } = image;
  useEffect(() => {
    if (!stage.current || !picture.current) return;
    const { detach, ...attached } = attachZoom({
      stage: stage.current,
      picture: picture.current,
      image: { width, height },
      onZoom: (percent, fit) => callbacks.current.onZoom(percent, fit),
      onSwipe: (direction) => callbacks.current.onSwipe(direction),
    });
    controls.current = attached;
    return () => {
      controls.current = null;
      detach();
    };
  }, [width, height, controls]);

  return (
    <div
      ref={stage}
      className="group/stage absolute inset-0 cursor-zoom-in touch-none overflow-hidden select-none data-[zoomed=true]:cursor-grab data-[zoomed=true]:active:cursor-grabbing"
    >
      {/* Before the script runs: all of it, in the place where the script will put it (FIT_MARGIN_PX). */}
      <div
        ref={picture}
        data-zoom-picture
        className="absolute top-1/2 left-1/2 h-[calc(var(--image-height)*1px)] w-[calc(var(--image-width)*1px)] origin-center group-not-data-zoomed/stage:inset-0 group-not-data-zoomed/stage:m-auto group-not-data-zoomed/stage:h-[min(100%-2rem,var(--image-height)*1px)] group-not-data-zoomed/stage:w-[min(100%-2rem,var(--image-width)*1px)]"
        style={{ '--image-width': width, '--image-height': height } as CSSProperties}
      >
        {children}
      </div>
    </div>
  );
}
