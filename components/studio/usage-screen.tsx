'use client';
import { useEffect, useRef, useState } from 'react';
import { UsageView } from '@/components/usage/usage-view';
import { useStatus } from '@/lib/client/live-stores';
import { fetchUsage } from '@/lib/client/usage-requests';
import type { UsageReport } from '@/lib/shared/wire-usage';
import { MAIN_ID } from './main-id';
import { useScrollPlace } from './use-scroll-place';

/** @param problem why the report is not what the address asks for */
export function UsageScreen({ report: initial, problem }: { report: UsageReport; problem: string | null }) {
  const status = useStatus((now) => now);
  const [report, setReport] = useState(initial);
  useScrollPlace('usage');
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
    <main id={MAIN_ID} tabIndex={-1} className="outline-none">
      <UsageView report={report} problem={problem} demoConnection={status.connection.kind === 'demo'} />
    </main>
  );
}
