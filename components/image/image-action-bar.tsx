import { useId, useState } from 'react';
import { Button, ButtonAnchor, ButtonLink } from '@/components/ui/button';
import { Icon } from '@/components/ui/icon';
import { IconButton } from '@/components/ui/icon-button';
import type { ImageActions } from '@/lib/client/image-actions';
import { downloadUrl } from '@/lib/client/image-url';
import { imageHref } from '@/lib/client/open-image';
import { useStudioActions } from '@/lib/client/studio-actions';
import type { ShownImage } from '@/lib/client/viewer-source';
import { formatEstimate } from '@/lib/shared/money';
import type { WireImage } from '@/lib/shared/wire';
import { ConvertForm } from './convert-form';

/** What can be done with an image. */
export function ImageActionBar({
  shown: { run, image },
  actions,
  onBin,
}: {
  shown: ShownImage;
  actions: ImageActions;
  onBin: (image: WireImage) => void;
}) {
  const { reuse, addInputs, runAgain } = useStudioActions();
  const convertId = useId();
  const [converting, setConverting] = useState(false);
  // What was painted on a photo is no picture to work with.
  const usable = image.role !== 'mask' && image.role !== 'markup';
  return (
    <>
      <div className="flex flex-wrap gap-2">
        <ButtonAnchor
          variant="primary"
          className="flex-1"
          href={downloadUrl(image)}
          download={image.fileName}
        >
          <Icon name="download" /> Download
        </ButtonAnchor>
        <Button
          aria-expanded={converting}
          aria-controls={convertId}
          onClick={() => setConverting(!converting)}
        >
          Convert <Icon name={converting ? 'chevron-up' : 'chevron-down'} />
        </Button>
        <IconButton
          icon="heart"
          variant="secondary"
          label="Favourite"
          aria-pressed={image.favourite}
          className={image.favourite ? 'text-liked [--icon-fill:currentColor]' : ''}
          onClick={() => actions.toggleFavourite(image)}
        />
        {image.deletedAt === null ? (
          <IconButton icon="trash" variant="secondary" label="Delete" onClick={() => onBin(image)} />
        ) : null}
      </div>
      <div id={convertId} hidden={!converting}>
        {converting ? <ConvertForm image={image} /> : null}
      </div>
      <div className="mt-2 grid grid-cols-2 gap-2">
        {usable ? (
          <>
            <Button onClick={() => addInputs([image.id], { alone: true })}>
              <Icon name="brush" /> Edit this
            </Button>
            <Button onClick={() => addInputs([image.id])}>
              <Icon name="image-plus" /> Use as input
            </Button>
          </>
        ) : null}
        {run ? (
          <>
            <Button onClick={() => reuse(run.params, run)}>
              <Icon name="reuse" /> Reuse settings
            </Button>
            <ButtonLink href={`/compare?run=${run.id}`}>
              <Icon name="columns" /> Compare by cost
            </ButtonLink>
            {/* As wide as a range of prices: half a price is worse than none. */}
            <Button className="col-span-2" onClick={() => runAgain(run)}>
              <Icon name="restart" /> Run again
              <span className="text-xs text-muted">{formatEstimate(run.estimate)}</span>
            </Button>
          </>
        ) : null}
        <Button
          className="col-span-2"
          onClick={() => actions.copy('Link', location.origin + imageHref(image.id))}
        >
          <Icon name="copy" /> Copy link
        </Button>
      </div>
    </>
  );
}
