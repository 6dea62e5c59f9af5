import { useTranslations } from 'next-intl';
import { Button } from './button';

/** Below a list of which the older part is still to be fetched. */
export function OlderPages({
  more,
  label,
  failed,
  className,
}: {
  more: {
    hasNextPage: boolean;
    isFetchingNextPage: boolean;
    isFetchNextPageError: boolean;
    fetchNextPage: () => unknown;
  };
  label: string;
  /** What is said where they could not be fetched. */
  failed: string;
  className: string;
}) {
  const t = useTranslations('common');
  if (!more.hasNextPage) return null;
  return (
    <div className={`flex items-center gap-3 ${className}`}>
      <Button disabled={more.isFetchingNextPage} onClick={() => void more.fetchNextPage()}>
        {more.isFetchNextPageError ? t('tryAgain') : label}
      </Button>
      {more.isFetchNextPageError && <p className="text-muted">{failed}</p>}
    </div>
  );
}
