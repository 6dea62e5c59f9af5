import { useTranslations } from 'next-intl';
import { Button } from '@/components/ui/button';
import { Icon } from '@/components/ui/icon';
import { useLanguage } from '@/lib/client/language';
import { conditionsOf, NO_CONDITIONS } from '@/lib/client/library/describe-filter';
import { useLibrary, useLibraryParts } from '@/lib/client/library/library-context';
import { changeFilter } from '@/lib/client/library/library-history';

/** The conditions that are in force, each with a button that removes it. */
export function FilterChips() {
  const { store } = useLibraryParts();
  const filter = useLibrary((state) => state.filter);
  const t = useTranslations('library');
  const conditions = conditionsOf(filter, useLanguage());
  const shelf =
    filter.shelf === 'images'
      ? []
      : [{ name: 'shelf', label: t(`shelf.${filter.shelf}`), without: { shelf: 'images' as const } }];
  const chips = [...shelf, ...conditions];
  if (chips.length === 0) return null;
  return (
    <ul aria-label={t('chips.title')} className="flex flex-wrap items-center gap-1">
      {chips.map(({ name, label, without }) => (
        <li key={name}>
          <button
            type="button"
            className="inline-flex h-6 items-center gap-1 rounded-md bg-accent-soft ps-2 pe-1 text-xs/5 whitespace-nowrap text-accent-text hover:bg-[color-mix(in_oklab,var(--accent)_18%,var(--accent-soft))] max-md:h-8 max-md:ps-3 max-md:pe-2"
            aria-label={t('chips.remove', { filter: label })}
            onClick={() => changeFilter(store, without)}
          >
            <bdi>{label}</bdi>
            <Icon name="x" className="size-3.5" />
          </button>
        </li>
      ))}
      {conditions.length > 0 && (
        <li>
          <Button
            variant="ghost"
            className="px-2 text-xs/5 md:min-h-6"
            onClick={() => changeFilter(store, { ...NO_CONDITIONS, q: '' })}
          >
            {t('chips.clear')}
          </Button>
        </li>
      )}
    </ul>
  );
}
