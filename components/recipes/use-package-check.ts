import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useQueryCache } from '@/lib/client/query-cache';
import { queryKeys } from '@/lib/client/query-keys';
import { checkPackage } from '@/lib/client/recipes/job-requests';
import type { WireJob } from '@/lib/shared/recipes/wire-jobs';
import { useJob, useJobStore } from './use-job';

export type AskedPackage = {
  kind: string;
  options?: URLSearchParams | undefined;
  /** Why there is nothing to ask for; null: there is. */
  why?: string | null;
};

export type AskedCheck = ReturnType<typeof usePackageCheck>;

/** Makes a package without keeping it, for what the report says. What was checked is of the job as it was then. */
export function usePackageCheck({ kind, options, why = null }: AskedPackage) {
  const job = useJob((state) => state.job);
  const { save, getState } = useJobStore();
  const cache = useQueryCache();
  const keyOf = (of: WireJob) => [of.id, kind, options?.toString() ?? '', versionOf(of)].join(' ');
  const asked = keyOf(job);
  const [wanted, setWanted] = useState<string | null>(null);
  const query = useQuery(
    {
      queryKey: queryKeys.packageReport(asked),
      queryFn: ({ signal }) => checkPackage(job.id, kind, options, signal),
      enabled: wanted === asked && why === null,
    },
    cache,
  );
  const ask = async () => {
    // What is checked is what is seen. If it cannot be saved, the head of the page says so.
    if (await save()) setWanted(keyOf(getState().job));
  };
  return { query, isBlocked: why !== null || query.isFetching, ask };
}

function versionOf(job: WireJob): string {
  return [job.revision, ...job.items.map((item) => `${item.revision}${item.chosen}${item.verdict}`)].join();
}
