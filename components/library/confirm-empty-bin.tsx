import { useQuery } from '@tanstack/react-query';
import { formatBytes } from '@/lib/client/format-bytes';
import { countOf } from '@/lib/client/library/describe-filter';
import { useLibraryParts } from '@/lib/client/library/library-context';
import { measureBin } from '@/lib/client/library/library-requests';
import { useQueryCache } from '@/lib/client/query-cache';
import { queryKeys } from '@/lib/client/query-keys';
import { Confirm } from './confirm';

/** Asks before everything in the bin goes for good, whatever the filter shows of it. */
export function ConfirmEmptyBin({ onClose }: { onClose: () => void }) {
  const { actions } = useLibraryParts();
  const { data: size } = useQuery(
    // Asked each time: anything may have come into the bin since.
    { queryKey: queryKeys.bin, queryFn: ({ signal }) => measureBin(signal), gcTime: 0 },
    useQueryCache(),
  );
  return (
    <Confirm
      title="Empty the bin?"
      action="Delete everything for good"
      onConfirm={() => void actions.emptyBin()}
      onClose={onClose}
    >
      <p className="min-h-10">
        {size === undefined ? 'Everything in the bin' : countOf(size.count, 'image')} will be deleted for
        good, whatever the filters show of it now.{' '}
        {size !== undefined && size.freesBytes > 0 ? `That frees ${formatBytes(size.freesBytes)}. ` : ''}
        Nobody can bring that back.
      </p>
    </Confirm>
  );
}
