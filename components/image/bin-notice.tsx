import { useTranslations } from 'next-intl';
import { Button } from '@/components/ui/button';
import { binDaysLeft } from './bin-days-left';
import { useInBrowser } from './use-in-browser';

/** Says that an image is in the bin, also if it was moved there while it was open. */
export function BinNotice({ deletedAt, onRestore }: { deletedAt: number; onRestore: () => void }) {
  const t = useTranslations('image.bin');
  const days = useInBrowser() ? binDaysLeft(deletedAt, Date.now()) : null;
  return (
    <div
      role="status"
      className="mb-3 flex items-center gap-3 rounded-lg bg-warn-soft py-2 ps-3 pe-2 text-warn"
    >
      <p className="min-w-0 flex-1">
        {days === null ? t('here') : days > 0 ? t('days', { days }) : t('today')}
      </p>
      <Button onClick={onRestore}>{t('restore')}</Button>
    </div>
  );
}
