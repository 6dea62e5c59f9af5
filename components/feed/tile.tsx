import { useTranslations } from 'next-intl';
import { type CSSProperties, type ReactNode, useState } from 'react';
import { Icon } from '@/components/ui/icon';
import { ImageLink } from '@/components/ui/image-link';
import { PICTURE_BADGE } from '@/components/ui/picture-badge';
import { ScreenLink } from '@/components/ui/screen-link';
import { UsualProgress } from '@/components/ui/usual-progress';
import { cutOutHref } from '@/lib/client/cut-out-link';
import { downloadUrl, thumbnailSrcSet, thumbnailUrl } from '@/lib/client/image-url';
import { useLanguage } from '@/lib/client/language';
import { describeImagePrice, isCostUnknown } from '@/lib/client/run-price';
import { useStudioActions } from '@/lib/client/studio-actions';
import type { WireImage, WireRun } from '@/lib/shared/wire';
import { useFeedActions } from './feed-actions';
import { Preview } from './preview';
import './tile.css';

type TileProps = {
  run: WireRun;
  index: number;
  image: WireImage | null;
  waiting: boolean;
  urgent: boolean;
  /** The `sizes` attribute of its picture. */
  sizes: string;
};

const FRAME = 'tile group/tile relative overflow-hidden rounded-[10px] inset-ring inset-ring-line';
/** At the right whatever the language: the stand-in signs its pictures at the left. */
const FACTS =
  'pointer-events-none absolute right-2 bottom-2 flex max-w-[calc(100%-1rem)] flex-wrap justify-end gap-1';

/** A sheen that goes on for a day is not calm. */
function waitingLook({ overnight, status }: WireRun): string {
  return overnight === null || status === 'saving' || overnight.state === 'arriving'
    ? 'tile-waiting'
    : 'bg-sunken';
}

/** The place of one picture: first empty, then its previews, then the picture itself, in the same element. */
export function Tile({ run, index, image, waiting, urgent, sizes }: TileProps) {
  const t = useTranslations('feed.tile');
  const preview = run.partials.find((each) => each.index === index)?.url ?? null;
  const [lastPreview, setLastPreview] = useState(preview);
  const [loaded, setLoaded] = useState(false);
  if (preview !== null && preview !== lastPreview) setLastPreview(preview);

  if (image === null && !waiting) {
    // The last preview of a lost answer stays: it may have been paid for.
    return lastPreview === null ? (
      <div
        className={`tile grid place-items-center rounded-[10px] border border-dashed border-line-strong p-3 text-center text-xs/5 text-muted ${run.images.length > 0 ? '' : 'invisible'}`}
      >
        {t('missing')}
      </div>
    ) : (
      <div className={`${FRAME} bg-sunken`}>
        <Preview url={lastPreview} />
        <Badge text={t('previewOnly')} />
      </div>
    );
  }
  const transparent = run.params.background === 'transparent';
  // The preview stays until the picture is there, then goes: it would show through a transparent one.
  const under = lastPreview !== null && !loaded ? <Preview url={lastPreview} /> : null;
  const style = image ? ({ '--own-ratio': image.width / image.height } as CSSProperties) : undefined;
  return (
    <div
      className={`${FRAME} ${image === null ? waitingLook(run) : transparent || image.alpha ? 'checkerboard' : 'bg-sunken'}`}
      style={style}
    >
      {under}
      {image === null ? (
        <WaitingFacts run={run} previewed={lastPreview !== null} />
      ) : (
        <>
          <OpenLink image={image} run={run}>
            <img
              src={thumbnailUrl(image, 512)}
              srcSet={thumbnailSrcSet(image)}
              sizes={sizes}
              width={image.width}
              height={image.height}
              alt={run.params.prompt.slice(0, 160)}
              decoding="async"
              loading={urgent ? 'eager' : 'lazy'}
              fetchPriority={urgent ? 'high' : 'auto'}
              className="absolute inset-0 size-full object-contain"
              onLoad={() => setLoaded(true)}
            />
          </OpenLink>
          <ImageFacts image={image} run={run} />
          <ImageTools image={image} run={run} />
        </>
      )}
    </div>
  );
}

function OpenLink({ image, run, children }: { image: WireImage; run: WireRun; children: ReactNode }) {
  const t = useTranslations('feed.tile');
  return (
    <ImageLink
      imageId={image.id}
      className="absolute inset-0 cursor-zoom-in rounded-[inherit] focus-visible:-outline-offset-3"
    >
      <span className="sr-only">{t('open', { number: numberOf(image, run) })} </span>
      {children}
    </ImageLink>
  );
}

