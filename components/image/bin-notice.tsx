import { Button } from '@/components/ui/button';
import { binDaysLeft } from './bin-days-left';
import { useInBrowser } from './use-in-browser';

/** Says that an image is in the bin, also when it was put there while it was being looked at. */
export function BinNotice({ deletedAt, onRestore }: { deletedAt: number; onRestore: () => void }) {
  const days = useInBrowser() ? binDaysLeft(deletedAt, Date.now()) : null;
  return (
    <div
      role="status"
      className="mb-3 flex items-center gap-3 rounded-lg bg-warn-soft py-2 ps-3 pe-2 text-warn"
    >
      <p className="min-w-0 flex-1">
        This image is in the bin.{' '}
        {days === null
          ? null
          : days > 0
            ? `It goes for good in ${days} ${days === 1 ? 'day' : 'days'}.`
            : 'It goes for good today.'}
      </p>
      <Button onClick={onRestore}>Restore</Button>
    </div>
  );
}
