import { usePathname, useSearchParams } from 'next/navigation';
import { useEffect, useState } from 'react';
import { Icon } from '@/components/ui/icon';
import { IconButton } from '@/components/ui/icon-button';
import { Kbd } from '@/components/ui/kbd';
import { ScreenLink } from '@/components/ui/screen-link';
import { LIBRARY_PATH } from '@/lib/shared/library-address';
import type { WireStatus } from '@/lib/shared/wire';
import { ConnectionBadge } from './connection-badge';
import { Logo } from './logo';
import { Spending } from './spending';
import { StreamNotice } from './stream-notice';
import { ThemeToggle } from './theme-toggle';

export type StudioDialog = 'connection' | 'palette' | 'keys';

/** The screens of the header, in its order; `within`: what else belongs to one. */
const SCREENS: readonly { path: string; name: string; within?: RegExp }[] = [
  { path: '/', name: 'Create' },
  { path: LIBRARY_PATH, name: 'Library', within: /^\/image\// },
  { path: '/compare', name: 'Compare', within: /^\/compare\// },
  { path: '/usage', name: 'Usage' },
];

export function StudioHeader({
  status,
  onOpen,
}: {
  status: WireStatus;
  onOpen: (dialog: StudioDialog) => void;
}) {
  const pathname = usePathname();
  const library = useLibraryAddress();
  return (
    <header className="header">
      <p className="brand">
        <Logo />
        <span>Overpaint</span>
      </p>
      <nav aria-label="Pages" className="pages">
        {SCREENS.map(({ path, name, within }) => (
          <ScreenLink
            key={path}
            href={path === LIBRARY_PATH && pathname !== path ? library : path}
            // Each screen comes back where it was left (use-scroll-place.ts).
            scroll={false}
            aria-current={pathname === path ? 'page' : within?.test(pathname) ? 'true' : undefined}
          >
            {name}
          </ScreenLink>
        ))}
      </nav>
      <div className="ml-auto flex min-w-0 items-center gap-1">
        <div className="mr-2 flex min-w-0 items-center gap-3">
          <ConnectionBadge status={status} onOpen={() => onOpen('connection')} />
          <Spending status={status} />
        </div>
        <StreamNotice />
        <ThemeToggle />
        <IconButton
          icon="help"
          label="Keyboard shortcuts"
          className="max-md:!hidden"
          onClick={() => onOpen('keys')}
        />
        <button
          type="button"
          className="button button-ghost max-md:!hidden"
          aria-label="All actions"
          title="All actions"
          onClick={() => onOpen('palette')}
        >
          <Icon name="search" />
          <Kbd keys="mod+k" />
        </button>
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
