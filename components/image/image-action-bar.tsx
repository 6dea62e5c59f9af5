import { useTranslations } from 'next-intl';
import { useEffect, useId, useState } from 'react';
import { Button, ButtonAnchor, ButtonLink } from '@/components/ui/button';
import { Icon } from '@/components/ui/icon';
import { IconButton } from '@/components/ui/icon-button';
import { cutOutHref, isCuttable } from '@/lib/client/cut-out-link';
import type { ImageActions } from '@/lib/client/image-actions';
import { downloadUrl } from '@/lib/client/image-url';
import { useLanguage } from '@/lib/client/language';
import { imageHref } from '@/lib/client/open-image';
import { registerActions } from '@/lib/client/shortcuts';
import { type StudioActions, useStudioActions } from '@/lib/client/studio-actions';
import type { ShownImage } from '@/lib/client/viewer-source';
import { formatEstimate } from '@/lib/shared/money';
import type { WireImage } from '@/lib/shared/wire';
import { ConvertForm } from './convert-form';

/** Two in a row, unless their words need more room. */
const HALF = 'flex-[1_1_calc(50%-0.25rem)]';

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
  const t = useTranslations('image.actions');
  const language = useLanguage();
  const common = useTranslations('common');
  const { reuse, addInputs, runAgain, collect, shareImage, nameReference } = useStudioActions();
  useImageActions(image, { collect, shareImage, nameReference });
  const convertId = useId();
  const [converting, setConverting] = useState(false);
  // A mask or a markup is not a picture to work with.
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
          <Icon name="download" /> {t('download')}
        </ButtonAnchor>
        <Button
          aria-expanded={converting}
          aria-controls={convertId}
          onClick={() => setConverting(!converting)}
        >
          {t('convert')} <Icon name={converting ? 'chevron-up' : 'chevron-down'} />
        </Button>
        <IconButton
          icon="heart"
          variant="secondary"
          label={t('favourite')}
          aria-pressed={image.favourite}
          className={image.favourite ? 'text-liked [--icon-fill:currentColor]' : ''}
          onClick={() => actions.toggleFavourite(image)}
        />
        {image.deletedAt === null ? (
          <IconButton
            icon="trash"
            variant="secondary"
            label={common('delete')}
            onClick={() => onBin(image)}
          />
        ) : null}
      </div>
      <div id={convertId} hidden={!converting}>
        {converting ? <ConvertForm image={image} /> : null}
      </div>
      <div className="mt-2 flex flex-wrap gap-2">
        {usable ? (
          <>
            <Button className={HALF} onClick={() => addInputs([image.id], { alone: true })}>
              <Icon name="brush" /> {t('edit')}
            </Button>
            <Button className={HALF} onClick={() => addInputs([image.id])}>
              <Icon name="image-plus" /> {t('use')}
            </Button>
          </>
        ) : null}
        {isCuttable(image) && image.deletedAt === null ? (
          <ButtonLink className={HALF} href={cutOutHref(image.id)}>
            <Icon name="scissors" /> {t('cutOut')}
          </ButtonLink>
        ) : null}
        {run ? (
          <>
            <Button className={HALF} onClick={() => reuse(run.params, run)}>
              <Icon name="reuse" /> {t('reuse')}
            </Button>
            <ButtonLink className={HALF} href={`/compare?run=${run.id}`}>
              <Icon name="columns" /> {t('compareByCost')}
            </ButtonLink>
            {/* Wide enough for a range of prices: half a price is worse than none. */}
            <Button className="basis-full" onClick={() => runAgain(run)}>
              <Icon name="restart" /> {t('runAgain')}
              <span className="text-xs text-muted">{formatEstimate(run.estimate, language)}</span>
            </Button>
          </>
        ) : null}
        {image.deletedAt === null ? (
          <>
            <Button className={HALF} onClick={() => collect([image.id])}>
              <Icon name="folder" /> {t('collect')}
            </Button>
            <Button className={HALF} onClick={() => shareImage(image.id)}>
              <Icon name="link" /> {t('share')}
            </Button>
            {usable && image.mime !== 'image/svg+xml' ? (
              <Button className="basis-full" onClick={() => nameReference([image.id])}>
                <Icon name="at" /> {t('nameReference')}
              </Button>
            ) : null}
          </>
        ) : null}
        <Button
          className="basis-full"
          onClick={() => actions.copy(t('link'), location.origin + imageHref(image.id))}
        >
          <Icon name="copy" /> {t('copyLink')}
        </Button>
      </div>
    </>
  );
}

/** By name, in the list of all actions. */
function useImageActions(
  { id, deletedAt }: WireImage,
  { collect, shareImage, nameReference }: Pick<StudioActions, 'collect' | 'shareImage' | 'nameReference'>,
): void {
  const t = useTranslations('image');
  const isThere = deletedAt === null;
  useEffect(() => {
    if (!isThere) return;
    return registerActions(
      [
        { id: 'image-collect', label: t('actions.collect'), run: () => collect([id]) },
        { id: 'image-share', label: t('actions.share'), run: () => shareImage(id) },
        { id: 'image-reference', label: t('actions.nameReference'), run: () => nameReference([id]) },
      ].map((action) => ({ ...action, group: t('viewer.title') })),
    );
  }, [id, isThere, collect, shareImage, nameReference, t]);
}
