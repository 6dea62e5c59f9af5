import { useEffect, useState } from 'react';
import { countOf } from '@/lib/client/library/describe-filter';
import { megabytes } from '@/lib/client/library/library-actions';
import { useLibraryParts } from '@/lib/client/library/library-context';
import { measureBin } from '@/lib/client/library/measure-bin';
import { Confirm } from './confirm';

type Measured = { count: number; bytes: number | null };

/** Asks before everything in the bin goes for good, whatever the filter shows of it. */
export function ConfirmEmptyBin({ onClose }: { onClose: () => void }) {
  const { actions } = useLibraryParts();
  const [measured, setMeasured] = useState<Measured | null>(null);
  useEffect(() => {
    const controller = new AbortController();
    measureBin(controller.signal).then(setMeasured, () => {});
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
        {measured === null ? 'Everything in the bin' : countOf(measured.count, 'image')}
        {measured?.bytes ? `, ${megabytes(measured.bytes)},` : ''} will be deleted for good, whatever the
        filters show of it now. Nobody can bring that back.
      </p>
    </Confirm>
  );
}
