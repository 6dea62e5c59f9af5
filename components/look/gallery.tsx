import { useTranslations } from 'next-intl';
import { Suspense, useState } from 'react';
import { ButtonAnchor } from '@/components/ui/button';
import { Icon } from '@/components/ui/icon';
import { PICTURE_BADGE } from '@/components/ui/picture-badge';
import { lookImageSource, seenThumbnailUrl } from '@/lib/client/collections/seen-image-url';
import { loadLazily } from '@/lib/client/load-lazily';
import { lookZipUrl } from '@/lib/client/look-requests';
import type { LookGallery, SeenImage } from '@/lib/shared/wire-collections';
import type { LookMark } from '@/lib/shared/wire-marks';

const LookViewer = loadLazily(async () => (await import('./look-viewer')).LookViewer);

/** The images of a link. */
export function Gallery({
  code,
  gallery,
  ticket,
}: {
  code: string;
  gallery: LookGallery;
  ticket: string | null;
}) {
  const t = useTranslations('look');
  const { name, images, mayDownload } = gallery;
  const [marks, setMarks] = useState<readonly LookMark[]>(gallery.marks);
  const [openId, setOpenId] = useState<string | null>(null);
  const chosen = new Set(marks.filter(({ kind }) => kind === 'choice').map(({ imageId }) => imageId));
  return (
    <>
      <header className="flex items-start justify-between gap-4 max-md:flex-col max-md:gap-2">
        <div className="min-w-0">
          <h1 dir="auto" className="text-xl/7 font-semibold tracking-tight wrap-anywhere">
            {name}
          </h1>
          <p className="text-muted">
            {t('count', { count: images.length })}
            {chosen.size > 0 ? ` · ${t('chosen', { count: chosen.size })}` : ''}
          </p>
        </div>
        {mayDownload && images.length > 1 ? (
          <ButtonAnchor href={lookZipUrl(code, ticket)} download="">
            <Icon name="download" /> {t('zip')}
          </ButtonAnchor>
        ) : null}
      </header>
      <ul className="grid grid-cols-[repeat(auto-fill,minmax(16rem,1fr))] gap-3 max-md:grid-cols-2 max-md:gap-1.5">
        {images.map((image, index) => (
          <Tile
            key={image.id}
            image={image}
            place={index + 1}
            url={seenThumbnailUrl(lookImageSource(code, image.id, ticket), image.mime, 512)}
            isChosen={chosen.has(image.id)}
            onOpen={setOpenId}
          />
        ))}
      </ul>
      <Suspense>
        {openId !== null && (
          <LookViewer
            code={code}
            ticket={ticket}
            gallery={gallery}
            marks={marks}
            openId={openId}
            onOpen={setOpenId}
            onMarks={setMarks}
          />
        )}
      </Suspense>
    </>
  );
}

function Tile({
  image,
  place,
  url,
  isChosen,
  onOpen,
}: {
  image: SeenImage;
  place: number;
  url: string;
  isChosen: boolean;
  onOpen: (id: string) => void;
}) {
  const t = useTranslations('look');
  return (
    <li className="relative aspect-square overflow-hidden rounded-lg bg-sunken [content-visibility:auto]">
      <button
        type="button"
        data-image-id={image.id}
        aria-label={t('open', { place })}
        className="block size-full focus-visible:-outline-offset-3"
        onClick={() => onOpen(image.id)}
      >
        <img
          src={url}
          alt=""
          width={image.width}
          height={image.height}
          loading="lazy"
          decoding="async"
          className={`size-full object-contain ${image.alpha === 'transparent' ? 'checkerboard' : ''}`}
        />
      </button>
      {isChosen ? (
        <span className={`pointer-events-none absolute end-1 bottom-1 ${PICTURE_BADGE}`}>
          <Icon name="star" className="size-3.5 [--icon-fill:currentColor]" /> {t('isChosen')}
        </span>
      ) : null}
    </li>
  );
}
