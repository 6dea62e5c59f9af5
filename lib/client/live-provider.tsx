import { type ReactNode, useEffect, useState } from 'react';
import type { RunPage, WireRun, WireStatus } from '@/lib/shared/wire';
import { inBatches } from './in-batches';
import { LiveContext } from './live-stores';
import { setNews } from './model-news';
import { connectRunEvents } from './run-events';
import { createRunStore, hasOpenRuns } from './run-store';
import { createStatusStore, watchStatus } from './status-store';

/**
 * Everything on a page that follows the server: the runs, what was spent, and the one event stream that keeps both
 * current. Begins with what the server rendered, so that the first paint needs no request.
 */
export function LiveProvider(props: {
  initialRuns: RunPage;
  initialStatus: WireStatus;
  children: ReactNode;
}) {
  const [stores] = useState(() => {
    // Before anything below is drawn with it.
    setNews(props.initialStatus.news);
    return {
      runs: createRunStore(props.initialRuns),
      status: createStatusStore(props.initialStatus),
    };
  });

  useEffect(() => {
    const { runs, status } = stores;
    const { take, end: endTaking } = inBatches<WireRun>(runs.merge);
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
