'use client';
import { useTranslations } from 'next-intl';
import { useCallback, useEffect, useRef } from 'react';
import type { ZoomControls } from '@/components/image/attach-zoom';
import { IMAGE_COLUMNS } from '@/components/image/columns-style';
import { ImagePanel } from '@/components/image/image-panel';
import { ImageStage } from '@/components/image/image-stage';
import { nameOf } from '@/components/image/name-image';
import { useShownImage } from '@/components/image/use-shown-image';
import { handleViewerKey } from '@/components/image/viewer-keys';
import { MAIN_ID } from '@/components/ui/main-id';
import { useLanguage } from '@/lib/client/language';
import { showImage, useOpenImageId } from '@/lib/client/open-image';
import { NO_SOURCE } from '@/lib/client/viewer-source';
import type { ImageDetails } from '@/lib/shared/wire';
import { COMPARE } from './compare-parts';
import { PlainPage } from './plain-page';

const stay = () => {};

/** One image by itself: what the viewer shows over another screen. */
export function ImageScreen({ initial }: { initial: ImageDetails }) {
  const language = useLanguage();
  const t = useTranslations('studio.image');
  const imageId = useOpenImageId();
  const { shown, details, failure, successorId, actions } = useShownImage(imageId, NO_SOURCE, initial);
  const zoom = useRef<ZoomControls>(null);

  useEffect(() => {
    if (successorId !== null) showImage(successorId);
  }, [successorId]);
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || document.querySelector('[role=dialog]')) return;
      if (handleViewerKey(event, { zoom: zoom.current, toTheRight: stay })) event.preventDefault();
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, []);
  const bin = useCallback((image: ImageDetails['image']) => void actions.bin(image), [actions]);

  if (shown === null || failure?.gone) return <PlainPage title={t('goneTitle')}>{t('goneText')}</PlainPage>;
  return (
    <main
      id={MAIN_ID}
      tabIndex={-1}
      className={`${IMAGE_COLUMNS} h-[calc(100dvh-var(--header))] max-[60rem]:h-auto`}
    >
      <h1 className="sr-only">{nameOf(shown, language).slice(0, 160)}</h1>
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
  );
}
