import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useMemo } from 'react';
import { useStore } from 'zustand';
import { Button } from '@/components/ui/button';
import { Icon, type IconName } from '@/components/ui/icon';
import { IconButton } from '@/components/ui/icon-button';
import { Spinner } from '@/components/ui/spinner';
import { cutOutHref, isCuttable } from '@/lib/client/cut-out-link';
import { useLanguage } from '@/lib/client/language';
import { useLibrary, useLibraryParts } from '@/lib/client/library/library-context';
import { sumOf } from '@/lib/client/library/selection';
import { useStudioActions } from '@/lib/client/studio-actions';
import { MAX_INPUT_IMAGES } from '@/lib/shared/models';
import { formatMicroUsd } from '@/lib/shared/money';
import type { WireLibraryImage } from '@/lib/shared/wire-library';
import { MAX_REFERENCE_PICTURES } from '@/lib/shared/wire-references';
import { MAX_SIDE_BY_SIDE } from './side-by-side-limit';

/** What can be done with the selected images. Only shown while something is selected. */
export function SelectionBar({
  selecting,
  onDone,
  onDelete,
  onCompare,
}: {
  /** A click selects, though nothing may be selected yet. */
  selecting: boolean;
  onDone: () => void;
  onDelete: (images: readonly WireLibraryImage[]) => void;
  onCompare: (images: readonly WireLibraryImage[]) => void;
}) {
  const t = useTranslations('library.selection');
  const common = useTranslations('common');
  const language = useLanguage();
  const router = useRouter();
  const { actions } = useLibraryParts();
  const { addInputs, collect, nameReference } = useStudioActions();
  const selected = useLibrary((state) => state.selection.images);
  const found = useLibrary((state) => state.list.count);
  const inBin = useLibrary((state) => state.shown.shelf === 'bin');
  const work = useStore(actions.work, (state) => state.now?.label ?? null);
  const sum = useMemo(() => sumOf({ images: selected }), [selected]);
  const images = useMemo(() => [...selected.values()], [selected]);
  if (!selecting && images.length === 0 && work === null) return null;

  const none = images.length === 0;
  const [first] = images;
  const cuttable = images.length === 1 && first && isCuttable(first) ? first : null;
  const cost = formatMicroUsd(sum.costMicroUsd, language);
  return (
    <section
      aria-label={t('title')}
      data-selection-bar
      className="fixed start-[calc(50%+7.75rem)] bottom-4 z-30 flex max-w-[calc(100vw-17.5rem)] -translate-x-1/2 animate-[rise_160ms_ease-out] items-center gap-2 rounded-xl border border-line-strong bg-raised py-1.5 ps-4 pe-1.5 shadow-popover max-lg:start-1/2 max-lg:max-w-[calc(100vw-2rem)] max-md:inset-x-0 max-md:bottom-0 max-md:max-w-none max-md:translate-none max-md:flex-wrap max-md:justify-between max-md:rounded-none max-md:border-x-0 max-md:border-b-0 max-md:pt-1 max-md:pe-2 max-md:pb-[calc(0.25rem+env(safe-area-inset-bottom))] md:rtl:translate-x-1/2"
    >
      <p role="status" className="flex items-center gap-1.5 pe-2 whitespace-nowrap text-muted tabular-nums">
        {work === null ? (
          <>
            <b className="font-semibold text-ink">{t('count', { count: images.length })}</b>
            {none ? null : (
              <span>
                {' · '}
                {sum.unknownCount > 0 ? t('costAndUnknown', { cost, count: sum.unknownCount }) : cost}
              </span>
            )}
          </>
        ) : (
          <>
            <Spinner /> {work}
          </>
        )}
      </p>
      <div
        role="toolbar"
        aria-label={t('toolbar')}
        className="flex items-center max-md:order-2 max-md:-ms-2 max-md:w-[calc(100%+0.5rem)] max-md:justify-between"
      >
        {images.length < found ? (
          <Tool icon="check" label={t('all')} onClick={() => void actions.selectAll()} />
        ) : null}
        {inBin ? (
          <Tool
            icon="undo"
            label={t('restore')}
            disabled={none}
            onClick={() => void actions.restore(images)}
          />
        ) : (
          <>
            <Tool
              icon="heart"
              label={sum.allFavourite ? t('notFavourite') : t('favourite')}
              disabled={none}
              onClick={() => void actions.favourite(images)}
            />
            <Tool
              icon="download"
              label={t('download')}
              disabled={none}
              onClick={() => void actions.download(images)}
            />
            <Tool
              icon="folder"
              label={t('collect')}
              disabled={none}
              onClick={() => collect(images.map(({ id }) => id))}
            />
            <Tool
              icon="image-plus"
              label={t('useAsInputs')}
              disabled={none || images.length > MAX_INPUT_IMAGES}
              why={images.length > MAX_INPUT_IMAGES ? t('tooManyInputs', { most: MAX_INPUT_IMAGES }) : null}
              onClick={() => addInputs(images.map(({ id }) => id))}
            />
            <Tool
              icon="at"
              label={t('nameReference')}
              disabled={none || images.length > MAX_REFERENCE_PICTURES}
              why={
                images.length > MAX_REFERENCE_PICTURES
                  ? t('tooManyPictures', { most: MAX_REFERENCE_PICTURES })
                  : null
              }
              onClick={() => nameReference(images.map(({ id }) => id))}
            />
            <Tool
              icon="scissors"
              label={t('cutOut')}
              disabled={cuttable === null}
              why={cuttable === null ? t('cutOutOne') : null}
              onClick={() => cuttable !== null && router.push(cutOutHref(cuttable.id))}
            />
            <Tool
              icon="columns"
              label={t('compare')}
              disabled={images.length < 2 || images.length > MAX_SIDE_BY_SIDE}
              why={
                images.length < 2 || images.length > MAX_SIDE_BY_SIDE
                  ? t('sideBySide', { most: MAX_SIDE_BY_SIDE })
                  : null
              }
              onClick={() => onCompare(images)}
            />
          </>
        )}
        <Tool
          icon="trash"
          label={inBin ? t('purge') : common('delete')}
          disabled={none}
          onClick={() => onDelete(images)}
        />
      </div>
      <IconButton icon="x" label={t('end')} className="max-md:order-1" onClick={onDone} />
    </section>
  );
}

function Tool({
  icon,
  label,
  why = null,
  disabled = false,
  onClick,
}: {
  icon: IconName;
  label: string;
  /** Why it cannot be done now. */
  why?: string | null;
  disabled?: boolean;
  onClick: () => void;
}) {
  const t = useTranslations('library.selection');
  return (
    <Button
      variant="ghost"
      className="px-2.5 max-md:flex-1"
      title={why ?? label}
      aria-label={why === null ? label : t('because', { action: label, reason: why })}
      aria-disabled={disabled}
      onClick={() => disabled || onClick()}
    >
      <Icon name={icon} />
      {/* With words, the bar is as wide as this. */}
      <span className="max-[104rem]:hidden">{label}</span>
    </Button>
  );
}
