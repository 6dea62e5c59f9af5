'use client';
import { ComparisonView } from '@/components/cost-compare/comparison-view';
import { MAIN_ID } from '@/components/ui/main-id';
import type { WireComparison } from '@/lib/shared/wire-comparison';

/** One comparison. */
export function ComparisonScreen({ initial }: { initial: WireComparison }) {
  return (
    <main id={MAIN_ID} tabIndex={-1} className="outline-none">
      <ComparisonView initial={initial} />
    </main>
  );
}
