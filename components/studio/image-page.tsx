import { useCallback, useEffect, useId, useRef, useState } from 'react';
import type { ZoomControls } from '@/components/image/attach-zoom';
import { ImagePanel } from '@/components/image/image-panel';
import { ImageStage } from '@/components/image/image-stage';
import { nameOf } from '@/components/image/name-image';
import { useShownImage } from '@/components/image/use-shown-image';
import { handleViewerKey } from '@/components/image/viewer-keys';
import { followAddress, showImage } from '@/lib/client/image-location';
import { LiveProvider } from '@/lib/client/live-provider';
import type { ImageDetails, WireStatus } from '@/lib/shared/wire';
import { COMPARE } from './compare-parts';
import { Frame } from './frame';
import { PlainPage } from './plain-page';

/** The page of one image: what the viewer shows over another page, by itself. */
export function ImagePage({ status, details }: { status: WireStatus; details: ImageDetails | null }) {
  if (details === null)
    return (
      <PlainPage title="There is no such image">
        It was deleted for good, or the address is mistyped.
      </PlainPage>
    );
  return (
    <LiveProvider initialRuns={{ runs: [], nextCursor: null }} initialStatus={status}>
      <OneImage initial={details} />
    </LiveProvider>
  );
}

/** There is no list around it. */
const ALONE = { find: () => null };
const stay = () => {};

function OneImage({ initial }: { initial: ImageDetails }) {
  const mainId = useId();
  const [imageId, setImageId] = useState(initial.image.id);
  const { shown, details, failure, successorId, actions } = useShownImage(imageId, ALONE, initial);
  const zoom = useRef<ZoomControls>(null);

  useEffect(followAddress, []);
  useEffect(() => {
    if (successorId === null) return;
    showImage(successorId);
    setImageId(successorId);
  }, [successorId]);
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || document.querySelector('[role=dialog]')) return;
      if (handleViewerKey(event, { zoom: zoom.current, step: stay })) event.preventDefault();
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, []);
  const bin = useCallback((image: ImageDetails['image']) => void actions.bin(image), [actions]);

  if (shown === null || failure?.gone)
    return <PlainPage title="This image is gone">It was deleted for good while it was open here.</PlainPage>;
  return (
    <Frame current="/library" within mainId={mainId}>
      <main id={mainId} tabIndex={-1} className="image-page">
        <h1 className="sr-only">{nameOf(shown).slice(0, 160)}</h1>
        <ImageStage shown={shown} Compare={COMPARE.Stage} controls={zoom} onSwipe={stay} />
        <ImagePanel
          shown={shown}
          details={details}
          failure={failure}
          actions={actions}
          onBin={bin}
          EditPanel={COMPARE.Panel}
        />
      </main>
    </Frame>
  );
}
