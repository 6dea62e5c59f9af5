import { useEffect, useId, useRef, useState } from 'react';
import { UsageView } from '@/components/usage/usage-view';
import { LiveProvider } from '@/lib/client/live-provider';
import { useStatus } from '@/lib/client/live-stores';
import { fetchUsage } from '@/lib/client/usage-requests';
import type { WireStatus } from '@/lib/shared/wire';
import type { UsageReport } from '@/lib/shared/wire-usage';
import { Frame } from './frame';

type UsagePageProps = { status: WireStatus; report: UsageReport; problem: string | null };

export function UsagePage({ status, ...props }: UsagePageProps) {
  return (
    <LiveProvider initialRuns={{ runs: [], nextCursor: null }} initialStatus={status}>
      <Usage {...props} />
    </LiveProvider>
  );
}

function Usage({ report: initial, problem }: Omit<UsagePageProps, 'status'>) {
  const mainId = useId();
  const status = useStatus((now) => now);
  const [report, setReport] = useState(initial);
  const first = useRef(status);

  useEffect(() => {
    // A run has begun or ended, here or elsewhere; the first status is the one that the report came with.
    if (status === first.current) return;
    let gone = false;
    fetchUsage(initial).then(
      (now) => !gone && setReport(now),
      // What is shown stays true of its moment; the next run asks again.
      () => {},
    );
    return () => {
      gone = true;
    };
  }, [status, initial]);

  return (
    <Frame current="/usage" mainId={mainId}>
      <main id={mainId} tabIndex={-1} className="outline-none">
        <UsageView report={report} problem={problem} demoConnection={status.connection.kind === 'demo'} />
      </main>
    </Frame>
  );
}
