import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { formatBytes } from '@/lib/client/format-bytes';
import { useLanguage } from '@/lib/client/language';
import { useLibraryParts } from '@/lib/client/library/library-context';
import { measureBin } from '@/lib/client/library/library-requests';
import { useQueryCache } from '@/lib/client/query-cache';
import { queryKeys } from '@/lib/client/query-keys';
import { Confirm } from './confirm';

/** Asks before everything in the bin is deleted for good, whatever the filter shows of it. */
export function ConfirmEmptyBin({ onClose }: { onClose: () => void }) {
  const t = useTranslations('library.confirm');
  const language = useLanguage();
  const { actions } = useLibraryParts();
  const { data: size } = useQuery(
    // Asked each time: the bin may have changed since.
    { queryKey: queryKeys.bin, queryFn: ({ signal }) => measureBin(signal), gcTime: 0 },
    useQueryCache(),
  );
  return (
    <Confirm
      title={t('emptyBin')}
      action={t('emptyBinAction')}
      onConfirm={() => void actions.emptyBin()}
      onClose={onClose}
    >
      <p className="min-h-10">
        {size === undefined
          ? t('emptyBinText')
          : size.freesBytes > 0
            ? t('emptyBinFreeing', { count: size.count, size: formatBytes(size.freesBytes, language) })
            : t('emptyBinCount', { count: size.count })}
      </p>
    </Confirm>
  );
}
