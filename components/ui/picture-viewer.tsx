import { Dialog } from '@base-ui/react/dialog';
import { useTranslations } from 'next-intl';
import { type ReactNode, useEffect, useRef } from 'react';
import { isTyping } from '@/lib/client/is-typing';
import { readPress } from '@/lib/client/keys';
import { useLanguage } from '@/lib/client/language';
import { directionOf } from '@/lib/shared/locales';
import type { SeenImage } from '@/lib/shared/wire-collections';
import { DialogBackdrop } from './dialog';
import { IconButton } from './icon-button';
import { Toaster } from './toaster';

const FLOATING = 'absolute rounded-full border-line bg-raised text-ink hover:bg-sunken';
const STEP = 'top-1/2 min-h-10 w-10 -translate-y-1/2 disabled:invisible rtl:-scale-x-100';
const SWIPE_PX = 60;

/**
 * One picture of a list, large, with what can be said of it beside it. The arrow keys and a swipe go through the list. Import
 * it only from files that are loaded on first use, like every dialog.
 */
export function PictureViewer<Image extends SeenImage>({
  images,
  openId,
  urlOf,
  altOf,
  onOpen,
  children,
}: {
  images: readonly Image[];
  openId: string;
  urlOf: (image: Image, widthPx: number) => string;
  altOf: (image: Image, place: number) => string;
  /** Null: it is closed. */
  onOpen: (id: string | null) => void;
  /** Beside the picture; below it where there is no room. */
  children: (image: Image) => ReactNode;
}) {
  const t = useTranslations('image.viewer');
  const common = useTranslations('common');
  const { locale } = useLanguage();
  const popup = useRef<HTMLDivElement>(null);
  const touch = useRef<{ x: number; y: number } | null>(null);
  const place = images.findIndex(({ id }) => id === openId);
  const image = images[place];
  const isOpen = image !== undefined;
  const previous = images[place - 1];
  const next = images[place + 1];

  useEffect(() => {
    for (const neighbour of [previous, next]) {
      if (neighbour) new Image().src = urlOf(neighbour, 2048);
    }
  }, [previous, next, urlOf]);

  const step = (by: 1 | -1) => {
    const target = by === 1 ? next : previous;
    if (target) onOpen(target.id);
  };
  const toTheRight = (by: 1 | -1) => step(directionOf(locale) === 'rtl' ? (by === 1 ? -1 : 1) : by);

  return (
    <Dialog.Root open={isOpen} onOpenChange={(stays) => stays || onOpen(null)}>
      <Dialog.Portal>
        <DialogBackdrop />
        <Dialog.Popup
          ref={popup}
          initialFocus={popup}
          finalFocus={() => document.querySelector<HTMLElement>(`[data-image-id="${openId}"]`)}
          className="fixed inset-0 z-51 grid grid-cols-[minmax(0,1fr)_22rem] bg-canvas outline-none max-[60rem]:block max-[60rem]:overflow-y-auto"
          onKeyDown={(event) => {
            const { key, mod, alt } = readPress(event.nativeEvent);
            if (mod || alt || isTyping(event.target)) return;
            const by = { ArrowLeft: -1, ArrowRight: 1 }[key];
            if (by !== 1 && by !== -1) return;
            event.preventDefault();
            toTheRight(by);
          }}
        >
          {image && (
            <>
              <div
                className="relative min-h-0 overflow-hidden max-[60rem]:h-[62dvh]"
                onPointerDown={({ pointerType, clientX, clientY }) => {
                  touch.current = pointerType === 'touch' ? { x: clientX, y: clientY } : null;
                }}
                onPointerUp={({ clientX, clientY }) => {
                  const from = touch.current;
                  touch.current = null;
                  if (from === null) return;
                  const x = clientX - from.x;
                  if (Math.abs(x) > SWIPE_PX && Math.abs(x) > 2 * Math.abs(clientY - from.y))
                    toTheRight(x < 0 ? 1 : -1);
                }}
              >
                <Dialog.Title className="sr-only" aria-live="polite">
                  {t('place', { place: place + 1, count: images.length })}
                </Dialog.Title>
                <img
                  key={image.id}
                  src={urlOf(image, 2048)}
                  alt={altOf(image, place).slice(0, 500)}
                  width={image.width}
                  height={image.height}
                  draggable={false}
                  className={`absolute inset-4 m-auto h-auto max-h-[calc(100%-2rem)] w-auto max-w-[calc(100%-2rem)] touch-pan-y ${image.alpha === 'transparent' ? 'checkerboard' : ''}`}
                />
                <IconButton
                  icon="chevron-left"
                  label={t('previous')}
                  className={`${FLOATING} ${STEP} start-3`}
                  disabled={!previous}
                  onClick={() => step(-1)}
                />
                <IconButton
                  icon="chevron-right"
                  label={t('next')}
                  className={`${FLOATING} ${STEP} end-3`}
                  disabled={!next}
                  onClick={() => step(1)}
                />
                <Dialog.Close
                  render={
                    <IconButton icon="x" label={common('close')} className={`${FLOATING} end-3 top-3`} />
                  }
                />
              </div>
              <aside className="min-h-0 overflow-y-auto border-s bg-surface px-5 pt-4 pb-[calc(1.25rem+env(safe-area-inset-bottom))] max-[60rem]:overflow-visible max-[60rem]:border-s-0 max-[60rem]:border-t">
                {children(image)}
              </aside>
              <Toaster />
            </>
          )}
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
