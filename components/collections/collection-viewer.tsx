import { useTranslations } from 'next-intl';
import { useCallback } from 'react';
import { Button, ButtonAnchor, ButtonLink } from '@/components/ui/button';
import { Icon } from '@/components/ui/icon';
import { PictureViewer } from '@/components/ui/picture-viewer';
import { RemarkList } from '@/components/ui/remark-list';
import { useCollection, useCollectionStore } from '@/lib/client/collections/collection-store';
import {
  collectionImageSource,
  seenDownloadUrl,
  seenThumbnailUrl,
} from '@/lib/client/collections/seen-image-url';
import { formatBytes } from '@/lib/client/format-bytes';
import { useLanguage } from '@/lib/client/language';
import { imageHref } from '@/lib/client/open-image';
import { useMayMake } from '@/lib/client/who';
import { formatMicroUsd } from '@/lib/shared/money';
import type { CollectionImage } from '@/lib/shared/wire-collections';

/** One image of the collection, large; the same for one's own and for those of others. */
export function CollectionViewer({
  openId,
  onOpen,
}: {
  openId: string;
  onOpen: (id: string | null) => void;
}) {
  const t = useTranslations('collection.grid');
  const images = useCollection((state) => state.images);
  const collectionId = useCollection((state) => state.collection.id);
  const urlOf = useCallback(
    (image: CollectionImage, widthPx: number) =>
      seenThumbnailUrl(collectionImageSource(collectionId, image.id), image.mime, widthPx),
    [collectionId],
  );
  return (
    <PictureViewer
      images={images}
      openId={openId}
      urlOf={urlOf}
      altOf={(image, place) => image.prompt ?? t('image', { place: place + 1 })}
      onOpen={onOpen}
    >
      {(image) => <Panel image={image} onGone={() => onOpen(null)} />}
    </PictureViewer>
  );
}

function Panel({ image, onGone }: { image: CollectionImage; onGone: () => void }) {
  const t = useTranslations('collections.viewer');
  const language = useLanguage();
  const mayMake = useMayMake();
  const { copy, takeOut, removeMark } = useCollectionStore();
  const collectionId = useCollection((state) => state.collection.id);
  const allMarks = useCollection((state) => state.marks);
  const marks = allMarks.filter(({ imageId }) => imageId === image.id);
  return (
    <div className="flex flex-col gap-3">
      <div className="flex flex-col gap-2 pe-10 max-[60rem]:pe-0">
        <ButtonAnchor
          variant="primary"
          href={seenDownloadUrl(collectionImageSource(collectionId, image.id))}
          download={image.fileName}
        >
          <Icon name="download" /> {t('download')}
        </ButtonAnchor>
        {image.mine ? (
          <ButtonLink href={imageHref(image.id)}>
            <Icon name="expand" /> {t('openImage')}
          </ButtonLink>
        ) : mayMake ? (
          <Button onClick={() => void copy(image)}>
            <Icon name="copy" /> {t('copy')}
          </Button>
        ) : null}
        {image.removable ? (
          <Button
            onClick={() => {
              onGone();
              void takeOut([image.id]);
            }}
          >
            <Icon name="minus" /> {t('takeOut')}
          </Button>
        ) : null}
      </div>
      <p dir="auto" className="text-xs text-muted wrap-anywhere">
        {image.fileName}
        <span dir="ltr" className="block tabular-nums">
          {t('facts', {
            width: language.number(image.width, { useGrouping: false }),
            height: language.number(image.height, { useGrouping: false }),
            size: formatBytes(image.bytes, language),
          })}
        </span>
        {image.addedByName === null ? null : (
          <span className="block">{t('addedBy', { name: image.addedByName })}</span>
        )}
      </p>
      {image.prompt === null ? null : (
        <section className="border-t pt-3">
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
      {marks.length === 0 ? null : <RemarkList marks={marks} onRemove={(id) => void removeMark(id)} />}
    </div>
  );
}
