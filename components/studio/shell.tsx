'use client';
import { usePathname, useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { type ReactNode, Suspense, useCallback, useEffect, useState } from 'react';
import { MAIN_ID } from '@/components/ui/main-id';
import { showToast } from '@/components/ui/toast';
import { Toaster } from '@/components/ui/toaster';
import { guardComposition } from '@/lib/client/guard-composition';
import { LiveProvider } from '@/lib/client/live-provider';
import { useStatus } from '@/lib/client/live-stores';
import { loadLazily } from '@/lib/client/load-lazily';
import { listenForShortcuts, registerActions } from '@/lib/client/shortcuts';
import { listenForFiles } from '@/lib/client/take-files';
import { cycleTheme } from '@/lib/client/theme';
import { useHydrated } from '@/lib/client/use-hydrated';
import { useMayMake, useWho, WhoContext } from '@/lib/client/who';
import { COLLECTIONS_PATH, PEOPLE_PATH, TRAIL_PATH } from '@/lib/shared/accounts';
import type { LearnedPrices } from '@/lib/shared/learned-prices';
import type { RunPage, WireStatus } from '@/lib/shared/wire';
import type { WireVisitor } from '@/lib/shared/wire-accounts';
import { type StudioDialog, StudioHeader } from './studio-header';
import { StudioProvider } from './studio-provider';
import { watchMoney } from './watch-money';

// Before React listens.
if (typeof window !== 'undefined') guardComposition();

/** Each weighs more than the page around it, so it is fetched when it is first asked for. */
const DIALOGS = {
  connection: loadLazily(async () => (await import('./connection-dialog')).ConnectionDialog),
  palette: loadLazily(async () => (await import('./command-palette')).CommandPalette),
  settings: loadLazily(async () => (await import('./settings-dialog')).SettingsDialog),
  keys: loadLazily(async () => (await import('./keyboard-help')).KeyboardHelp),
};

/**
 * What is around every screen and outlives it: the stores, the one event stream, what is being made, the header, the
 * notices, the dialogs and the actions that exist everywhere.
 */
export function Shell({
  who,
  modal,
  children,
  ...known
}: {
  who: WireVisitor;
  runs: RunPage;
  status: WireStatus;
  learned: LearnedPrices;
  /** What lies over the screen: an image that was opened from it. */
  modal: ReactNode;
  children: ReactNode;
}) {
  return (
    <WhoContext value={who}>
      <LiveProvider {...known}>
        <StudioProvider>
          <Surroundings>{children}</Surroundings>
          {modal}
        </StudioProvider>
      </LiveProvider>
    </WhoContext>
  );
}

function Surroundings({ children }: { children: ReactNode }) {
  const t = useTranslations('studio');
  const group = useTranslations('common.groups')('everywhere');
  const status = useStatus((now) => now);
  const { accounts, admin } = useWho();
  const decides = accounts && admin;
  const makes = useMayMake();
  const router = useRouter();
  const pathname = usePathname();
  const [dialog, setDialog] = useState<StudioDialog | null>(null);
  const closeDialog = useCallback(() => setDialog(null), []);
  const OpenDialog = dialog && DIALOGS[dialog];

  useEffect(listenForShortcuts, []);
  useEffect(() => listenForFiles(showToast), []);
  useEffect(() => {
    const showUsage = pathname === '/usage' ? null : () => router.push('/usage');
    void watchMoney(status, showUsage);
  }, [status, pathname, router]);
  useEffect(() => {
    const open = (which: StudioDialog) => () => setDialog(which);
    const go = (path: string) => () => router.push(path);
    return registerActions(
      [
        {
          id: 'palette',
          label: t('actions.palette'),
          keys: 'mod+k',
          whileTyping: true,
          run: open('palette'),
        },
        { id: 'keys', label: t('actions.keys'), keys: '?', run: open('keys') },
        { id: 'theme', label: t('actions.theme'), run: cycleTheme },
        { id: 'settings', label: t('actions.settings'), run: open('settings') },
        ...(makes
          ? [
              { id: 'connection', label: t('actions.connection'), run: open('connection') },
              { id: 'create', label: t('actions.create'), run: go('/') },
            ]
          : []),
        { id: 'library', label: t('actions.library'), run: go('/library') },
        { id: 'collections', label: t('actions.collections'), run: go(COLLECTIONS_PATH) },
        ...(makes
          ? [
              { id: 'references', label: t('actions.references'), run: go('/references') },
              { id: 'recipes', label: t('actions.recipes'), run: go('/recipes') },
              { id: 'compare', label: t('actions.compare'), run: go('/compare') },
              { id: 'usage', label: t('actions.usage'), run: go('/usage') },
            ]
          : []),
        ...(decides
          ? [
              { id: 'people', label: t('actions.people'), run: go(PEOPLE_PATH) },
              { id: 'trail', label: t('actions.trail'), run: go(TRAIL_PATH) },
            ]
          : []),
      ].map((action) => ({ ...action, group })),
    );
  }, [router, t, group, decides, makes]);

  return (
    // Until React has taken over what the server drew, a click would be lost, or send a form and leave the page.
    <div className="contents" inert={!useHydrated()}>
      <a
        href={`#${MAIN_ID}`}
        className="fixed start-2 top-2 z-70 -translate-y-16 rounded-lg bg-ink px-3 py-2 text-canvas focus:translate-none"
      >
        {t('skipToContent')}
      </a>
      <StudioHeader status={status} onOpen={setDialog} />
      {children}
      <Toaster />
      <Suspense>{OpenDialog && <OpenDialog onClose={closeDialog} />}</Suspense>
    </div>
  );
}
