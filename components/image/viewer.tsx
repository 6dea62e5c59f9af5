import { Dialog } from '@base-ui/react/dialog';
import {
  type ComponentType,
  type KeyboardEvent,
  type ReactNode,
  Suspense,
  useEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import { IconButton } from '@/components/ui/icon-button';
import { showToast } from '@/components/ui/toast';
import { Toaster } from '@/components/ui/toaster';
import { createImageActions } from '@/lib/client/image-actions';
import { closeImage, showImage } from '@/lib/client/image-hash';
import { thumbnailUrl } from '@/lib/client/image-url';
import { useRunStore, useRuns } from '@/lib/client/live-stores';
import { findImage, visibleImages } from '@/lib/client/run-state';
import type { GenerateParams, WireImage, WireRun } from '@/lib/shared/wire';
import type { ZoomControls } from './attach-zoom';
import { FullImage } from './full-image';
import { ImagePanel } from './image-panel';
import { useMissingRun } from './use-missing-run';
import { ZoomBar } from './zoom-bar';
import { ZoomStage } from './zoom-stage';

const PAN_PX = 80;
const ZOOM_STEP = 1.5;
/** Older runs are asked for when so few images are left before the end. */
const LOAD_BEFORE_END = 3;

export type ViewerActions = {
  onReuse: (params: GenerateParams, run?: WireRun) => void;
  /** `alone`: edit this and nothing else. */
  onInput: (image: WireImage, alone: boolean) => void;
  /** Rejects when the new run was refused. */
  onRunAgain: (run: WireRun) => Promise<unknown>;
  /** What an edit is shown with beside any other picture. */
  compare: {
    Stage: ComponentType<{ run: WireRun; image: WireImage; children: ReactNode }>;
    Panel: ComponentType<{ run: WireRun; image: WireImage }>;
  };
};

type ViewerProps = ViewerActions & {
  /** Null while none is open. */
  imageId: string | null;
};

/** One image, large, with everything that is known of it. Loaded on first use: it brings the dialog primitive. */
export function Viewer({ imageId, onReuse, onInput, onRunAgain, compare }: ViewerProps) {
  const store = useRunStore();
  useMissingRun(imageId);
  const runs = useRuns((state) => state.runs);
  const order = useRuns((state) => state.order);
  const images = useMemo(() => visibleImages({ runs, order }), [runs, order]);
  const named = useMemo(
    () => (imageId === null ? null : findImage({ runs, order }, imageId)),
    [runs, order, imageId],
  );
  // What is shown while it fades away, and whose tile gets the focus back.
  const [last, setLast] = useState(named);
  // Placed again, an image has another id and the same place in its run.
  const found = named ?? (last?.image.id === imageId ? findSuccessor(runs, last) : null);
  const successorId = named === null && found !== null ? found.image.id : null;
  useEffect(() => {
    if (successorId !== null) showImage(successorId);
  }, [successorId]);
  if (named !== null && named !== last) setLast(named);
  const shown = found ?? last;

  const actions = useMemo(() => createImageActions(store, showToast), [store]);
  const popup = useRef<HTMLDivElement>(null);
  const zoom = useRef<ZoomControls>(null);
  const [zoomed, setZoomed] = useState({ percent: 100, fit: true });

  const position = images.findIndex((image) => image.id === shown?.image.id);
  const previous = images[position - 1];
  const next = images[position + 1];
  const step = (by: 1 | -1) => {
    const target = by === 1 ? next : previous;
    if (target) showImage(target.id);
  };

  useEffect(() => {
    if (position >= 0 && position >= images.length - LOAD_BEFORE_END) store.loadOlder();
  }, [position, images.length, store]);

  // The neighbours' smaller versions, so that stepping shows something at once.
  useEffect(() => {
    for (const image of [previous, next]) if (image) new Image().src = thumbnailUrl(image, 1024);
  }, [previous, next]);

  const bin = (image: WireImage) => {
    const target = next ?? previous;
    if (target) showImage(target.id);
    else closeImage();
    actions.bin(image);
  };
  const reuse = (run: WireRun) => {
    closeImage();
    onReuse(run.params, run);
  };
  const input = (image: WireImage, alone: boolean) => {
    closeImage();
    onInput(image, alone);
  };
  const runAgain = async (run: WireRun) => {
    closeImage();
    await onRunAgain(run).catch((error: Error) => showToast({ tone: 'danger', message: error.message }));
  };

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.altKey || event.metaKey || event.ctrlKey) return;
    // A slider and a choice have these keys for themselves.
    if (event.target instanceof HTMLInputElement) return;
    const inPanel = event.target instanceof Element && event.target.closest('.viewer-panel') !== null;
    const handled = handleKey(event.key, { zoom: zoom.current, step, vertical: !inPanel });
    if (handled) event.preventDefault();
  };

  return (
    <Dialog.Root open={found !== null} onOpenChange={(open) => open || closeImage()}>
      <Dialog.Portal>
        <Dialog.Backdrop className="dialog-backdrop" />
        <Dialog.Popup
          ref={popup}
          className="viewer"
          initialFocus={popup}
          finalFocus={() => document.querySelector<HTMLElement>(`[data-image-id="${shown?.image.id}"]`)}
          onKeyDown={onKeyDown}
        >
          {shown ? (
            <>
              <div className="viewer-stage">
                <Dialog.Title className="sr-only" aria-live="polite">
                  Image {position + 1} of {images.length}
                </Dialog.Title>
                <Compared key={shown.run.id + shown.image.index} Stage={compare.Stage} shown={shown}>
                  <ZoomStage
                    key={shown.image.id}
                    image={shown.image}
                    controls={zoom}
                    onZoom={(percent, fit) => setZoomed({ percent, fit })}
                    onSwipe={step}
                  >
                    <FullImage image={shown.image} alt={shown.run.params.prompt} />
                  </ZoomStage>
                </Compared>
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
                <ZoomBar
                  percent={zoomed.percent}
                  fit={zoomed.fit}
                  onZoomBy={(factor) => zoom.current?.zoomBy(factor)}
                  onZoomTo={(percent) => zoom.current?.zoomToPercent(percent)}
                />
                <Dialog.Close render={<IconButton icon="x" label="Close" className="viewer-close" />} />
              </div>
              <ImagePanel
                run={shown.run}
                image={shown.image}
                actions={actions}
                onBin={bin}
                onReuse={reuse}
                onInput={input}
                EditPanel={compare.Panel}
                onRunAgain={runAgain}
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

/** An edit can be held against what it was made from. */
function Compared({
  Stage,
  shown,
  children,
}: {
  Stage: ViewerActions['compare']['Stage'];
  shown: { run: WireRun; image: WireImage };
  children: ReactNode;
}) {
  if (shown.run.edit === null) return children;
  return (
    <Suspense fallback={children}>
      <Stage {...shown}>{children}</Stage>
    </Suspense>
  );
}

function findSuccessor(
  runs: Readonly<Record<string, WireRun>>,
  { run, image }: { run: WireRun; image: WireImage },
): { run: WireRun; image: WireImage } | null {
  const now = runs[run.id];
  const next = image.rawId === null ? undefined : now?.images.find(({ rawId }) => rawId === image.rawId);
  return now && next ? { run: now, image: next } : null;
}

/**
 * Arrows go to the neighbours, or pan while zoomed.
 *
 * @param to `vertical` is off where up and down scroll something else
 * @returns whether the key meant something here
 */
function handleKey(
  key: string,
  to: { zoom: ZoomControls | null; step: (by: 1 | -1) => void; vertical: boolean },
): boolean {
  const { zoom, step, vertical } = to;
  switch (key) {
    case '+':
    case '=':
      zoom?.zoomBy(ZOOM_STEP);
      return true;
    case '-':
      zoom?.zoomBy(1 / ZOOM_STEP);
      return true;
    case '0':
      zoom?.zoomToPercent(null);
      return true;
    case '1':
    case '2':
      zoom?.zoomToPercent(Number(key) * 100);
      return true;
    case 'ArrowLeft':
      if (!zoom?.panBy({ x: PAN_PX, y: 0 })) step(-1);
      return true;
    case 'ArrowRight':
      if (!zoom?.panBy({ x: -PAN_PX, y: 0 })) step(1);
      return true;
    case 'ArrowUp':
      return vertical && zoom?.panBy({ x: 0, y: PAN_PX }) === true;
    case 'ArrowDown':
      return vertical && zoom?.panBy({ x: 0, y: -PAN_PX }) === true;
    default:
      return false;
  }
}
