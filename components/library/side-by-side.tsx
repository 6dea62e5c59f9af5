import { useEffect, useRef } from 'react';
import { Dialog } from '@/components/ui/dialog';
import { imageHref } from '@/lib/client/image-location';
import { thumbnailUrl } from '@/lib/client/image-url';
import { KIND_NAMES } from '@/lib/client/library/describe-filter';
import { modelLabel } from '@/lib/client/model-label';
import { formatMicroUsd } from '@/lib/shared/money';
import { qualityName } from '@/lib/shared/quality-name';
import type { WireLibraryImage } from '@/lib/shared/wire-library';
import { attachSharedZoom } from './attach-shared-zoom';
import { describeShare } from './describe-share';

/** A few images beside each other, what each cost, and one zoom for all of them. */
export function SideBySide({
  images,
  onClose,
}: {
  images: readonly WireLibraryImage[];
  onClose: () => void;
}) {
  const stage = useRef<HTMLDivElement>(null);
  const dearest = Math.max(0, ...images.map(({ costMicroUsd }) => costMicroUsd ?? 0));
  useEffect(() => (stage.current ? attachSharedZoom(stage.current, '.compared-frame') : undefined), []);

  return (
    <Dialog
      title="Side by side"
      description="The wheel zooms into all of them at once, dragging moves them."
      onClose={onClose}
      className="compared-dialog"
    >
      <div ref={stage} className="compared" data-count={images.length}>
        {images.map((image) => (
          <figure key={image.id} className="compared-one">
            <div className={`compared-frame ${image.alpha === 'transparent' ? 'checkerboard' : ''}`}>
              <img
                src={thumbnailUrl(image, 1024)}
                alt={(image.prompt ?? image.fileName).slice(0, 160)}
                decoding="async"
                draggable={false}
              />
            </div>
            <figcaption>
              <a className="link" href={imageHref(image.id)} target="_blank" rel="noreferrer">
                {image.model === null ? KIND_NAMES[image.kind] : modelLabel(image.model)}
                {image.quality === null ? '' : ` · ${qualityName(image.quality)}`}
              </a>
              <span className="text-muted tabular-nums">
                {image.width} × {image.height}
                {image.costMicroUsd === null ? '' : ` · ${formatMicroUsd(image.costMicroUsd)}`}
                {describeShare(image.costMicroUsd, dearest)}
              </span>
            </figcaption>
          </figure>
        ))}
      </div>
    </Dialog>
  );
}
