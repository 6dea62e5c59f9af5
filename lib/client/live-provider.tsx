import { type ReactNode, useEffect, useState } from 'react';
import type { RunPage, WireStatus } from '@/lib/shared/wire';
import { LiveContext } from './live-stores';
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
  const [stores] = useState(() => ({
    runs: createRunStore(props.initialRuns),
    status: createStatusStore(props.initialStatus),
  }));

  useEffect(() => {
    const { runs, status } = stores;
    const endEvents = connectRunEvents({
      onSnapshot: runs.mergeSnapshot,
      onRun: (run) => runs.merge([run]),
      onState: runs.setConnection,
      mayRest: () => !hasOpenRuns(runs.getState()),
    });
    const endWatch = watchStatus(status, runs);
    return () => {
      endEvents();
      endWatch();
    };
  }, [stores]);

  return <LiveContext value={stores}>{props.children}</LiveContext>;
}
