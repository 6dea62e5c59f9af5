import { Button } from '@/components/ui/button';
import { Icon } from '@/components/ui/icon';
import { conditionsOf, NO_CONDITIONS, SHELF_NAMES } from '@/lib/client/library/describe-filter';
import { useLibrary, useLibraryParts } from '@/lib/client/library/library-context';
import { changeFilter } from '@/lib/client/library/library-history';

/** What is in force, each with its end. */
export function FilterChips() {
  const { store } = useLibraryParts();
  const filter = useLibrary((state) => state.filter);
  const conditions = conditionsOf(filter);
  const shelf =
    filter.shelf === 'images'
      ? []
      : [{ name: 'shelf', label: SHELF_NAMES[filter.shelf], without: { shelf: 'images' as const } }];
  const chips = [...shelf, ...conditions];
  if (chips.length === 0) return null;
  return (
    <ul aria-label="Active filters" className="filter-chips">
      {chips.map(({ name, label, without }) => (
        <li key={name}>
          <button
            type="button"
            className="filter-chip"
            aria-label={`Remove filter: ${label}`}
            onClick={() => changeFilter(store, without)}
          >
            <bdi>{label}</bdi>
            <Icon name="x" />
          </button>
        </li>
      ))}
      {conditions.length > 0 && (
        <li>
          <Button
            variant="ghost"
            className="filter-clear"
            onClick={() => changeFilter(store, { ...NO_CONDITIONS, q: '' })}
          >
            Clear
          </Button>
        </li>
      )}
    </ul>
  );
}
