import { useId } from 'react';
import { Icon, type IconName } from '@/components/ui/icon';
import { SHELF_NAMES } from '@/lib/client/library/describe-filter';
import type { LibraryShelf } from '@/lib/shared/library-filter';

const ICONS: Record<LibraryShelf, IconName> = {
  images: 'image',
  workings: 'brush',
  bin: 'trash',
  failed: 'alert',
  unknown: 'help',
};

const NOTES: Record<LibraryShelf, string> = {
  images: 'Everything made or uploaded',
  workings: 'Masks, markup and raw answers',
  bin: 'Deleted, kept for 30 days',
  failed: 'Runs that made no image',
  unknown: 'Runs whose answer was lost',
};

/** Each thing lies on one shelf. Native radio buttons, one below the other. */
export function ShelfList({
  shelf,
  onChange,
}: {
  shelf: LibraryShelf;
  onChange: (shelf: LibraryShelf) => void;
}) {
  const id = useId();
  return (
    <div role="radiogroup" aria-label="Shelf" className="shelves">
      {(Object.keys(SHELF_NAMES) as LibraryShelf[]).map((each) => (
        <label key={each} className="shelf" title={NOTES[each]}>
          <input
            type="radio"
            name={id}
            value={each}
            checked={each === shelf}
            onChange={() => onChange(each)}
          />
          <Icon name={ICONS[each]} />
          {SHELF_NAMES[each]}
        </label>
      ))}
    </div>
  );
}
