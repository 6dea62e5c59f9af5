import { useTranslations } from 'next-intl';
import { type FormEvent, useId, useState } from 'react';
import { Button } from '@/components/ui/button';
import { CheckRow } from '@/components/ui/check-row';
import { TextField } from '@/components/ui/text-field';
import { LABEL } from '@/components/ui/text-looks';
import { dayOf, endOfDay } from '@/lib/client/day';
import { sentenceOf } from '@/lib/client/sentence-of';
import {
  LINK_NAME_MAX,
  LINK_PASSWORD_MAX,
  type LinkSettings,
  type WireLink,
} from '@/lib/shared/wire-collections';

/** What a link shows and allows. */
export function LinkForm({
  link,
  name: firstName,
  onSave,
  onCancel,
}: {
  /** Null: a new one. */
  link: WireLink | null;
  name: string;
  /** Rejects with what is wrong. */
  onSave: (settings: LinkSettings) => Promise<void>;
  onCancel: (() => void) | null;
}) {
  const t = useTranslations('collections.link');
  const common = useTranslations('common');
  const id = useId();
  const [name, setName] = useState(firstName);
  const [password, setPassword] = useState('');
  const [open, setOpen] = useState(false);
  const [day, setDay] = useState(() => (link?.expiresAt == null ? '' : dayOf(link.expiresAt)));
  const [mayDownload, setMayDownload] = useState(link?.mayDownload ?? true);
  const [showPrompt, setShowPrompt] = useState(link?.showPrompt ?? false);
  const [showCost, setShowCost] = useState(link?.showCost ?? false);
  const [problem, setProblem] = useState<string | null>(null);
  const [saving, setSaving] = useState(false);
  const hasPassword = link?.hasPassword ?? false;

  const save = async (event: FormEvent) => {
    event.preventDefault();
    if (saving) return;
    setSaving(true);
    try {
      await onSave({
        name,
        mayDownload,
        showPrompt,
        showCost,
        expiresAt: endOfDay(day),
        ...(open ? { password: null } : password === '' ? {} : { password }),
      });
    } catch (error) {
      setProblem(sentenceOf(error));
      setSaving(false);
    }
  };

  return (
    <form className="flex flex-col gap-2.5" onSubmit={save}>
      <div>
        <label className={LABEL} htmlFor={`${id}name`}>
          {t('name')}
        </label>
        <TextField
          id={`${id}name`}
          value={name}
          maxLength={LINK_NAME_MAX}
          aria-describedby={`${id}nameHint`}
          onChange={({ target }) => setName(target.value)}
        />
        <p id={`${id}nameHint`} className="pt-0.5 text-xs text-muted">
          {t('nameHint')}
        </p>
      </div>
      <div className="grid grid-cols-2 gap-3 max-sm:grid-cols-1">
        <div>
          <label className={LABEL} htmlFor={`${id}password`}>
            {t('password')}
          </label>
          <TextField
            id={`${id}password`}
            type="password"
            autoComplete="new-password"
            value={password}
            maxLength={LINK_PASSWORD_MAX}
            disabled={open}
            aria-describedby={`${id}passwordHint`}
            onChange={({ target }) => setPassword(target.value)}
          />
          <p id={`${id}passwordHint`} className="pt-0.5 text-xs text-muted">
            {t(hasPassword ? 'passwordKept' : 'passwordHint')}
          </p>
        </div>
        <div>
          <label className={LABEL} htmlFor={`${id}day`}>
            {t('until')}
          </label>
          <TextField
            id={`${id}day`}
            type="date"
            value={day}
            aria-describedby={`${id}dayHint`}
            onChange={({ target }) => setDay(target.value)}
          />
          <p id={`${id}dayHint`} className="pt-0.5 text-xs text-muted">
            {t('untilHint')}
          </p>
        </div>
      </div>
      {hasPassword ? (
        <CheckRow checked={open} onChange={({ target }) => setOpen(target.checked)}>
          {t('removePassword')}
        </CheckRow>
      ) : null}
      <CheckRow checked={mayDownload} onChange={({ target }) => setMayDownload(target.checked)}>
        {t('mayDownload')}
      </CheckRow>
      <CheckRow checked={showPrompt} onChange={({ target }) => setShowPrompt(target.checked)}>
        {t('showPrompt')}
      </CheckRow>
      <CheckRow checked={showCost} onChange={({ target }) => setShowCost(target.checked)}>
        {t('showCost')}
      </CheckRow>
      <p role="alert" className={problem ? 'text-danger' : 'sr-only'}>
        {problem}
      </p>
      <div className="flex justify-end gap-2">
        {onCancel === null ? null : <Button onClick={onCancel}>{common('cancel')}</Button>}
        <Button type="submit" variant="primary" disabled={saving}>
          {link === null ? t('create') : common('save')}
        </Button>
      </div>
    </form>
  );
}
