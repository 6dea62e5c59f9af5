import { usePathname, useSearchParams } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { Suspense, useEffect, useState } from 'react';
import { Button } from '@/components/ui/button';
import { Icon } from '@/components/ui/icon';
import { IconButton } from '@/components/ui/icon-button';
import { Kbd } from '@/components/ui/kbd';
import { Logo } from '@/components/ui/logo';
import { ScreenLink } from '@/components/ui/screen-link';
import { loadLazily } from '@/lib/client/load-lazily';
import { useMayMake, useWho } from '@/lib/client/who';
import { COLLECTIONS_PATH } from '@/lib/shared/accounts';
import { LIBRARY_PATH } from '@/lib/shared/library-address';
import type { WireStatus } from '@/lib/shared/wire';
import { ConnectionBadge } from './connection-badge';
import { Spending } from './spending';
import { StreamNotice } from './stream-notice';
import { ThemeToggle } from './theme-toggle';

/** Not for those who have no accounts. */
const AccountMenu = loadLazily(async () => (await import('./account-menu')).AccountMenu);

export type StudioDialog = 'connection' | 'palette' | 'keys' | 'settings';

type ScreenName = 'create' | 'library' | 'references' | 'collections' | 'recipes' | 'compare' | 'usage';

type Screen = {
  path: string;
  name: ScreenName;
  /** What else belongs to it. */
  within?: RegExp;
  className?: string;
  /** Also for those who only see what is shared with them. */
  shared?: true;
};

/** In the order of the header. */
const SCREENS: readonly Screen[] = [
  { path: '/', name: 'create' },
  { path: LIBRARY_PATH, name: 'library', within: /^\/image\// },
  // Where there is little room, the library leads there (components/library/library-head.tsx).
  { path: '/references', name: 'references', className: 'max-lg:hidden' },
  { path: COLLECTIONS_PATH, name: 'collections', within: /^\/collections\//, shared: true },
  { path: '/recipes', name: 'recipes', within: /^\/recipes\// },
  { path: '/compare', name: 'compare', within: /^\/compare\// },
  // There what was spent, above, leads to it.
  { path: '/usage', name: 'usage', className: 'max-md:hidden' },
];

export function StudioHeader({
  status,
  onOpen,
}: {
  status: WireStatus;
  onOpen: (dialog: StudioDialog) => void;
}) {
  const t = useTranslations('studio.header');
  const pathname = usePathname();
  const library = useLibraryAddress();
  const { person } = useWho();
  const makes = useMayMake();
  return (
    <header
      data-header
      className="sticky top-0 z-20 flex h-(--header) items-center border-b bg-canvas max-md:flex-wrap max-md:gap-x-4 max-md:ps-4 max-md:pe-1 md:gap-4 md:ps-5 md:pe-3"
    >
      <p className="flex items-center gap-2 text-base font-semibold tracking-tight max-md:h-12">
        <Logo />
        <span>Overpaint</span>
      </p>
      <nav
        aria-label={t('pages')}
        // In a language with long words it is wider than a phone.
        className="flex gap-1 max-md:order-1 max-md:-ms-2.5 max-md:h-10 max-md:w-full max-md:overflow-x-auto max-md:[scrollbar-width:none] md:self-stretch"
      >
        {SCREENS.filter(({ shared }) => makes || shared).map(({ path, name, within, className = '' }) => (
          <ScreenLink
            key={path}
            href={path === LIBRARY_PATH && pathname !== path ? library : path}
            // Each screen comes back where it was left (use-scroll-place.ts).
            scroll={false}
            className={`relative grid place-items-center px-2.5 font-medium max-md:px-1 text-muted hover:text-ink max-md:flex-1 aria-[current]:text-ink aria-[current]:after:absolute aria-[current]:after:inset-x-2.5 aria-[current]:after:bottom-0 md:aria-[current]:after:-bottom-px aria-[current]:after:h-0.5 aria-[current]:after:bg-accent ${className}`}
            aria-current={pathname === path ? 'page' : within?.test(pathname) ? 'true' : undefined}
          >
            {t(name)}
          </ScreenLink>
        ))}
      </nav>
      {/* From nothing on a phone, so that it never goes to a line of its own. */}
      <div className="ms-auto flex min-w-0 items-center gap-1 max-md:h-12 max-md:flex-[1_1_0] max-md:justify-end">
        {makes && (
          <div className="me-2 flex min-w-0 items-center gap-3">
            <ConnectionBadge status={status} onOpen={() => onOpen('connection')} />
            <Spending status={status} />
          </div>
        )}
        <StreamNotice />
        {/* On a phone there is room for one of the two, and the theme is in the settings too. */}
        <ThemeToggle className="max-md:hidden" />
        <IconButton icon="settings" label={t('settings')} onClick={() => onOpen('settings')} />
        <IconButton icon="help" label={t('keys')} className="max-md:hidden" onClick={() => onOpen('keys')} />
        <Button
          variant="ghost"
          className="max-md:hidden"
          aria-label={t('actions')}
          title={t('actions')}
          onClick={() => onOpen('palette')}
        >
          <Icon name="search" />
          <Kbd keys="mod+k" />
        </Button>
        {person !== null && (
          <Suspense fallback={<span className="size-8 shrink-0 max-md:size-11" />}>
            <AccountMenu />
          </Suspense>
        )}
      </div>
    </header>
  );
}

/** Where the library was left: what it was narrowed to, and how far it was looked through. */
function useLibraryAddress(): string {
  const pathname = usePathname();
  const search = useSearchParams().toString();
  const [address, setAddress] = useState(LIBRARY_PATH);
  useEffect(() => {
    if (pathname === LIBRARY_PATH) setAddress(search === '' ? pathname : `${pathname}?${search}`);
  }, [pathname, search]);
  return address;
}
