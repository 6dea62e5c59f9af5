import { useCallback, useEffect, useId, useState } from 'react';
import { settingChips } from '@/components/feed/setting-chips';
import { ViewerHost } from '@/components/image/viewer-host';
import { Library } from '@/components/library/library';
import { useViewerSource } from '@/components/library/use-viewer-source';
import { showToast } from '@/components/ui/toast';
import { refusalSentence } from '@/lib/client/describe-refusal';
import { createImageActions } from '@/lib/client/image-actions';
import { followServer } from '@/lib/client/library/follow-server';
import type { Density } from '@/lib/client/library/grid-geometry';
import { createLibraryActions } from '@/lib/client/library/library-actions';
import { LibraryContext } from '@/lib/client/library/library-context';
import { followHistory } from '@/lib/client/library/library-history';
import { createLibraryStore, type LibraryStart } from '@/lib/client/library/library-store';
import { LiveProvider } from '@/lib/client/live-provider';
import { useRunStore, useStatus } from '@/lib/client/live-stores';
import type { WireRun, WireStatus } from '@/lib/shared/wire';
import { COMPARE } from './compare-parts';
import { Frame } from './frame';

const NO_RUNS = { runs: [], nextCursor: null };

export type LibraryPageProps = {
  /** What the document is called (pages/_document). */
  title: string;
  status: WireStatus;
  start: LibraryStart;
  density: Density;
  /** Ids to choose from. */
  models: readonly string[];
};

export function LibraryPage({ status, ...parts }: LibraryPageProps) {
  return (
    <LiveProvider initialRuns={NO_RUNS} initialStatus={status}>
      <Page {...parts} />
    </LiveProvider>
  );
}

function Page({ start, density, models }: Omit<LibraryPageProps, 'status' | 'title'>) {
  const mainId = useId();
  const runs = useRunStore();
  const demo = useStatus((status) => status.connection.kind === 'demo');
  const [parts] = useState(() => {
    const store = createLibraryStore(start);
    return { store, actions: createLibraryActions(store, showToast) };
  });
  const [{ copy }] = useState(() => createImageActions(runs, showToast));

  useEffect(() => followHistory(parts.store), [parts]);
  useEffect(() => followServer(parts.store, runs), [parts, runs]);

  const onRunAgain = useCallback(
    async (run: WireRun) => {
      try {
        const editOf = run.edit ? { inputs: run.inputs, edit: run.edit } : undefined;
        await runs.generate(run.params, { estimate: run.estimate, demo, editOf });
        showToast({
          message: 'Started again.',
          action: { label: 'Watch it', run: () => location.assign('/') },
        });
      } catch (error) {
        showToast({ tone: 'danger', message: refusalSentence(error) });
      }
    },
    [runs, demo],
  );

  return (
    <LibraryContext value={parts}>
      <Frame current="/library" mainId={mainId}>
        <Library
          mainId={mainId}
          models={models}
          initialDensity={density}
          onRunAgain={onRunAgain}
          onCopy={copy}
          settingsOf={settingsOf}
        />
        <Viewer />
      </Frame>
    </LibraryContext>
  );
}

function Viewer() {
  return <ViewerHost source={useViewerSource()} compare={COMPARE} />;
}

function settingsOf(run: WireRun): string[] {
  return settingChips(run.params, run.edit);
}
