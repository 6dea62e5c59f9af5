import { Suspense, useEffect, useMemo, useRef, useState } from 'react';
import { showToast } from '@/components/ui/toast';
import { refusalSentence } from '@/lib/client/describe-refusal';
import { createImageActions } from '@/lib/client/image-actions';
import { useRunStore, useRuns } from '@/lib/client/live-stores';
import { loadLazily } from '@/lib/client/load-lazily';
import type { GenerateParams, WireImage, WireRun } from '@/lib/shared/wire';
import { Announcer } from './announcer';
import { EmptyFeed } from './empty-feed';
import type { ExamplePrompt } from './example-prompts';
import { type FeedActions, FeedActionsContext } from './feed-actions';
import { RunRow } from './run-row';

function showRefusal(error: unknown) {
  showToast({ tone: 'danger', message: refusalSentence(error) });
}

const OlderRuns = loadLazily(async () => (await import('./older-runs')).OlderRuns);

/** Rows near enough to the top that putting off their layout would delay what is seen first. */
const ROWS_AT_ONCE = 3;

/** Every run, newest first, as it is and as it becomes. Needs `LiveProvider` above. */
export function Feed(props: {
  /** What to try when there is nothing yet. Comes with the page: as data it weighs nothing in the script. */
  examples: readonly ExamplePrompt[];
  /** Put these settings and this prompt into the composer; of an edit also its pictures. */
  onReuse: (params: GenerateParams, run?: WireRun) => void;
  /** `alone`: edit this and nothing else. */
  onInput: (image: WireImage, alone: boolean) => void;
  /** Rejects when the new run was refused; the reason is shown. */
  onRunAgain: (run: WireRun) => Promise<unknown>;
}) {
  const store = useRunStore();
  const order = useRuns((state) => state.order);
  const latest = useRef(props);
  useEffect(() => {
    latest.current = props;
  });
  // Only in the browser: the server would send what is inside a boundary with a script that the page's policy refuses.
  const [mounted, setMounted] = useState(false);
  useEffect(() => setMounted(true), []);
  const more = useRuns((state) => state.nextCursor !== null) && mounted;

  const actions = useMemo<FeedActions>(
    () => ({
      ...createImageActions(store, showToast),
      onReuse: (params, run) => latest.current.onReuse(params, run),
      onInput: (image, alone) => latest.current.onInput(image, alone),
      onRunAgain: (run) => latest.current.onRunAgain(run).catch(showRefusal),
    }),
    [store],
  );

  return (
    <FeedActionsContext value={actions}>
      <Announcer />
      {order.length === 0 ? (
        <EmptyFeed examples={props.examples} onPick={actions.onReuse} />
      ) : (
        order.map((id, index) => <RunRow key={id} id={id} urgent={index < ROWS_AT_ONCE} />)
      )}
      <Suspense>{more ? <OlderRuns /> : null}</Suspense>
    </FeedActionsContext>
  );
}
