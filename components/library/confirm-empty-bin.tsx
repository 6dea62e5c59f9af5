import { useEffect, useState } from 'react';
import { formatBytes } from '@/lib/client/format-bytes';
import { countOf } from '@/lib/client/library/describe-filter';
import { useLibraryParts } from '@/lib/client/library/library-context';
import { measureBin } from '@/lib/client/library/library-requests';
import type { BinSize } from '@/lib/shared/wire-library';
import { Confirm } from './confirm';

/** Asks before everything in the bin goes for good, whatever the filter shows of it. */
export function ConfirmEmptyBin({ onClose }: { onClose: () => void }) {
  const { actions } = useLibraryParts();
  const [size, setSize] = useState<BinSize | null>(null);
  useEffect(() => {
    const controller = new AbortController();
    measureBin(controller.signal).then(setSize, () => {});
    return () => controller.abort();
  }, []);
  return (
    <Confirm
      title="Empty the bin?"
      action="Delete everything for good"
      onConfirm={() => void actions.emptyBin()}
      onClose={onClose}
    >
      <p className="min-h-10">
        {size === null ? 'Everything in the bin' : countOf(size.count, 'image')} will be deleted for good,
        whatever the filters show of it now.{' '}
        {size !== null && size.freesBytes > 0 ? `That frees ${formatBytes(size.freesBytes)}. ` : ''}
        Nobody can bring that back.
      </p>
    </Confirm>
  );
}
