import { type ReactNode, useId, useState } from 'react';
import { Button } from '@/components/ui/button';
import { Icon, type IconName } from '@/components/ui/icon';
import { IconButton } from '@/components/ui/icon-button';
import { showToast } from '@/components/ui/toast';
import { refusalSentence } from '@/lib/client/describe-refusal';
import type { ImageActions } from '@/lib/client/image-actions';
import { imageHref } from '@/lib/client/image-location';
import { downloadUrl } from '@/lib/client/image-url';
import { useRunStore } from '@/lib/client/live-stores';
import type { ShownImage } from '@/lib/client/viewer-source';
import { formatEstimate } from '@/lib/shared/money';
import type { WireRun } from '@/lib/shared/wire';
import { ConvertForm } from './convert-form';
import type { PanelActions } from './image-panel';

/** What can be done with an image. */
export function ImageActionBar({
  shown: { run, image },
  actions,
  onBin,
  onReuse,
  onInput,
  onRunAgain,
}: PanelActions & { shown: ShownImage; actions: ImageActions }) {
  const runAgainHere = useRunAgainHere();
  const convertId = useId();
  const [converting, setConverting] = useState(false);
  // What was painted on a photo is no picture to work with.
  const usable = image.role !== 'mask' && image.role !== 'markup';
  return (
    <>
      <div className="flex flex-wrap gap-2">
        <a className="button button-primary flex-1" href={downloadUrl(image)} download={image.fileName}>
          <Icon name="download" /> Download
        </a>
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
          className={image.favourite ? 'tile-tool-on' : ''}
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
            <Go icon="brush" href={`/?edit=${image.id}`} onClick={onInput && (() => onInput(image, true))}>
              Edit this
            </Go>
            <Go
              icon="image-plus"
              href={`/?input=${image.id}`}
              onClick={onInput && (() => onInput(image, false))}
            >
              Use as input
            </Go>
          </>
        ) : null}
        {run ? (
          <>
            <Go icon="reuse" href={`/?reuse=${run.id}`} onClick={onReuse && (() => onReuse(run))}>
              Reuse settings
            </Go>
            <Go icon="columns" href={`/compare?run=${run.id}`}>
              Compare by cost
            </Go>
            {/* As wide as a range of prices: half a price is worse than none. */}
            <Button className="col-span-2" onClick={() => (onRunAgain ?? runAgainHere)(run)}>
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

/** On a page that can do it, a button; anywhere else the way to that page. */
function Go({
  icon,
  href,
  onClick,
  children,
}: {
  icon: IconName;
  href: string;
  onClick?: (() => void) | undefined;
  children: ReactNode;
}) {
  const content = (
    <>
      <Icon name={icon} /> {children}
    </>
  );
  return onClick ? (
    <Button onClick={onClick}>{content}</Button>
  ) : (
    <a className="button button-secondary" href={href}>
      {content}
    </a>
  );
}

function useRunAgainHere(): (run: WireRun) => Promise<void> {
  const store = useRunStore();
  return async ({ params, estimate, demo, inputs, edit }) => {
    try {
      await store.generate(params, { estimate, demo, editOf: edit ? { inputs, edit } : undefined });
      showToast({
        message: 'It runs again.',
        action: { label: 'Show', run: () => location.assign('/') },
      });
    } catch (error) {
      showToast({ tone: 'danger', message: refusalSentence(error) });
    }
  };
}
