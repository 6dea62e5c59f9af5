import { Suspense, useMemo } from 'react';
import { showToast } from '@/components/ui/toast';
import { createImageActions } from '@/lib/client/image-actions';
import { useLive, useRuns } from '@/lib/client/live-stores';
import { loadLazily } from '@/lib/client/load-lazily';
import { useStudioActions } from '@/lib/client/studio-actions';
import { Announcer } from './announcer';
import { EmptyFeed } from './empty-feed';
import type { ExamplePrompt } from './example-prompts';
import { FeedActionsContext } from './feed-actions';
import { RunRow } from './run-row';
import { useFeedSource } from './use-feed-source';

const OlderRuns = loadLazily(async () => (await import('./older-runs')).OlderRuns);

/** These rows are laid out at once: deferring them would delay the first view. */
const ROWS_AT_ONCE = 3;

/**
 * Every run, newest first, following its changes.
 *
 * @param examples what to try when there is nothing yet
 */
export function Feed({ examples }: { examples: readonly ExamplePrompt[] }) {
  const stores = useLive();
  const { reuse } = useStudioActions();
  const order = useRuns((state) => state.order);
  const more = useRuns((state) => state.nextCursor !== null);
  const actions = useMemo(() => createImageActions(stores, showToast), [stores]);
  useFeedSource();

  return (
    <FeedActionsContext value={actions}>
      <Announcer />
      {order.length === 0 ? (
        <EmptyFeed examples={examples} onPick={reuse} />
      ) : (
        order.map((id, index) => <RunRow key={id} id={id} urgent={index < ROWS_AT_ONCE} />)
      )}
      <Suspense>{more ? <OlderRuns /> : null}</Suspense>
    </FeedActionsContext>
  );
}
