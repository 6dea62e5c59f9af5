import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { Button } from '@/components/ui/button';
import { Icon, type IconName } from '@/components/ui/icon';
import { isNarrowed, NO_CONDITIONS } from '@/lib/client/library/describe-filter';
import { useLibrary, useLibraryParts } from '@/lib/client/library/library-context';
import { changeFilter } from '@/lib/client/library/library-history';
import { useStudioActions } from '@/lib/client/studio-actions';
import { useMayMake } from '@/lib/client/who';
import { DEFAULT_SETTINGS } from '@/lib/shared/default-settings';
import type { LibraryShelf } from '@/lib/shared/library-filter';

const ICONS: Record<LibraryShelf, IconName> = {
  images: 'image',
  workings: 'brush',
  bin: 'trash',
  failed: 'check',
  unknown: 'check',
};

/** Instead of an empty grid: why there are no images, and what to do. */
export function EmptyLibrary({ onUpload }: { onUpload: () => void }) {
  const t = useTranslations('library.empty');
  const clearFilters = useTranslations('library.filters')('clear');
  const { store } = useLibraryParts();
  const { reuse } = useStudioActions();
  const makes = useMayMake();
  const filter = useLibrary((state) => state.shown);
  if (isNarrowed(filter)) {
    return (
      <Empty
        icon="search"
        title={t('found')}
        text={filter.q === '' ? t('foundText') : t('foundSearch', { search: filter.q })}
      >
        <Button variant="primary" onClick={() => changeFilter(store, { ...NO_CONDITIONS, q: '' })}>
          {clearFilters}
        </Button>
      </Empty>
    );
  }
  return (
    <Empty icon={ICONS[filter.shelf]} title={t(filter.shelf)} text={t(`${filter.shelf}Text`)}>
      {filter.shelf === 'images' && makes && (
        <>
          <Button
            variant="primary"
            onClick={() => reuse({ ...DEFAULT_SETTINGS, prompt: t('examplePrompt') })}
          >
            <Icon name="sparkles" /> {t('example')}
          </Button>
          <Button onClick={onUpload}>
            <Icon name="upload" /> {t('upload')}
          </Button>
        </>
      )}
    </Empty>
  );
}

function Empty({
  icon,
  title,
  text,
  children,
}: {
  icon: IconName;
  title: string;
  text: string;
  /** What can be done. */
  children: ReactNode;
}) {
  return (
    <div className="grid justify-items-center gap-1.5 px-4 pt-[18vh] pb-16 text-center">
      <Icon name={icon} className="mb-2 size-7 text-faint" />
      <h2 className="text-lg/5 font-medium">{title}</h2>
      <p className="max-w-104 wrap-anywhere text-muted">{text}</p>
      {children && <div className="flex flex-wrap justify-center gap-2 pt-3">{children}</div>}
    </div>
  );
}
