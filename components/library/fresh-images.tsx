import { Icon } from '@/components/ui/icon';
import { countOf } from '@/lib/client/library/describe-filter';
import { useLibrary, useLibraryParts } from '@/lib/client/library/library-context';

/** New images, while somebody looks at older ones. */
export function FreshImages() {
  const { store } = useLibraryParts();
  const fresh = useLibrary((state) => state.fresh);
  return (
    <div role="status" className="library-fresh">
      {fresh > 0 && (
        <button type="button" onClick={() => void store.show(store.getState().shown)}>
          <Icon name="chevron-up" /> {countOf(fresh, 'new image')}
        </button>
      )}
    </div>
  );
}
