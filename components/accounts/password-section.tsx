import { useTranslations } from 'next-intl';
import { type FormEvent, useState } from 'react';
import { Button } from '@/components/ui/button';
import { PasswordField } from '@/components/ui/labelled-field';
import { SectionCard } from '@/components/ui/section-card';
import { showToast } from '@/components/ui/toast';
import { changePassword } from '@/lib/client/account-requests';
import { useQueryCache } from '@/lib/client/query-cache';
import { queryKeys } from '@/lib/client/query-keys';
import { sentenceOf } from '@/lib/client/sentence-of';
import type { WireMe } from '@/lib/shared/wire-accounts';

/** Changes the password, or sets one where there is none. */
export function PasswordSection({ me: { hasPassword, email } }: { me: WireMe }) {
  const t = useTranslations('profile.password');
  const [open, setOpen] = useState(false);
  return (
    <SectionCard
      title={t('title')}
      text={hasPassword ? t('has') : t('none')}
      action={!open && <Button onClick={() => setOpen(true)}>{hasPassword ? t('change') : t('set')}</Button>}
    >
      {open && <PasswordForm hasPassword={hasPassword} email={email} onClose={() => setOpen(false)} />}
    </SectionCard>
  );
}

function PasswordForm({
  hasPassword,
  email,
  onClose,
}: {
  hasPassword: boolean;
  email: string;
  onClose: () => void;
}) {
  const t = useTranslations('profile.password');
  const entrance = useTranslations('entrance');
  const common = useTranslations('common');
  const cache = useQueryCache();
  const [problem, setProblem] = useState<string | null>(null);
  const [saving, setSaving] = useState(false);

  async function save(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    if (saving) return;
    const fields = new FormData(event.currentTarget);
    setSaving(true);
    setProblem(null);
    try {
      await changePassword({
        current: String(fields.get('current') ?? ''),
        password: String(fields.get('password') ?? ''),
      });
      showToast({ message: t('saved') });
      onClose();
      await Promise.all([
        cache.invalidateQueries({ queryKey: queryKeys.me }),
        cache.invalidateQueries({ queryKey: queryKeys.sessions }),
      ]);
    } catch (error) {
      setProblem(sentenceOf(error));
      setSaving(false);
    }
  }

  return (
    <form noValidate className="grid max-w-96 gap-4 border-t pt-4" onSubmit={save}>
      {/* By this, password managers know which of their entries is meant. */}
      <input type="text" name="username" autoComplete="username" value={email} readOnly hidden />
      {hasPassword && (
        <PasswordField label={t('current')} name="current" autoComplete="current-password" autoFocus />
      )}
      <PasswordField
        label={entrance('newPassword')}
        hint={entrance('passwordHint')}
        name="password"
        autoComplete="new-password"
        autoFocus={!hasPassword}
      />
      <p role="alert" className="text-danger empty:hidden">
        {problem}
      </p>
      <div className="flex flex-wrap items-center gap-2">
        <Button type="submit" variant="primary" aria-disabled={saving}>
          {hasPassword ? t('change') : t('set')}
        </Button>
        <Button variant="ghost" onClick={onClose}>
          {common('cancel')}
        </Button>
      </div>
    </form>
  );
}
