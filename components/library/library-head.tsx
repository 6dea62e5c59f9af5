import { useTranslations } from 'next-intl';
import { type RefObject, useId, useRef } from 'react';
import { Button, ButtonLink } from '@/components/ui/button';
import { FileField } from '@/components/ui/file-field';
import { Icon } from '@/components/ui/icon';
import { IconButton } from '@/components/ui/icon-button';
import { Segmented } from '@/components/ui/segmented';
import { Select } from '@/components/ui/select';
import { SORTS } from '@/lib/client/library/describe-filter';
import { useLibrary, useLibraryParts } from '@/lib/client/library/library-context';
import { changeFilter } from '@/lib/client/library/library-history';
import { isRunShelf } from '@/lib/client/library/library-requests';
import { DENSITIES, type Density } from '@/lib/shared/library-density';
import type { LibrarySort } from '@/lib/shared/library-filter';
import { UPLOAD_ACCEPT } from '@/lib/shared/upload-formats';
import { FilterChips } from './filter-chips';
import { SearchBox } from './search-box';
import { SumLine } from './sum-line';

/** What stays in sight above the grid. */
export function LibraryHead({
  density,
  onDensity,
  selecting,
  onSelecting,
  onFilters,
  onFiles,
  headRef,
}: {
  density: Density;
  onDensity: (density: Density) => void;
  /** A click selects instead of opening. */
  selecting: boolean;
  onSelecting: (selecting: boolean) => void;
  onFilters: () => void;
  onFiles: (files: File[]) => void;
  headRef: RefObject<HTMLDivElement | null>;
}) {
  const t = useTranslations('library');
  const { store } = useLibraryParts();
  const sort = useLibrary((state) => state.filter.sort);
  const ofRuns = useLibrary((state) => isRunShelf(state.filter));
  const loading = useLibrary((state) => state.phase === 'loading');
  const densityId = useId();
  const files = useRef<HTMLInputElement>(null);

  return (
    <div
      ref={headRef}
      className="sticky top-(--header) z-11 -mx-6 bg-canvas px-6 pt-4 pb-3 max-md:static max-md:-mx-3 max-md:px-3 max-md:pt-3 max-md:pb-2"
    >
      <div className="flex items-center gap-2 max-md:flex-wrap">
        <SearchBox />
        <IconButton
          icon="settings"
          label={t('filters.title')}
          variant="secondary"
          className="lg:hidden"
          onClick={onFilters}
        />
        <Select
          aria-label={t('head.order')}
          className="w-38 flex-none max-md:w-auto max-md:flex-[1_1_8rem]"
          value={sort}
          onChange={({ currentTarget }) => changeFilter(store, { sort: currentTarget.value as LibrarySort })}
        >
          {SORTS.map((each) => (
            <option key={each} value={each}>
              {t(`sort.${each}`)}
            </option>
          ))}
        </Select>
        {ofRuns ? null : (
          <>
            <span id={densityId} className="sr-only">
              {t('head.density')}
            </span>
            <Segmented
              labelledBy={densityId}
              value={density}
              segments={DENSITIES.map((each) => ({
                value: each,
                label: t(`densityLetter.${each}`),
                name: t(`density.${each}`),
              }))}
              onChange={onDensity}
              className="w-25 flex-none max-md:w-28"
            />
            <Button
              aria-label={t('head.select')}
              aria-pressed={selecting}
              className="aria-pressed:border-accent aria-pressed:bg-accent-soft aria-pressed:text-accent-text"
              onClick={() => onSelecting(!selecting)}
            >
              <Icon name="check" />
              <span className="max-md:hidden">{t('head.select')}</span>
            </Button>
            <ButtonLink href="/references" aria-label={t('head.references')} className="lg:hidden">
              <Icon name="at" />
              <span className="max-md:hidden">{t('head.references')}</span>
            </ButtonLink>
            <Button aria-label={t('head.upload')} onClick={() => files.current?.click()}>
              <Icon name="upload" />
              <span className="max-md:hidden">{t('head.upload')}</span>
            </Button>
          </>
        )}
        <FileField
          ref={files}
          multiple
          accept={UPLOAD_ACCEPT}
          aria-label={t('head.uploadPictures')}
          tabIndex={-1}
          className="sr-only"
          onFiles={onFiles}
        />
      </div>
      <div className="flex min-h-7 flex-wrap items-center gap-x-3 gap-y-1.5 pt-2.5">
        <p role="status" aria-busy={loading} data-sum className="whitespace-nowrap text-muted">
          <SumLine />
        </p>
        <FilterChips />
      </div>
    </div>
  );
}
