'use client';
import { ComparisonView } from '@/components/cost-compare/comparison-view';
import type { WireComparison } from '@/lib/shared/wire-comparison';
import { MAIN_ID } from './main-id';

/** One comparison. */
export function ComparisonScreen({ initial }: { initial: WireComparison }) {
  return (
    <main id={MAIN_ID} tabIndex={-1} className="outline-none">
      <ComparisonView initial={initial} />
    </main>
  );
}
