import { Dialog } from '@base-ui/react/dialog';
import { useEffect, useMemo, useRef } from 'react';
import { IconButton } from '@/components/ui/icon-button';
import { showToast } from '@/components/ui/toast';
import { Toaster } from '@/components/ui/toaster';
import { refusalSentence } from '@/lib/client/describe-refusal';
import { closeImage, showImage } from '@/lib/client/image-location';
import { thumbnailUrl } from '@/lib/client/image-url';
import { useRunStore, useRuns } from '@/lib/client/live-stores';
import { findImage, visibleImages } from '@/lib/client/run-state';
import type { ViewerSource } from '@/lib/client/viewer-source';
import type { WireImage, WireRun } from '@/lib/shared/wire';
import type { ZoomControls } from './attach-zoom';
import { ImagePanel } from './image-panel';
import { ImageStage } from './image-stage';
import { nameOf } from './name-image';
import { useShownImage } from './use-shown-image';
import type { Compare, ViewerActions } from './viewer-actions';
import { handleViewerKey } from './viewer-keys';

/** More of the list is asked for when so few images are left before the end. */
const LOAD_BEFORE_END = 3;

type ViewerProps = ViewerActions & {
  /** Null while none is open. */
  imageId: string | null;
  compare: Compare;
};

/** The viewer over the feed: its way through the images is the run store's. */
export function FeedViewer(props: ViewerProps) {
  const store = useRunStore();
  const runs = useRuns((state) => state.runs);
  const order = useRuns((state) => state.order);
  const source = useMemo<ViewerSource>(() => {
    const images = visibleImages({ runs, order });
    const places = new Map(images.map(({ id }, position) => [id, position]));
    return {
      find: (id) => findImage({ runs, order }, id),
      place: (id) => {
        const position = places.get(id);
        if (position === undefined) return null;
        const [previous = null, next = null] = [images[position - 1], images[position + 1]];
        return { position, count: images.length, previous, next };
      },
      loadMore: () => void store.loadOlder(),
    };
  }, [runs, order, store]);
  return <Viewer source={source} {...props} />;
}

/** One image, large, with everything that is known of it. Loaded on first use: it brings the dialog primitive. */
export function Viewer({
  imageId,
  source,
  compare,
  onReuse,
  onInput,
  onRunAgain,
}: ViewerProps & { source: ViewerSource }) {
  const { shown: named, details, failure, successorId, actions } = useShownImage(imageId, source);
  useEffect(() => {
    if (successorId !== null) showImage(successorId);
  }, [successorId]);
  useEffect(() => {
    if (failure === null || !(failure.gone || named === null)) return;
    closeImage();
    showToast({ tone: 'danger', message: failure.message });
  }, [failure, named]);
  // What is shown while it fades away, and whose tile gets the focus back.
  const last = useRef(named);
  const shown = named ?? last.current;

  // One that has just been moved to the bin elsewhere has left the list; its neighbours are still where they were.
  const shownId = shown?.image.id ?? null;
  const now = useMemo(() => (shownId === null ? null : source.place(shownId)), [source, shownId]);
  const kept = useRef({ id: shownId, place: now });
  const place = now ?? (kept.current.id === shownId ? kept.current.place : null);
  useEffect(() => {
    last.current = shown;
    if (now !== null) kept.current = { id: shownId, place: now };
  });
  const { previous = null, next = null } = place ?? {};

  const popup = useRef<HTMLDivElement>(null);
  const zoom = useRef<ZoomControls>(null);
  const step = (by: 1 | -1) => {
    const target = by === 1 ? next : previous;
    if (target) showImage(target.id);
  };

  const { position = 0, count = 0 } = now ?? {};
  useEffect(() => {
    if (count > 0 && position >= count - LOAD_BEFORE_END) source.loadMore();
  }, [position, count, source]);

  // The neighbours' smaller versions, so that stepping shows something at once.
  useEffect(() => {
    for (const image of [previous, next]) if (image) new Image().src = thumbnailUrl(image, 1024);
  }, [previous, next]);

  const open = named !== null;
  const title = shown && open ? nameOf(shown) : null;
  useEffect(() => {
    if (title === null) return;
    const before = document.title;
    document.title = `${title.slice(0, 60)} · Overpaint`;
    return () => {
      document.title = before;
    };
  }, [title]);

  const bin = (image: WireImage) => {
    const target = next ?? previous;
    if (target) showImage(target.id);
    else closeImage();
    actions.bin(image);
  };
  const reuse = (run: WireRun) => {
    closeImage();
    onReuse?.(run.params, run);
  };
  const input = (image: WireImage, alone: boolean) => {
    closeImage();
    onInput?.(image, alone);
  };
  const runAgain = async (run: WireRun) => {
    closeImage();
    await onRunAgain?.(run).catch((error: unknown) =>
      showToast({ tone: 'danger', message: refusalSentence(error) }),
    );
  };

  return (
    <Dialog.Root open={open} onOpenChange={(stays) => stays || closeImage()}>
      <Dialog.Portal>
        <Dialog.Backdrop className="dialog-backdrop" />
        <Dialog.Popup
          ref={popup}
          className="viewer"
          initialFocus={popup}
          finalFocus={() => document.querySelector<HTMLElement>(`[data-image-id="${shown?.image.id}"]`)}
          onKeyDown={(event) => {
            if (handleViewerKey(event.nativeEvent, { zoom: zoom.current, step })) event.preventDefault();
          }}
        >
          {shown ? (
            <>
              <ImageStage shown={shown} Compare={compare.Stage} controls={zoom} onSwipe={step}>
                <Dialog.Title className="sr-only" aria-live="polite">
                  {place ? `Image ${place.position + 1} of ${place.count}` : 'Image'}
                </Dialog.Title>
                <IconButton
                  icon="chevron-left"
                  label="Previous image"
                  className="viewer-step left-3"
                  disabled={!previous}
                  onClick={() => step(-1)}
                />
                <IconButton
                  icon="chevron-right"
                  label="Next image"
                  className="viewer-step right-3"
                  disabled={!next}
                  onClick={() => step(1)}
                />
                <Dialog.Close render={<IconButton icon="x" label="Close" className="viewer-close" />} />
              </ImageStage>
              <ImagePanel
                shown={shown}
                details={details}
                failure={failure}
                actions={actions}
                onBin={bin}
                onReuse={onReuse && reuse}
                onInput={onInput && input}
                onRunAgain={onRunAgain && runAgain}
                EditPanel={compare.Panel}
              />
              {/* The page's own is out of reach behind a modal dialog; viewer.css hides it meanwhile. */}
              <Toaster />
            </>
          ) : null}
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
