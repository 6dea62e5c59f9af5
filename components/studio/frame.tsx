import { type ReactNode, Suspense, useCallback, useEffect, useState } from 'react';
import { showToast } from '@/components/ui/toast';
import { Toaster } from '@/components/ui/toaster';
import { releaseEarly } from '@/lib/client/early-input';
import { useStatus } from '@/lib/client/live-stores';
import { loadLazily } from '@/lib/client/load-lazily';
import { listenForShortcuts, registerActions } from '@/lib/client/shortcuts';
import { listenForFiles } from '@/lib/client/take-files';
import { cycleTheme } from '@/lib/client/theme';
import { type PagePath, type StudioDialog, StudioHeader } from './studio-header';

/** Each weighs more than the page around it, so it is fetched when it is first asked for. */
const DIALOGS = {
  connection: loadLazily(async () => (await import('./connection-dialog')).ConnectionDialog),
  palette: loadLazily(async () => (await import('./command-palette')).CommandPalette),
  keys: loadLazily(async () => (await import('./keyboard-help')).KeyboardHelp),
};

/**
 * What is around every page: the header, the notices, the dialogs and the actions that exist everywhere.
 *
 * @param current the page of the header that this is, or with `within` the one that it belongs to
 * @param mainId where “Skip to the content” leads
 */
export function Frame({
  current,
  within,
  mainId,
  children,
}: {
  current: PagePath;
  within?: boolean;
  mainId: string;
  children: ReactNode;
}) {
  const status = useStatus((now) => now);
  const [dialog, setDialog] = useState<StudioDialog | null>(null);
  const closeDialog = useCallback(() => setDialog(null), []);
  const OpenDialog = dialog && DIALOGS[dialog];

  useEffect(listenForShortcuts, []);
  useEffect(() => listenForFiles(showToast), []);
  useEffect(() => {
    if (status.budget.warning || status.learnedAt)
      void import('./watch-money').then(({ watchMoney }) => watchMoney(status));
  }, [status]);
  useEffect(() => {
    const open = (which: StudioDialog) => () => setDialog(which);
    const go = (path: PagePath) => () => location.assign(path);
    return registerActions(
      [
        { id: 'palette', label: 'All actions', keys: 'mod+k', whileTyping: true, run: open('palette') },
        { id: 'keys', label: 'Keyboard shortcuts', keys: '?', run: open('keys') },
        { id: 'theme', label: 'Change the theme', run: cycleTheme },
        { id: 'connection', label: 'Connection and key', run: open('connection') },
        { id: 'create', label: 'Go to Create', run: go('/') },
        { id: 'library', label: 'Go to the library', run: go('/library') },
        { id: 'compare', label: 'Go to Compare', run: go('/compare') },
        { id: 'usage', label: 'Go to usage', run: go('/usage') },
      ].map((action) => ({ ...action, group: 'Everywhere' })),
    );
  }, []);
  // After everything inside it, which listens by now.
  useEffect(releaseEarly, []);

  return (
    <>
      <a href={`#${mainId}`} className="skip-link">
        Skip to the content
      </a>
      <StudioHeader status={status} current={current} within={within} onOpen={setDialog} />
      {children}
      <Toaster />
      <Suspense>{OpenDialog && <OpenDialog onClose={closeDialog} />}</Suspense>
    </>
  );
}
