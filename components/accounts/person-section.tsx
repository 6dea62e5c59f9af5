import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { type FormEvent, useId, useState } from 'react';
import { Button } from '@/components/ui/button';
import { SectionCard } from '@/components/ui/section-card';
import { TextField } from '@/components/ui/text-field';
import { showToast } from '@/components/ui/toast';
import { renameMe } from '@/lib/client/account-requests';
import { useQueryCache } from '@/lib/client/query-cache';
import { queryKeys } from '@/lib/client/query-keys';
import { sentenceOf } from '@/lib/client/sentence-of';
import { NAME_MAX_CHARACTERS } from '@/lib/shared/accounts';
import type { WireMe } from '@/lib/shared/wire-accounts';

/** Who one is here. Only the name is one's own to change. */
export function PersonSection({ me }: { me: WireMe }) {
  const t = useTranslations('profile.person');
  const id = useId();
  return (
    <SectionCard title={t('title')}>
      {/* Another name from elsewhere begins the field anew. */}
      <NameForm key={me.name} id={id} name={me.name} />
      <dl className="grid grid-cols-[auto_1fr] gap-x-6 gap-y-1 pt-4">
        {me.email !== '' && (
          <>
            <dt className="text-muted">{t('email')}</dt>
            <dd dir="auto" className="wrap-anywhere">
              {me.email}
            </dd>
          </>
        )}
        <dt className="text-muted">{t('role')}</dt>
        <dd>{t('roleText', { role: me.role })}</dd>
      </dl>
    </SectionCard>
  );
}

function NameForm({ id, name: old }: { id: string; name: string }) {
  const t = useTranslations('profile.person');
  const common = useTranslations('common');
  const cache = useQueryCache();
  const router = useRouter();
  const [name, setName] = useState(old);
  const [problem, setProblem] = useState<string | null>(null);
  const [saving, setSaving] = useState(false);
  const unchanged = name.trim() === '' || name.trim() === old;

  async function save(event: FormEvent) {
    event.preventDefault();
    if (saving || unchanged) return;
    setSaving(true);
    setProblem(null);
    try {
      cache.setQueryData(queryKeys.me, await renameMe(name));
      showToast({ message: t('saved') });
      // The header says it too.
      router.refresh();
    } catch (error) {
      setProblem(sentenceOf(error));
    }
    setSaving(false);
  }

  return (
    <form noValidate className="grid gap-1" onSubmit={save}>
      <label htmlFor={id} className="font-medium">
        {t('name')}
      </label>
      <div className="flex gap-2">
        <TextField
          id={id}
          className="min-w-0 flex-1"
          autoComplete="name"
          maxLength={NAME_MAX_CHARACTERS}
          value={name}
          aria-invalid={problem !== null}
          aria-describedby={`${id}-hint`}
          onChange={({ target }) => setName(target.value)}
        />
        <Button type="submit" aria-disabled={saving || unchanged}>
          {common('save')}
        </Button>
      </div>
      <p id={`${id}-hint`} className="text-xs text-muted">
        {t('nameHint')}
      </p>
      <p role="alert" className="text-danger empty:hidden">
        {problem}
      </p>
    </form>
  );
}