function WaitingFacts({ run, previewed }: { run: WireRun; previewed: boolean }) {
  const t = useTranslations('feed.tile');
  return (
    <>
      {run.status === 'calling' && run.usualMs !== null && <UsualProgress usualMs={run.usualMs} />}
      {previewed ? <Badge text={t('preview')} /> : null}
    </>
  );
}

function Badge({ text }: { text: string }) {
  return (
    <span className={FACTS}>
      <span className={PICTURE_BADGE}>{text}</span>
    </span>
  );
}

function ImageFacts({ image, run }: { image: WireImage; run: WireRun }) {
  const t = useTranslations('feed.tile');
  const language = useLanguage();
  const price = describeImagePrice(image, language);
  return (
    <span className={FACTS}>
      {price !== null && (
        <span className={PICTURE_BADGE} title={t(run.demo ? 'wouldHaveCost' : 'cost', { price })}>
          {run.overnight === null ? price : language.t('overnight.price', { price })}
        </span>
      )}
      {price === null && isCostUnknown(image, run) && (
        <span className={PICTURE_BADGE} title={t('costUnknown')}>
          <span aria-hidden="true">{t('costUnknownMark')}</span>
          <span className="sr-only">{t('costUnknown')}</span>
        </span>
      )}
      {image.alpha === 'transparent' && <span className={PICTURE_BADGE}>{t('transparent')}</span>}
      {image.alpha === 'opaque' && (
        <>
          <span className={`${PICTURE_BADGE} bg-[oklch(0.3_0.07_70/0.94)]!`} title={t('askedTransparent')}>
            {t('opaque')}
          </span>
          <ScreenLink
            href={cutOutHref(image.id)}
            aria-label={t('cutOutImage', { number: numberOf(image, run) })}
            className={`${PICTURE_BADGE} pointer-events-auto gap-1 underline-offset-2 hover:underline focus-visible:outline-white`}
          >
            <Icon name="scissors" className="size-3" /> {t('cutOut')}
          </ScreenLink>
        </>
      )}
    </span>
  );
}

const TOOL =
  'grid size-7 place-items-center rounded-md hover:bg-white/18 focus-visible:-outline-offset-2 focus-visible:outline-white';

const EDIT_TOOLS = [
  ['brush', 'edit', true],
  ['image-plus', 'use', false],
] as const;

function ImageTools({ image, run }: { image: WireImage; run: WireRun }) {
  const t = useTranslations('feed.tile');
  const { toggleFavourite, bin } = useFeedActions();
  const { addInputs } = useStudioActions();
  const number = numberOf(image, run);

  return (
    // Touch screens have no hover: a touch opens the picture, and everything can be done there.
    <>
      {image.favourite ? (
        <span className="pointer-events-none absolute end-3 top-3 text-liked drop-shadow-[0_0_2px_oklch(0_0_0/0.6)] transition-opacity duration-120 [--icon-fill:currentColor] group-focus-within/tile:opacity-0 group-hover/tile:opacity-0">
          <Icon name="heart" />
        </span>
      ) : null}
      <span className="absolute end-1.5 top-1.5 flex gap-px rounded-lg bg-scrim/78 p-0.5 opacity-0 transition-opacity duration-120 group-focus-within/tile:opacity-100 group-hover/tile:opacity-100 [@media(hover:none)]:group-not-focus-within/tile:pointer-events-none">
        {EDIT_TOOLS.map(([icon, name, alone]) => (
          <button
            key={icon}
            type="button"
            className={`${TOOL} text-white`}
            title={t(name)}
            aria-label={t(`${name}Image`, { number })}
            onClick={() => addInputs([image.id], { alone })}
          >
            <Icon name={icon} />
          </button>
        ))}
        <button
          type="button"
          className={`${TOOL} ${image.favourite ? 'text-liked [--icon-fill:currentColor]' : 'text-white'}`}
          title={t('favourite')}
          aria-label={t('favouriteImage', { number })}
          aria-pressed={image.favourite}
          onClick={() => toggleFavourite(image)}
        >
          <Icon name="heart" />
        </button>
        <a
          className={`${TOOL} text-white`}
          title={t('download')}
          aria-label={t('downloadImage', { number })}
          href={downloadUrl(image)}
          download={image.fileName}
        >
          <Icon name="download" />
        </a>
        <button
          type="button"
          className={`${TOOL} text-white`}
          title={t('delete')}
          aria-label={t('deleteImage', { number })}
          onClick={(event) => {
            event.currentTarget.closest('article')?.focus();
            bin(image);
          }}
        >
          <Icon name="trash" />
        </button>
      </span>
    </>
  );
}

/** Counted from 1; 0 if the run has no other image. */
function numberOf(image: WireImage, run: WireRun): number {
  return run.images.length > 1 ? image.index + 1 : 0;
}
