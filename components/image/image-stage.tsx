import { type ReactNode, type RefObject, Suspense, useState } from 'react';
import { useLanguage } from '@/lib/client/language';
import type { ShownImage } from '@/lib/client/viewer-source';
import type { ZoomControls } from './attach-zoom';
import type { Compare } from './compare-parts';
import { FullImage } from './full-image';
import { nameOf } from './name-image';
import { useInBrowser } from './use-in-browser';
import { ZoomBar } from './zoom-bar';
import { ZoomStage } from './zoom-stage';

/** The picture, large; an edit can be compared with what it was made from. */
export function ImageStage({
  shown,
  Compare,
  controls,
  onSwipe,
  children,
}: {
  shown: ShownImage;
  Compare: Compare['Stage'];
  /** Filled while the picture can be zoomed. */
  controls: RefObject<ZoomControls | null>;
  onSwipe: (direction: 1 | -1) => void;
  /** Shown over it. */
  children?: ReactNode;
}) {
  const { run, image } = shown;
  const [zoomed, setZoomed] = useState({ percent: 100, fit: true });
  const language = useLanguage();
  const inBrowser = useInBrowser();
  const picture = (
    <ZoomStage
      key={image.id}
      image={image}
      controls={controls}
      onZoom={(percent, fit) => setZoomed({ percent, fit })}
      onSwipe={onSwipe}
    >
      <FullImage image={image} alt={nameOf(shown, language)} />
    </ZoomStage>
  );
  return (
    <div className="relative min-h-0 min-w-0 bg-sunken">
      {inBrowser && run?.edit && isResult(shown) ? (
        <Suspense key={run.id + image.index} fallback={picture}>
          <Compare run={run} image={image}>
            {picture}
          </Compare>
        </Suspense>
      ) : (
        picture
      )}
      {children}
      <ZoomBar
        percent={zoomed.percent}
        fit={zoomed.fit}
        onZoomBy={(factor) => controls.current?.zoomBy(factor)}
        onZoomTo={(percent) => controls.current?.zoomToPercent(percent)}
      />
    </div>
  );
}

/** The model's own answer to an edit has the shape that was sent, not the photo's. */
function isResult({ run, image }: ShownImage): boolean {
  return run?.images.some(({ id }) => id === image.id) === true || image.role === 'placed';
}
