import { Suspense, useCallback, useEffect, useId } from 'react';
import { useStore } from 'zustand';
import type { ExamplePrompt } from '@/components/feed/example-prompts';
import { Feed } from '@/components/feed/feed';
import { ViewerHost } from '@/components/image/viewer-host';
import { Composer } from '@/components/prompt/composer';
import { focusPrompt } from '@/components/prompt/focus-prompt';
import { loadRules, type ServerSettings, wantSettings } from '@/components/prompt/settings-loader';
import { showToast } from '@/components/ui/toast';
import { localStore } from '@/lib/client/browser-storage';
import { askEdit, editSeam, TRAY_STORAGE_KEY, wantEditing, watchDrawnTray } from '@/lib/client/edit-seam';
import { LiveProvider } from '@/lib/client/live-provider';
import { useRunStore, useStatus } from '@/lib/client/live-stores';
import { loadLazily } from '@/lib/client/load-lazily';
import { dropStore, takeFiles } from '@/lib/client/take-files';
import type { GenerateParams, RunPage, WireImage, WireRun, WireStatus } from '@/lib/shared/wire';
import { COMPARE } from './compare-parts';
import { Frame } from './frame';

const Editing = loadLazily(async () => (await import('./editing')).Editing);

type StudioParts = { settings: ServerSettings; examples: readonly ExamplePrompt[] };

/** The Create page: what is asked at the left, what came of it at the right. */
export function Studio({
  runs,
  nextCursor,
  status,
  ...parts
}: RunPage & { status: WireStatus } & StudioParts) {
  return (
    <LiveProvider initialRuns={{ runs, nextCursor }} initialStatus={status}>
      <Create {...parts} />
    </LiveProvider>
  );
}

function onInput(image: WireImage, alone: boolean): void {
  askEdit({ image, alone });
  focusPrompt();
}

function Create({ settings, examples }: StudioParts) {
  const feedId = useId();
  const runs = useRunStore();
  const status = useStatus((now) => now);
  const editing = useStore(editSeam, (state) => state.wanted);

  const generate = useCallback(
    async (params: GenerateParams, again?: WireRun) => {
      const { estimateOf } = await loadRules();
      const { edit = null, inputs = [], estimate = estimateOf(params) } = again ?? {};
      return runs.generate(params, {
        estimate: edit ? estimate : estimateOf(params),
        demo: status.connection.kind === 'demo',
        editOf: edit ? { inputs, edit } : undefined,
      });
    },
    [runs, status.connection.kind],
  );
  const reuse = useCallback(async (params: GenerateParams, run?: WireRun) => {
    wantSettings();
    if (run?.edit) askEdit({ run });
    try {
      const { reuseParams } = await loadRules();
      reuseParams(params);
      focusPrompt();
    } catch (error) {
      showToast({ message: String(error instanceof Error ? error.message : error), tone: 'danger' });
    }
  }, []);

  const onRunAgain = useCallback((run: WireRun) => generate(run.params, run), [generate]);

  useEffect(() => {
    if (localStore.getItem(TRAY_STORAGE_KEY) !== null) wantEditing();
    watchDrawnTray();
    return takeFiles({
      onFiles: (files) => askEdit({ files }),
      onOwnImage: (imageId) => askEdit({ imageId }),
    });
  }, []);
  useEffect(() => dropStore.subscribe(({ over }) => over && wantEditing()), []);
  useEffect(() => {
    // Another page sent somebody here with something.
    if (location.search + location.hash) void import('./arrival').then(({ arrive }) => arrive({ reuse }));
  }, [reuse]);

  const feedActions = { onReuse: reuse, onInput, onRunAgain };

  return (
    <Frame current="/" mainId={feedId}>
      <div className="studio">
        <Composer status={status} settings={settings} onGenerate={generate} />
        <main id={feedId} className="feed-column" tabIndex={-1}>
          <h1 className="sr-only">Create images</h1>
          <Feed examples={examples} {...feedActions} />
        </main>
      </div>
      <ViewerHost compare={COMPARE} {...feedActions} />
      <Suspense>{editing && <Editing />}</Suspense>
    </Frame>
  );
}
