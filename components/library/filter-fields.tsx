import { KIND_NAMES, KINDS_OF, SHAPE_NAMES, SIZE_NAMES } from '@/lib/client/library/describe-filter';
import { useLibrary, useLibraryParts } from '@/lib/client/library/library-context';
import { changeFilter } from '@/lib/client/library/library-history';
import { isRunShelf } from '@/lib/client/library/library-requests';
import type { LibraryFilter } from '@/lib/shared/library-filter';
import { modelLabel } from '@/lib/shared/model-label';
import { parameterLabel, valueName } from '@/lib/shared/parameter-words';
import { PARAMETERS } from '@/lib/shared/parameters';
import { CostFields } from './cost-fields';
import { DateFields } from './date-fields';
import { Choice } from './field';
import { ShelfList } from './shelf-list';

// What was left to the API comes last.
const QUALITIES = [...PARAMETERS.quality.values.filter((each) => each !== 'auto'), 'auto' as const];
const TRANSPARENCIES = [
  ['yes', 'Transparent'],
  ['no', 'Not transparent'],
] as const;

/** Everything by which the library can be narrowed. */
export function FilterFields({ models }: { models: readonly string[] }) {
  const { store } = useLibraryParts();
  const filter = useLibrary((state) => state.filter);
  const { shelf, kind, model, quality, transparent } = filter;
  const change = (part: Partial<LibraryFilter>) => changeFilter(store, part);
  const listed = model === null || models.includes(model) ? models : [...models, model];

  return (
    <div className="flex flex-col gap-2">
      <ShelfList
        shelf={shelf}
        // What cannot lie there would find nothing.
        onChange={(next) =>
          change({ shelf: next, kind: kind !== null && KINDS_OF[next].includes(kind) ? kind : null })
        }
      />
      <Choice
        label="Kind"
        value={kind}
        options={KINDS_OF[shelf].map((each) => [each, KIND_NAMES[each]])}
        onChange={(next) => change({ kind: next })}
      />
      <Choice
        label={parameterLabel('model')}
        value={model}
        options={listed.map((each) => [each, modelLabel(each)])}
        onChange={(next) => change({ model: next })}
      />
      <Choice
        label={parameterLabel('quality')}
        value={quality}
        options={QUALITIES.map((each) => [each, valueName('quality', each)])}
        onChange={(next) => change({ quality: next })}
      />
      {isRunShelf(filter) ? null : (
        <>
          <Choice
            label="Shape"
            value={filter.shape}
            options={entriesOf(SHAPE_NAMES)}
            onChange={(shape) => change({ shape })}
          />
          <Choice
            label="Size"
            value={filter.size}
            options={entriesOf(SIZE_NAMES)}
            onChange={(size) => change({ size })}
          />
          <Choice
            label="Transparency"
            value={transparent === null ? null : transparent ? 'yes' : 'no'}
            options={TRANSPARENCIES}
            onChange={(next) => change({ transparent: next === null ? null : next === 'yes' })}
          />
        </>
      )}
      <DateFields from={filter.from} to={filter.to} onChange={change} />
      <CostFields
        minMicroUsd={filter.minCostMicroUsd}
        maxMicroUsd={filter.maxCostMicroUsd}
        onChange={(minCostMicroUsd, maxCostMicroUsd) => change({ minCostMicroUsd, maxCostMicroUsd })}
      />
      {isRunShelf(filter) ? null : (
        <label className="ms-23 flex min-h-8 items-center gap-2 max-md:min-h-11">
          <input
            type="checkbox"
            className="size-4 accent-accent"
            checked={filter.favourite}
            onChange={({ currentTarget }) => change({ favourite: currentTarget.checked })}
          />
          Favourites only
        </label>
      )}
    </div>
  );
}

function entriesOf<Key extends string>(names: Record<Key, string>): [Key, string][] {
  return Object.entries(names) as [Key, string][];
}
