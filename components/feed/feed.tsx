import dynamic from 'next/dynamic';
import { useTranslations } from 'next-intl';
import { Suspense, useDeferredValue, useMemo } from 'react';
import { showToast } from '@/components/ui/toast';
import { createImageActions } from '@/lib/client/image-actions';
import { useLive, useRuns } from '@/lib/client/live-stores';
import { loadLazily, loadWithRetries } from '@/lib/client/load-lazily';
import { useStudioActions } from '@/lib/client/studio-actions';
import { Announcer } from './announcer';
import { EmptyFeed } from './empty-feed';
import type { ExamplePrompt } from './example-prompts';
import { FeedActionsContext } from './feed-actions';
import { useFeedSource } from './use-feed-source';

// What decides which rows exist weighs as much as the rows themselves, and an empty feed needs neither.
const RunList = dynamic(() => loadWithRetries(async () => (await import('./run-list')).RunList));
const OlderRuns = loadLazily(async () => (await import('./older-runs')).OlderRuns);

/** As `aria-setsize` has it. */
const UNKNOWN = -1;

/**
 * Every run, newest first, following its changes.
 *
 * @param screen the one it is on, whose scroll place it keeps
 * @param examples what to try when there is nothing yet
 */
export function Feed({ screen, examples }: { screen: string; examples: readonly ExamplePrompt[] }) {
  const t = useTranslations('feed');
  const stores = useLive();
  const { reuse } = useStudioActions();
  const order = useRuns((state) => state.order);
  const more = useRuns((state) => state.nextCursor !== null);
  const actions = useMemo(() => createImageActions(stores, showToast), [stores]);
  useFeedSource();

  // Deferred: at the first run, the empty feed stays until the list has been fetched.
  const filled = useDeferredValue(order.length > 0);
  const count = more ? UNKNOWN : order.length;
  return (
    <FeedActionsContext value={actions}>
      <Announcer />
      {filled ? (
        <div role="feed" aria-label={t('label')}>
          <RunList order={order} count={count} screen={screen} />
        </div>
      ) : (
        <EmptyFeed examples={examples} onPick={reuse} />
      )}
      <Suspense>{more ? <OlderRuns /> : null}</Suspense>
    </FeedActionsContext>
  );
}
