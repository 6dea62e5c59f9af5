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
    <div ref={stage} className="zoom-stage">
      <div
        ref={picture}
        className="zoom-picture"
        style={{ '--image-width': width, '--image-height': height } as CSSProperties}
      >
        {children}
      </div>
    </div>
  );
}
