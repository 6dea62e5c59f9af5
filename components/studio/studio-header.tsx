import { Icon } from '@/components/ui/icon';
import { IconButton } from '@/components/ui/icon-button';
import { Kbd } from '@/components/ui/kbd';
import type { WireStatus } from '@/lib/shared/wire';
import { ConnectionBadge } from './connection-badge';
import { Logo } from './logo';
import { Spending } from './spending';
import { StreamNotice } from './stream-notice';
import { ThemeToggle } from './theme-toggle';

export type StudioDialog = 'connection' | 'palette' | 'keys';

/** The pages of the header, in its order. */
const PAGES = { '/': 'Create', '/library': 'Library', '/compare': 'Compare', '/usage': 'Usage' };
export type PagePath = keyof typeof PAGES;

/** Plain links: a page is whole as it comes from the server, and the router's own links would weigh more than it. */
export function StudioHeader({
  status,
  current,
  within = false,
  onOpen,
}: {
  status: WireStatus;
  current: PagePath;
  /** This is not that page but one that belongs to it. */
  within?: boolean | undefined;
  onOpen: (dialog: StudioDialog) => void;
}) {
  return (
    <header className="header">
      <p className="brand">
        <Logo />
        <span>Overpaint</span>
      </p>
      <nav aria-label="Pages" className="pages">
        {Object.entries(PAGES).map(([path, name]) => (
          <a key={path} href={path} aria-current={path === current ? (within ? 'true' : 'page') : undefined}>
            {name}
          </a>
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
