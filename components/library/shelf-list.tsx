import { useTranslations } from 'next-intl';
import { useId } from 'react';
import { Icon, type IconName } from '@/components/ui/icon';
import { SHELVES } from '@/lib/client/library/describe-filter';
import type { LibraryShelf } from '@/lib/shared/library-filter';

const ICONS: Record<LibraryShelf, IconName> = {
  images: 'image',
  workings: 'brush',
  bin: 'trash',
  failed: 'alert',
  unknown: 'help',
};

/** Each image and run is on one shelf. Native radio buttons, one below the other. */
export function ShelfList({
  shelf,
  onChange,
}: {
  shelf: LibraryShelf;
  onChange: (shelf: LibraryShelf) => void;
}) {
  const t = useTranslations('library');
  const id = useId();
  return (
    <div role="radiogroup" aria-label={t('shelves')} className="-mx-2 mb-3 flex flex-col">
      {SHELVES.map((each) => (
        <label
          key={each}
          className="relative flex min-h-8 items-center gap-2.5 rounded-lg px-2 font-medium text-muted hover:text-ink has-checked:bg-ink/7 has-checked:text-ink has-focus-visible:outline-2 has-focus-visible:-outline-offset-2 has-focus-visible:outline-accent-text max-md:min-h-11"
          title={t(`shelfNote.${each}`)}
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
          {t(`shelf.${each}`)}
        </label>
      ))}
    </div>
  );
}
