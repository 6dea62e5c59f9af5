import { usePathname } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useEffect, useId, useRef, useState } from 'react';
import { Icon, type IconName } from '@/components/ui/icon';
import { ScreenLink } from '@/components/ui/screen-link';
import { showToast } from '@/components/ui/toast';
import { sentenceOf } from '@/lib/client/sentence-of';
import { followSignOut, signOut } from '@/lib/client/sign-out';
import { useWho } from '@/lib/client/who';
import { PEOPLE_PATH, TRAIL_PATH } from '@/lib/shared/accounts';
import { initialsOf } from '@/lib/shared/initials';
import type { WirePerson } from '@/lib/shared/wire-accounts';

const ITEM =
  'flex min-h-9 w-full items-center gap-2.5 rounded-md px-2.5 text-start hover:bg-ink/7 focus-visible:bg-ink/7 max-md:min-h-11';

const SCREENS: readonly {
  path: string;
  name: 'profile' | 'people' | 'trail';
  icon: IconName;
  admin: boolean;
}[] = [
  { path: '/profile', name: 'profile', icon: 'user', admin: false },
  { path: PEOPLE_PATH, name: 'people', icon: 'users', admin: true },
  { path: TRAIL_PATH, name: 'trail', icon: 'clock', admin: true },
];

/** Who is signed in, and what is about them. Nothing without accounts. */
export function AccountMenu() {
  const { person, admin } = useWho();
  return person !== null && <MenuOf person={person} admin={admin} />;
}

/** Links and a button under the one that shows them: the browser moves the focus, and closes it by Escape or a click beside it. */
function MenuOf({ person, admin }: { person: WirePerson; admin: boolean }) {
  const t = useTranslations('studio.account');
  const pathname = usePathname();
  const id = useId();
  const popover = useRef<HTMLDivElement>(null);
  const [leaving, setLeaving] = useState(false);
  const initials = initialsOf(person.name);
  const close = () => popover.current?.hidePopover();

  useEffect(followSignOut, []);

  async function leave() {
    if (leaving) return;
    setLeaving(true);
    try {
      await signOut();
    } catch (error) {
      showToast({ tone: 'danger', message: sentenceOf(error) });
      setLeaving(false);
    }
  }

  return (
    <>
      <button
        type="button"
        popoverTarget={id}
        aria-label={t('button', { name: person.name })}
        title={person.name}
        className="grid size-8 shrink-0 place-items-center rounded-full max-md:size-11"
      >
        <span className="grid size-7 place-items-center rounded-full bg-accent-soft text-xs font-semibold text-accent-text">
          {initials === '' ? <Icon name="user" /> : initials}
        </span>
      </button>
      <div
        ref={popover}
        id={id}
        popover="auto"
        className="fixed inset-auto end-3 top-[calc(var(--header)-0.25rem)] w-64 max-w-[calc(100vw-1.5rem)] rounded-xl border bg-raised p-1 text-ink shadow-popover max-md:end-2 max-md:top-12"
      >
        <div className="border-b px-2.5 pt-2 pb-2.5">
          <p dir="auto" className="font-medium wrap-anywhere">
            {person.name}
          </p>
          {person.email !== '' && (
            <p dir="auto" className="text-xs/5 wrap-anywhere text-muted">
              {person.email}
            </p>
          )}
          <p className="text-xs/5 text-muted">{t('role', { role: person.role })}</p>
        </div>
        <nav aria-label={t('pages')} className="pt-1">
          {SCREENS.filter((screen) => admin || !screen.admin).map(({ path, name, icon }) => (
            <ScreenLink
              key={path}
              href={path}
              className={ITEM}
              aria-current={pathname === path ? 'page' : undefined}
              onClick={close}
            >
              <Icon name={icon} />
              {t(name)}
            </ScreenLink>
          ))}
        </nav>
        <button type="button" className={ITEM} aria-disabled={leaving} onClick={() => void leave()}>
          <Icon name="log-out" />
          {t('signOut')}
        </button>
      </div>
    </>
  );
}
