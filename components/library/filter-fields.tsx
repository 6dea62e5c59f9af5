import { useTranslations } from 'next-intl';
import { useLanguage } from '@/lib/client/language';
import { KINDS_OF, SHAPES, SIZES } from '@/lib/client/library/describe-filter';
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

// `auto` comes last.
const QUALITIES = [...PARAMETERS.quality.values.filter((each) => each !== 'auto'), 'auto' as const];

/** Everything by which the library can be narrowed. */
export function FilterFields({ models }: { models: readonly string[] }) {
  const t = useTranslations('library');
  const language = useLanguage();
  const { store } = useLibraryParts();
  const filter = useLibrary((state) => state.filter);
  const { shelf, kind, model, quality, transparent } = filter;
  const change = (part: Partial<LibraryFilter>) => changeFilter(store, part);
  const listed = model === null || models.includes(model) ? models : [...models, model];

  return (
    <div className="flex flex-col gap-2">
      <ShelfList
        shelf={shelf}
        // A kind that is never on that shelf would find nothing.
        onChange={(next) =>
          change({ shelf: next, kind: kind !== null && KINDS_OF[next].includes(kind) ? kind : null })
        }
      />
      <Choice
        label={t('filters.kind')}
        value={kind}
        options={KINDS_OF[shelf].map((each) => [each, t(`kind.${each}`)])}
        onChange={(next) => change({ kind: next })}
      />
      <Choice
        label={parameterLabel('model', language)}
        value={model}
        options={listed.map((each) => [each, modelLabel(each)])}
        onChange={(next) => change({ model: next })}
      />
      <Choice
        label={parameterLabel('quality', language)}
        value={quality}
        options={QUALITIES.map((each) => [each, valueName('quality', each, language)])}
        onChange={(next) => change({ quality: next })}
      />
      {isRunShelf(filter) ? null : (
        <>
          <Choice
            label={t('filters.shape')}
            value={filter.shape}
            options={SHAPES.map((each) => [each, t(`shape.${each}`)])}
            onChange={(shape) => change({ shape })}
          />
          <Choice
            label={t('filters.size')}
            value={filter.size}
            options={SIZES.map((each) => [each, t(`size.${each}`)])}
            onChange={(size) => change({ size })}
          />
          <Choice
            label={t('filters.transparency')}
            value={transparent === null ? null : transparent ? 'yes' : 'no'}
            options={[
              ['yes', t('condition.transparent')],
              ['no', t('condition.notTransparent')],
            ]}
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
          {t('filters.favouritesOnly')}
        </label>
      )}
    </div>
  );
}
