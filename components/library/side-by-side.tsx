import { Fragment, useState } from 'react';
import { Dialog } from '@/components/ui/dialog';
import { LINK } from '@/components/ui/text-looks';
import { ZoomButtons } from '@/components/ui/zoom-buttons';
import { ZoomedPicture } from '@/components/ui/zoomed-picture';
import { useLanguage } from '@/lib/client/language';
import { imageHref } from '@/lib/client/open-image';
import { panByKey, SHARP_FROM, zoomByKey } from '@/lib/client/shared-zoom/attach-shared-zoom';
import { useStageZoom } from '@/lib/client/shared-zoom/use-stage-zoom';
import { modelLabel } from '@/lib/shared/model-label';
import { formatMicroUsd } from '@/lib/shared/money';
import { valueName } from '@/lib/shared/parameter-words';
import type { WireLibraryImage } from '@/lib/shared/wire-library';
import { describeShare } from './describe-share';

/** A few images beside each other, what each cost, and one zoom for all of them. */
export function SideBySide({
  images,
  onClose,
}: {
  images: readonly WireLibraryImage[];
  onClose: () => void;
}) {
  const language = useLanguage();
  const { t } = language;
  const [sharp, setSharp] = useState(false);
  const { stage, zoom, tellScale } = useStageZoom({
    onRest: (scale) => setSharp(scale >= SHARP_FROM),
    onKey: ({ key }, _, zoomed) => panByKey(zoomed, key) || zoomByKey(zoomed, key),
  });
  const highest = Math.max(0, ...images.map(({ costMicroUsd }) => costMicroUsd ?? 0));

  return (
    <Dialog
      title={t('library.sideBySide.title')}
      description={t('library.sideBySide.hint')}
      onClose={onClose}
      className="w-[min(100vw-3rem,100rem)]"
    >
      <div className="flex items-center justify-end pb-2">
        <ZoomButtons zoom={zoom} scaleRef={tellScale} all />
      </div>
      <div
        ref={stage}
        className={`grid touch-none gap-4 max-md:grid-cols-1 ${images.length === 2 || images.length === 4 ? 'grid-cols-2' : 'grid-cols-3'}`}
      >
        {images.map((image) => (
          <figure key={image.id}>
            <div
              className={`grid place-items-center overflow-hidden rounded-lg bg-sunken [container-type:size] in-data-[zoomed=true]:cursor-grab ${images.length < 4 ? 'h-[min(60vh,40rem)]' : 'h-[34vh]'}`}
              data-frame
            >
              <ZoomedPicture
                image={image}
                alt={(image.prompt ?? image.fileName).slice(0, 160)}
                sharp={sharp}
                sizes={`(max-width: 48rem) 92vw, ${images.length === 3 || images.length > 4 ? '32vw' : '48vw'}`}
              />
            </div>
            <figcaption className="flex flex-col items-start pt-1.5 text-xs/5">
              <a className={LINK} href={imageHref(image.id)} target="_blank" rel="noreferrer">
                <Facts
                  of={[
                    image.model === null ? t(`library.kind.${image.kind}`) : modelLabel(image.model),
                    image.quality === null ? null : valueName('quality', image.quality, language),
                  ]}
                />
              </a>
              <span className="text-muted tabular-nums">
                <Facts
                  of={[
                    `${image.width} × ${image.height}`,
                    image.costMicroUsd === null ? null : formatMicroUsd(image.costMicroUsd, language),
                    describeShare(image.costMicroUsd, highest, language),
                  ]}
                />
              </span>
            </figcaption>
          </figure>
        ))}
      </div>
    </Dialog>
  );
}

/** What is known of them, separated by dots; each keeps its own direction, so that no size is turned around. */
function Facts({ of }: { of: readonly (string | null)[] }) {
  return of
    .filter((fact) => fact !== null)
    .map((fact, index) => (
      <Fragment key={fact}>
        {index > 0 && ' · '}
        <bdi>{fact}</bdi>
      </Fragment>
    ));
}
