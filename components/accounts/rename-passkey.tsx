import { useTranslations } from 'next-intl';
import { type FormEvent, useId, useState } from 'react';
import { Button } from '@/components/ui/button';
import { TextField } from '@/components/ui/text-field';
import { sentenceOf } from '@/lib/client/sentence-of';
import { PASSKEY_NAME_MAX_CHARACTERS } from '@/lib/shared/wire-ways-in';

/** @param onSave rejects with why the name is not kept, which is said under it */
export function RenamePasskey({
  name: old,
  onSave,
  onCancel,
}: {
  name: string;
  onSave: (name: string) => Promise<void>;
  onCancel: () => void;
}) {
  const t = useTranslations('passkeys');
  const common = useTranslations('common');
  const id = useId();
  const [name, setName] = useState(old);
  const [problem, setProblem] = useState<string | null>(null);
  const [saving, setSaving] = useState(false);

  async function save(event: FormEvent) {
    event.preventDefault();
    if (saving || name.trim() === '') return;
    setSaving(true);
    try {
      await onSave(name);
    } catch (error) {
      setProblem(sentenceOf(error));
      setSaving(false);
    }
  }

  return (
    <form noValidate className="flex flex-wrap gap-2" onSubmit={save}>
      <TextField
        autoFocus
        aria-label={t('newName')}
        className="min-w-40 flex-1"
        maxLength={PASSKEY_NAME_MAX_CHARACTERS}
        value={name}
        aria-invalid={problem !== null}
        aria-describedby={id}
        onFocus={({ target }) => target.select()}
        onChange={({ target }) => setName(target.value)}
        onKeyDown={({ key }) => key === 'Escape' && onCancel()}
      />
      <Button type="submit" aria-disabled={saving || name.trim() === ''}>
        {common('save')}
      </Button>
      <Button variant="ghost" onClick={onCancel}>
        {common('cancel')}
      </Button>
      <p id={id} role="alert" className="w-full text-xs text-danger empty:hidden">
        {problem}
      </p>
    </form>
  );
}
