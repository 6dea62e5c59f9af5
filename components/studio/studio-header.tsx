import { Icon } from '@/components/ui/icon';
import { IconButton } from '@/components/ui/icon-button';
import { Kbd } from '@/components/ui/kbd';
import type { WireStatus } from '@/lib/shared/wire';
import { ConnectionBadge } from './connection-badge';
import { Logo } from './logo';
import { Spending } from './spending';
import { ThemeToggle } from './theme-toggle';

export type StudioDialog = 'connection' | 'palette' | 'keys';

export function StudioHeader({
  status,
  onOpen,
}: {
  status: WireStatus;
  onOpen: (dialog: StudioDialog) => void;
}) {
  return (
    <header className="header">
      <p className="flex items-center gap-2 text-base font-semibold tracking-tight">
        <Logo />
        Overpaint
      </p>
      <div className="ml-auto flex min-w-0 items-center gap-1">
        <div className="mr-2 flex min-w-0 items-center gap-3">
          <ConnectionBadge status={status} onOpen={() => onOpen('connection')} />
          <Spending status={status} />
        </div>
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
