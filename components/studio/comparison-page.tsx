import { useId } from 'react';
import { ComparisonView } from '@/components/cost-compare/comparison-view';
import { LiveProvider } from '@/lib/client/live-provider';
import type { WireStatus } from '@/lib/shared/wire';
import type { WireComparison } from '@/lib/shared/wire-comparison';
import { Frame } from './frame';
import { PlainPage } from './plain-page';

export type ComparisonPageProps = { status: WireStatus; comparison: WireComparison | null };

/** The page of one comparison. */
export function ComparisonPage({ status, comparison }: ComparisonPageProps) {
  const mainId = useId();
  if (comparison === null)
    return (
      <PlainPage title="There is no such comparison">
        It was deleted, or the address is mistyped. Its runs and images would be in the library.
      </PlainPage>
    );
  return (
    <LiveProvider initialRuns={{ runs: [], nextCursor: null }} initialStatus={status}>
      <Frame current="/compare" within mainId={mainId}>
        <main id={mainId} tabIndex={-1} className="cc-main">
          <ComparisonView initial={comparison} />
        </main>
      </Frame>
    </LiveProvider>
  );
}
