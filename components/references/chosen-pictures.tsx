import { useTranslations } from 'next-intl';
import { useEffect, useEffectEvent } from 'react';
import { AddPictures } from '@/components/ui/add-pictures';
import { IconButton } from '@/components/ui/icon-button';
import { Spinner } from '@/components/ui/spinner';
import { LABEL } from '@/components/ui/text-looks';
import { dropStore, takeFiles } from '@/lib/client/take-files';
import { MAX_REFERENCE_PICTURES } from '@/lib/shared/wire-references';
import type { ChosenPicturesState } from './use-chosen-pictures';

/** The pictures in their order, and the place where more are added; what is dropped or pasted comes here too. */
export function ChosenPictures({ chosen }: { chosen: ChosenPicturesState }) {
  const t = useTranslations('references.form');
  const { pictures } = chosen;
  const takeIn = useEffectEvent((files: File[]) => chosen.addFiles(files));
  const takeOwn = useEffectEvent((id: string) => chosen.addImage(id));
  useEffect(() => {
    const { taker } = dropStore.getState();
    const end = takeFiles({ onFiles: (files) => takeIn(files), onOwnImage: (id) => takeOwn(id) });
    return () => {
      end();
      // The screen under the dialog takes them again.
      if (taker !== null) dropStore.setState({ taker });
    };
  }, []);
  return (
    <section aria-label={t('pictures')}>
      <div className="flex items-center justify-between pb-1">
        <span className={LABEL}>{t('pictures')}</span>
        <span className="text-xs text-muted tabular-nums">
          {t('count', { count: pictures.length, most: MAX_REFERENCE_PICTURES })}
        </span>
      </div>
      <ul className="grid grid-cols-[repeat(auto-fill,minmax(5.5rem,1fr))] gap-2">
        {pictures.map(({ key, id, url, failure }, index) => (
          <li
            key={key}
            className={`group/picture relative aspect-square overflow-hidden rounded-lg inset-ring inset-ring-line ${failure === null ? 'bg-sunken' : 'bg-danger-soft'}`}
          >
            <img
              src={url}
              alt={t('picture', { place: index + 1 })}
              className={`size-full object-cover checkerboard ${failure === null ? '' : 'opacity-30'}`}
              onError={({ currentTarget }) => {
                currentTarget.style.visibility = 'hidden';
              }}
            />
            {id === null && failure === null && (
              <span className="absolute inset-0 grid place-items-center">
                <Spinner />
              </span>
            )}
            <span className="absolute inset-x-1 top-1 flex justify-between">
              {index > 0 ? (
                <IconButton
                  icon="arrow-left"
                  label={t('advance', { place: index + 1 })}
                  className="size-7 min-h-7 rounded-md bg-scrim/78 text-white hover:bg-scrim hover:text-white rtl:-scale-x-100"
                  onClick={() => chosen.advance(key)}
                />
              ) : (
                <span />
              )}
              <IconButton
                icon="x"
                label={t('remove', { place: index + 1 })}
                className="size-7 min-h-7 rounded-md bg-scrim/78 text-white hover:bg-scrim hover:text-white"
                onClick={() => chosen.remove(key)}
              />
            </span>
          </li>
        ))}
        {pictures.length < MAX_REFERENCE_PICTURES && (
          <li className="aspect-square">
            <AddPictures label={t('add')} onFiles={chosen.addFiles} />
          </li>
        )}
      </ul>
      {pictures.map(({ key, name, failure }) =>
        failure === null ? null : (
          <p key={key} role="alert" className="pt-1.5 text-xs text-danger">
            <bdi className="font-medium">{name}</bdi>: {failure}
          </p>
        ),
      )}
      <p className="pt-1.5 text-xs text-muted">{t('picturesHint')}</p>
    </section>
  );
}
