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
    <div role="radiogroup" aria-label="Shelf" className="-mx-2 mb-3 flex flex-col">
      {(Object.keys(SHELF_NAMES) as LibraryShelf[]).map((each) => (
        <label
          key={each}
          className="relative flex min-h-8 items-center gap-2.5 rounded-lg px-2 font-medium text-muted hover:text-ink has-checked:bg-ink/7 has-checked:text-ink has-focus-visible:outline-2 has-focus-visible:-outline-offset-2 has-focus-visible:outline-accent-text max-md:min-h-11"
          title={NOTES[each]}
        >
          <input
            type="radio"
            className="absolute inset-0 m-0 size-full cursor-[inherit] opacity-0"
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
