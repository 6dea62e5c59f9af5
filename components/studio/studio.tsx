import { Suspense, useCallback, useEffect, useId, useState } from 'react';
import { Feed } from '@/components/feed/feed';
import { ViewerHost } from '@/components/image/viewer-host';
import { Composer } from '@/components/prompt/composer';
import { focusPrompt } from '@/components/prompt/focus-prompt';
import { loadRules, type ServerSettings, wantSettings } from '@/components/prompt/settings-loader';
import { showToast } from '@/components/ui/toast';
import { Toaster } from '@/components/ui/toaster';
import { LiveProvider } from '@/lib/client/live-provider';
import { useRunStore, useStatus } from '@/lib/client/live-stores';
import { loadLazily } from '@/lib/client/load-lazily';
import { listenForShortcuts, registerActions } from '@/lib/client/shortcuts';
import { cycleTheme } from '@/lib/client/theme';
import type { GenerateParams, RunPage, WireStatus } from '@/lib/shared/wire';
import { type StudioDialog, StudioHeader } from './studio-header';

/** Each weighs more than the page around it, so it is fetched when it is first asked for. */
const DIALOGS = {
  connection: loadLazily(async () => (await import('./connection-dialog')).ConnectionDialog),
  palette: loadLazily(async () => (await import('./command-palette')).CommandPalette),
  keys: loadLazily(async () => (await import('./keyboard-help')).KeyboardHelp),
};

/** The Create page: what is asked at the left, what came of it at the right. */
export function Studio({
  runs,
  nextCursor,
  status,
  settings,
}: RunPage & { status: WireStatus; settings: ServerSettings }) {
  return (
    <LiveProvider initialRuns={{ runs, nextCursor }} initialStatus={status}>
      <Create settings={settings} />
    </LiveProvider>
  );
}

function Create({ settings }: { settings: ServerSettings }) {
  const feedId = useId();
  const runs = useRunStore();
  const status = useStatus((now) => now);
  const [dialog, setDialog] = useState<StudioDialog | null>(null);
  const closeDialog = useCallback(() => setDialog(null), []);
  const OpenDialog = dialog && DIALOGS[dialog];

  const generate = useCallback(
    async (params: GenerateParams) => {
      const { estimateOf } = await loadRules();
      return runs.generate(params, {
        estimate: estimateOf(params),
        demo: status.connection.kind === 'demo',
      });
    },
    [runs, status.connection.kind],
  );
  const retiredServed = status.connection.kind === 'compatible';
  const reuse = useCallback(
    async (params: GenerateParams) => {
      wantSettings();
      try {
        const { reuseParams } = await loadRules();
        reuseParams(params, { retiredServed, nowMs: Date.now() });
        focusPrompt();
      } catch (error) {
        showToast({ message: String(error instanceof Error ? error.message : error), tone: 'danger' });
      }
    },
    [retiredServed],
  );

  useEffect(listenForShortcuts, []);
  useEffect(
    () =>
      registerActions([
        {
          id: 'palette',
          label: 'All actions',
          group: 'Everywhere',
          keys: 'mod+k',
          whileTyping: true,
          run: () => setDialog('palette'),
        },
        {
          id: 'keys',
          label: 'Keyboard shortcuts',
          group: 'Everywhere',
          keys: '?',
          run: () => setDialog('keys'),
        },
        { id: 'theme', label: 'Change the theme', group: 'Everywhere', run: cycleTheme },
        {
          id: 'connection',
          label: 'Connection and key',
          group: 'Everywhere',
          run: () => setDialog('connection'),
        },
      ]),
    [],
  );

  return (
    <>
      <a href={`#${feedId}`} className="skip-link">
        Skip to the images
      </a>
      <StudioHeader status={status} onOpen={setDialog} />
      <div className="studio">
        <Composer status={status} settings={settings} onGenerate={generate} />
        <main id={feedId} className="feed-column" tabIndex={-1}>
          <h1 className="sr-only">Create images</h1>
          <Feed onReuse={reuse} onRunAgain={(run) => generate(run.params)} />
        </main>
      </div>
      <ViewerHost onReuse={reuse} onRunAgain={(run) => generate(run.params)} />
      <Toaster />
      <Suspense>{OpenDialog && <OpenDialog onClose={closeDialog} />}</Suspense>
    </>
  );
}
