import { type ReactNode, useEffect, useState } from 'react';
import type { LearnedPrices } from '@/lib/shared/learned-prices';
import type { RunPage, WireRun, WireStatus } from '@/lib/shared/wire';
import { createImageStore } from './image-store';
import { inBatches } from './in-batches';
import { setLearned } from './learned-prices';
import { LiveContext } from './live-stores';
import { setNews } from './model-news';
import { connectRunEvents } from './run-events';
import { createRunStore, hasOpenRuns } from './run-store';
import { createStatusStore, watchStatus } from './status-store';

/**
 * Everything that follows the server: the runs, what was spent, and the one event stream that keeps both current. Made
 * once for as long as the tab is open, with what the server rendered, so that the first paint needs no request.
 */
export function LiveProvider(props: {
  runs: RunPage;
  status: WireStatus;
  learned: LearnedPrices;
  children: ReactNode;
}) {
  const [stores] = useState(() => {
    // Before anything below is drawn with them. The same for everybody, so the server's own stores of them may hold them.
    setLearned(props.learned);
    setNews(props.status.news);
    const images = createImageStore();
    return { images, runs: createRunStore(props.runs, images), status: createStatusStore(props.status) };
  });

  useEffect(() => {
    const { runs, status } = stores;
    const { take, end: endTaking } = inBatches<WireRun>((batch) => runs.merge(batch));
    const endEvents = connectRunEvents({
      onSnapshot: runs.mergeSnapshot,
      onRun: take,
      onState: runs.setConnection,
      mayRest: () => !hasOpenRuns(runs.getState()),
    });
    const endWatch = watchStatus(status, runs);
    const endNews = status.subscribe(({ news }) => setNews(news));
    return () => {
      endEvents();
      endTaking();
      endWatch();
      endNews();
    };
  }, [stores]);

  return <LiveContext value={stores}>{props.children}</LiveContext>;
}
