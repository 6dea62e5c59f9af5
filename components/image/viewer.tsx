import { Dialog } from '@base-ui/react/dialog';
import { type ReactNode, useEffect, useMemo, useRef } from 'react';
import { DialogBackdrop } from '@/components/ui/dialog';
import { IconButton } from '@/components/ui/icon-button';
import { showToast } from '@/components/ui/toast';
import { Toaster } from '@/components/ui/toaster';
import { thumbnailUrl } from '@/lib/client/image-url';
import { useLanguage } from '@/lib/client/language';
import { showImage } from '@/lib/client/open-image';
import type { ViewerSource } from '@/lib/client/viewer-source';
import { directionOf } from '@/lib/shared/locales';
import { cutTitle, TITLE_TEMPLATE } from '@/lib/shared/page-title';
import type { WireImage } from '@/lib/shared/wire';
import type { ZoomControls } from './attach-zoom';
import { IMAGE_COLUMNS } from './columns-style';
import type { Compare } from './compare-parts';
import { ImagePanel } from './image-panel';
import { ImageStage } from './image-stage';
import { nameOf } from './name-image';
import { useShownImage } from './use-shown-image';
import { handleViewerKey } from './viewer-keys';

/** More of the list is loaded when so few images are left before its end. */
const LOAD_BEFORE_END = 3;

/** Over the picture. */
const FLOATING = 'absolute rounded-full border-line bg-raised text-ink hover:bg-sunken';
const STEP = 'top-1/2 min-h-10 w-10 -translate-y-1/2 disabled:invisible rtl:-scale-x-100';

/** One image, large, with everything that is known of it. */
export function Viewer({
  imageId,
  source,
  compare,
  onClose,
  children,
}: {
  /** Null while none is open. */
  imageId: string | null;
  /** The list that it goes through. */
  source: ViewerSource;
  compare: Compare;
  onClose: () => void;
  /** What else can be opened over it. */
  children: ReactNode;
}) {
  const language = useLanguage();
  const { t } = language;
  const { shown: named, details, failure, successorId, actions } = useShownImage(imageId, source);
  useEffect(() => {
    if (successorId !== null) showImage(successorId);
  }, [successorId]);
  useEffect(() => {
    if (failure === null || !(failure.gone || named === null)) return;
    onClose();
    showToast({ tone: 'danger', message: failure.message });
  }, [failure, named, onClose]);
  // Stays while the viewer fades out; the tile of this image gets the focus back.
  const last = useRef(named);
  const shown = named ?? last.current;

  // An image that was just moved to the bin elsewhere has left the list; its neighbours are still where they were.
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
  const toTheRight = (by: 1 | -1) => step(directionOf(language.locale) === 'rtl' ? (by === 1 ? -1 : 1) : by);

  const { position = 0, count = 0 } = now ?? {};
  useEffect(() => {
    if (count > 0 && position >= count - LOAD_BEFORE_END) source.loadMore();
  }, [position, count, source]);

  // The neighbours' smaller versions, so that stepping shows something at once.
  useEffect(() => {
    for (const image of [previous, next]) if (image) new Image().src = thumbnailUrl(image, 1024);
  }, [previous, next]);

  const open = named !== null;
  const title = shown && open ? nameOf(shown, language) : null;
  useEffect(() => {
    // The route sets the title of the image that was opened first, and on the way back that of the screen below.
    if (title !== null) document.title = TITLE_TEMPLATE.replace('%s', () => cutTitle(title));
  }, [title]);

  const bin = (image: WireImage) => {
    const target = next ?? previous;
    if (target) showImage(target.id);
    else onClose();
    actions.bin(image);
  };
  return (
    <Dialog.Root open={open} onOpenChange={(stays) => stays || onClose()}>
      <Dialog.Portal>
        <DialogBackdrop />
        <Dialog.Popup
          ref={popup}
          className={`${IMAGE_COLUMNS} fixed inset-0 z-51 bg-canvas transition-opacity duration-120 data-ending-style:opacity-0 data-starting-style:opacity-0 max-[60rem]:overflow-y-auto`}
          initialFocus={popup}
          finalFocus={() => document.querySelector<HTMLElement>(`[data-image-id="${shown?.image.id}"]`)}
          onKeyDown={(event) => {
            if (handleViewerKey(event.nativeEvent, { zoom: zoom.current, toTheRight }))
              event.preventDefault();
          }}
        >
          {shown ? (
            <>
              <ImageStage shown={shown} Compare={compare.Stage} controls={zoom} onSwipe={toTheRight}>
                <Dialog.Title className="sr-only" aria-live="polite">
                  {place
                    ? t('image.viewer.place', { place: place.position + 1, count: place.count })
                    : t('image.viewer.title')}
                </Dialog.Title>
                <IconButton
                  icon="chevron-left"
                  label={t('image.viewer.previous')}
                  className={`${FLOATING} ${STEP} start-3`}
                  disabled={!previous}
                  onClick={() => step(-1)}
                />
                <IconButton
                  icon="chevron-right"
                  label={t('image.viewer.next')}
                  className={`${FLOATING} ${STEP} end-3`}
                  disabled={!next}
                  onClick={() => step(1)}
                />
                <Dialog.Close
                  render={
                    <IconButton icon="x" label={t('common.close')} className={`${FLOATING} end-3 top-3`} />
                  }
                />
              </ImageStage>
              <ImagePanel
                shown={shown}
                details={details}
                failure={failure}
                actions={actions}
                onBin={bin}
                EditPanel={compare.Panel}
              />
              {/* The page's own toaster cannot be reached behind a modal dialog. */}
              {open && <Toaster />}
              {open && children}
            </>
          ) : null}
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
