import { useTranslations } from 'next-intl';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { PHONE_SHEET } from '@/components/ui/phone-sheet';
import { NO_CONDITIONS } from '@/lib/client/library/describe-filter';
import { useLibraryParts } from '@/lib/client/library/library-context';
import { changeFilter } from '@/lib/client/library/library-history';
import { FilterFields } from './filter-fields';
import { SumLine } from './sum-line';

/** The filters, if there is no room for them beside the grid. */
export function FilterSheet({ models, onClose }: { models: readonly string[]; onClose: () => void }) {
  const t = useTranslations('library.filters');
  const { store } = useLibraryParts();
  return (
    <Dialog
      title={t('title')}
      description={<SumLine />}
      onClose={onClose}
      className={`max-md:max-h-[88dvh] ${PHONE_SHEET}`}
    >
      <FilterFields models={models} />
      <Button className="mt-4 w-full" onClick={() => changeFilter(store, { ...NO_CONDITIONS, q: '' })}>
        {t('clear')}
      </Button>
    </Dialog>
  );
}
