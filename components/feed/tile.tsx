import { type CSSProperties, type ReactNode, useState } from 'react';
import { Icon } from '@/components/ui/icon';
import { ImageLink } from '@/components/ui/image-link';
import { downloadUrl, thumbnailSrcSet, thumbnailUrl } from '@/lib/client/image-url';
import { describeImagePrice } from '@/lib/client/run-price';
import { useStudioActions } from '@/lib/client/studio-actions';
import type { WireImage, WireRun } from '@/lib/shared/wire';
import { useFeedActions } from './feed-actions';
import { Preview } from './preview';

type TileProps = {
  run: WireRun;
  index: number;
  image: WireImage | null;
  waiting: boolean;
  urgent: boolean;
  /** The `sizes` attribute of its picture. */
  sizes: string;
};

/** The place of one picture: first empty, then its previews, then the picture itself, in the same element. */
export function Tile({ run, index, image, waiting, urgent, sizes }: TileProps) {
  const preview = run.partials.find((each) => each.index === index)?.url ?? null;
  const [lastPreview, setLastPreview] = useState(preview);
  const [loaded, setLoaded] = useState(false);
  if (preview !== null && preview !== lastPreview) setLastPreview(preview);

  if (image === null && !waiting) {
    // What was seen of an answer that was lost may have been paid for.
    return lastPreview === null ? (
      <div className={run.images.length > 0 ? 'tile tile-empty' : 'tile invisible'}>
        This image did not come.
      </div>
    ) : (
      <div className="tile">
        <Preview url={lastPreview} />
        <Badge text="Preview only" />
      </div>
    );
  }
  const transparent = run.params.background === 'transparent';
  // The preview stays until the picture is there, then goes: it would show through a transparent one.
  const under = lastPreview !== null && !loaded ? <Preview url={lastPreview} /> : null;
  const style = image ? ({ '--own-ratio': image.width / image.height } as CSSProperties) : undefined;
  return (
    <div
      className={`tile ${image === null ? 'tile-waiting' : transparent || image.alpha ? 'checkerboard' : ''}`}
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
              className="tile-image"
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
  return (
    <ImageLink imageId={image.id} className="tile-open">
      <span className="sr-only">Open image{numberOf(image, run)}: </span>
      {children}
    </ImageLink>
  );
}

function WaitingFacts({ run, previewed }: { run: WireRun; previewed: boolean }) {
  return (
    <>
      {run.status === 'calling' && run.usualMs !== null && (
        <span className="tile-progress" style={{ animationDuration: `${run.usualMs}ms` }} />
      )}
      {previewed ? <Badge text="Preview" /> : null}
    </>
  );
}

function Badge({ text }: { text: string }) {
  return (
    <span className="tile-facts">
      <span className="tile-badge">{text}</span>
    </span>
  );
}

function ImageFacts({ image, run }: { image: WireImage; run: WireRun }) {
  const price = describeImagePrice(image);
  return (
    <span className="tile-facts">
      {price !== null && (
        <span className="tile-badge" title={run.demo ? `Would have cost ${price}` : `Cost ${price}`}>
          {price}
        </span>
      )}
      {image.alpha === 'transparent' && <span className="tile-badge">Transparent ✓</span>}
      {image.alpha === 'opaque' && (
        <span className="tile-badge tile-badge-warn" title="Asked for transparent, came opaque">
          Came opaque
        </span>
      )}
    </span>
  );
}

const EDIT_TOOLS = [
  ['brush', 'Edit this', true],
  ['image-plus', 'Use as input', false],
] as const;

function ImageTools({ image, run }: { image: WireImage; run: WireRun }) {
  const { toggleFavourite, bin } = useFeedActions();
  const { addInputs } = useStudioActions();
  const which = numberOf(image, run);

  return (
    <>
      {image.favourite ? (
        <span className="tile-liked">
          <Icon name="heart" />
        </span>
      ) : null}
      <span className="tile-tools">
        {EDIT_TOOLS.map(([icon, label, alone]) => (
          <button
            key={icon}
            type="button"
            className="tile-tool"
            title={label}
            aria-label={`${label}: image${which}`}
            onClick={() => addInputs([image.id], { alone })}
          >
            <Icon name={icon} />
          </button>
        ))}
        <button
          type="button"
          className={image.favourite ? 'tile-tool tile-tool-on' : 'tile-tool'}
          title="Favourite"
          aria-label={`Favourite image${which}`}
          aria-pressed={image.favourite}
          onClick={() => toggleFavourite(image)}
        >
          <Icon name="heart" />
        </button>
        <a
          className="tile-tool"
          title="Download"
          aria-label={`Download image${which}`}
          href={downloadUrl(image)}
          download={image.fileName}
        >
          <Icon name="download" />
        </a>
        <button
          type="button"
          className="tile-tool"
          title="Delete"
          aria-label={`Delete image${which}`}
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

/** Tells the images of one run apart where there are several. */
function numberOf(image: WireImage, run: WireRun): string {
  return run.images.length > 1 ? ` ${image.index + 1}` : '';
}
