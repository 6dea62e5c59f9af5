import { useTranslations } from 'next-intl';
import { useCallback, useState } from 'react';
import { ButtonAnchor } from '@/components/ui/button';
import { Icon } from '@/components/ui/icon';
import { PictureViewer } from '@/components/ui/picture-viewer';
import { lookImageSource, seenDownloadUrl, seenThumbnailUrl } from '@/lib/client/collections/seen-image-url';
import { useLanguage } from '@/lib/client/language';
import { formatMicroUsd } from '@/lib/shared/money';
import type { LookGallery, SeenImage } from '@/lib/shared/wire-collections';
import type { LookMark } from '@/lib/shared/wire-marks';
import { Remarks } from './remarks';

/** One image of a link, large, and what visitors say of it. */
export function LookViewer({
  code,
  ticket,
  gallery,
  marks,
  openId,
  onOpen,
  onMarks,
}: {
  code: string;
  ticket: string | null;
  gallery: LookGallery;
  marks: readonly LookMark[];
  openId: string;
  onOpen: (id: string | null) => void;
  onMarks: (marks: readonly LookMark[]) => void;
}) {
  const t = useTranslations('look');
  const language = useLanguage();
  // For as long as the page is open: nothing is kept in this browser.
  const [visitor, setVisitor] = useState('');
  const urlOf = useCallback(
    (image: SeenImage, widthPx: number) =>
      seenThumbnailUrl(lookImageSource(code, image.id, ticket), image.mime, widthPx),
    [code, ticket],
  );
  return (
    <PictureViewer
      images={gallery.images}
      openId={openId}
      urlOf={urlOf}
      altOf={(image, place) => image.prompt ?? t('image', { place: place + 1 })}
      onOpen={onOpen}
    >
      {(image) => (
        <div className="flex flex-col gap-3">
          {gallery.mayDownload ? (
            <ButtonAnchor
              href={seenDownloadUrl(lookImageSource(code, image.id, ticket))}
              download={image.fileName}
            >
              <Icon name="download" /> {t('download')}
            </ButtonAnchor>
          ) : null}
          {image.prompt === null ? null : (
            <section>
              <h3 className="font-medium">{t('prompt')}</h3>
              <p dir="auto" className="max-h-52 overflow-y-auto whitespace-pre-wrap wrap-anywhere">
                {image.prompt}
              </p>
            </section>
          )}
          {image.costMicroUsd === null ? null : (
            <p className="text-muted">
              {t('cost')}: {formatMicroUsd(image.costMicroUsd, language)}
            </p>
          )}
          <Remarks
            key={image.id}
            code={code}
            ticket={ticket}
            imageId={image.id}
            marks={marks.filter(({ imageId }) => imageId === image.id)}
            visitor={visitor}
            onVisitor={setVisitor}
            onMarks={onMarks}
          />
        </div>
      )}
    </PictureViewer>
  );
}
