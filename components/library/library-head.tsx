import { type RefObject, useId, useRef } from 'react';
import { Button } from '@/components/ui/button';
import { FileField } from '@/components/ui/file-field';
import { Icon } from '@/components/ui/icon';
import { IconButton } from '@/components/ui/icon-button';
import { Segmented } from '@/components/ui/segmented';
import { Select } from '@/components/ui/select';
import { SORT_NAMES } from '@/lib/client/library/describe-filter';
import { useLibrary, useLibraryParts } from '@/lib/client/library/library-context';
import { changeFilter } from '@/lib/client/library/library-history';
import { isRunShelf } from '@/lib/client/library/library-requests';
import { DENSITIES, type Density } from '@/lib/shared/library-density';
import type { LibrarySort } from '@/lib/shared/library-filter';
import { UPLOAD_ACCEPT } from '@/lib/shared/upload-formats';
import { FilterChips } from './filter-chips';
import { SearchBox } from './search-box';
import { SumLine } from './sum-line';

const LETTERS: Record<Density, string> = { small: 'S', medium: 'M', large: 'L' };
const DENSITY_NAMES: Record<Density, string> = {
  small: 'Small pictures',
  medium: 'Medium pictures',
  large: 'Large pictures',
};

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
          label="Filters"
          variant="secondary"
          className="lg:hidden"
          onClick={onFilters}
        />
        <Select
          aria-label="Order"
          className="w-38 flex-none max-md:w-auto max-md:flex-[1_1_8rem]"
          value={sort}
          onChange={({ currentTarget }) => changeFilter(store, { sort: currentTarget.value as LibrarySort })}
        >
          {Object.entries(SORT_NAMES).map(([value, name]) => (
            <option key={value} value={value}>
              {name}
            </option>
          ))}
        </Select>
        {ofRuns ? null : (
          <>
            <span id={densityId} className="sr-only">
              Size of the pictures
            </span>
            <Segmented
              labelledBy={densityId}
              value={density}
              segments={DENSITIES.map((each) => ({
                value: each,
                label: LETTERS[each],
                name: DENSITY_NAMES[each],
              }))}
              onChange={onDensity}
              className="w-25 flex-none max-md:w-28"
            />
            <Button
              aria-label="Select"
              aria-pressed={selecting}
              className="aria-pressed:border-accent aria-pressed:bg-accent-soft aria-pressed:text-accent-text"
              onClick={() => onSelecting(!selecting)}
            >
              <Icon name="check" />
              <span className="max-md:hidden">Select</span>
            </Button>
            <Button aria-label="Upload" onClick={() => files.current?.click()}>
              <Icon name="upload" />
              <span className="max-md:hidden">Upload</span>
            </Button>
          </>
        )}
        <FileField
          ref={files}
          multiple
          accept={UPLOAD_ACCEPT}
          aria-label="Upload pictures"
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
