'use client';
import { LimitsCard } from '@/components/people/limits-card';
import { Wishes } from '@/components/people/wishes';
import { MAIN_ID } from '@/components/ui/main-id';
import { UsageView } from '@/components/usage/usage-view';
import { useStatus } from '@/lib/client/live-stores';
import { useGivenQuery, useQueryCache } from '@/lib/client/query-cache';
import { queryKeys } from '@/lib/client/query-keys';
import { fetchUsage } from '@/lib/client/usage-requests';
import type { Sentence } from '@/lib/shared/language';
import type { UsageReport } from '@/lib/shared/wire-usage';
import { useScrollPlace } from './use-scroll-place';

/** @param problem why the report is not what the address asks for */
export function UsageScreen({ report: initial, problem }: { report: UsageReport; problem: Sentence | null }) {
  const demoConnection = useStatus(({ connection }) => connection.kind === 'demo');
  const report = useGivenQuery(queryKeys.usage(initial), () => fetchUsage(initial), initial);
  const cache = useQueryCache();
  const readAgain = () => void cache.invalidateQueries({ queryKey: queryKeys.ofRuns });
  useScrollPlace('usage');
  const { person } = report;

  return (
    <main id={MAIN_ID} tabIndex={-1} className="outline-none">
      <UsageView report={report} problem={problem} demoConnection={demoConnection}>
        <Wishes wishes={report.wishes} onAnswered={readAgain} />
        {person?.limits && <LimitsCard person={{ ...person, limits: person.limits }} onSaved={readAgain} />}
      </UsageView>
    </main>
  );
}
