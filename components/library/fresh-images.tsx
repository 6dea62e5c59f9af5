import { useTranslations } from 'next-intl';
import { Icon } from '@/components/ui/icon';
import { useLibrary, useLibraryParts } from '@/lib/client/library/library-context';

/** New images, while older ones are in view. */
export function FreshImages() {
  const t = useTranslations('library.grid');
  const { store } = useLibraryParts();
  const fresh = useLibrary((state) => state.fresh);
  return (
    <div
      role="status"
      className="fixed start-[calc(50%+7.75rem)] top-[calc(var(--header)+6.5rem)] z-12 -translate-x-1/2 max-lg:start-1/2 max-md:top-[calc(var(--header)+0.75rem)] rtl:translate-x-1/2"
    >
      {fresh > 0 && (
        <button
          type="button"
          className="flex h-9 animate-[rise_160ms_ease-out] items-center gap-1.5 rounded-full bg-accent ps-3 pe-4 font-medium text-accent-ink shadow-popover hover:bg-accent-hover"
          onClick={() => void store.show(store.getState().shown)}
        >
          <Icon name="chevron-up" /> {t('fresh', { count: fresh })}
        </button>
      )}
    </div>
  );
}
