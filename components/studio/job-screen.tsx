'use client';
import { JobView } from '@/components/recipes/job-view';
import { MAIN_ID } from '@/components/ui/main-id';
import type { WireJob } from '@/lib/shared/recipes/wire-jobs';

/** One job. */
export function JobScreen({ initial }: { initial: WireJob }) {
  return (
    <main id={MAIN_ID} tabIndex={-1} className="outline-none">
      <JobView initial={initial} />
    </main>
  );
}
