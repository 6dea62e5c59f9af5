import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { type FormEvent, useId, useState } from 'react';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { TextField } from '@/components/ui/text-field';
import { LABEL } from '@/components/ui/text-looks';
import { createCollection } from '@/lib/client/collections/collection-requests';
import { sentenceOf } from '@/lib/client/sentence-of';
import { COLLECTION_NAME_MAX } from '@/lib/shared/wire-collections';

/** Makes an empty collection and goes to it. */
export function NewDialog({ onClose }: { onClose: () => void }) {
  const t = useTranslations('collections');
  const router = useRouter();
  const id = useId();
  const [name, setName] = useState('');
  const [saving, setSaving] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);

  const save = async (event: FormEvent) => {
    event.preventDefault();
    if (saving) return;
    if (name.trim() === '') {
      setProblem(t('add.nameMissing'));
      return;
    }
    setSaving(true);
    try {
      const collection = await createCollection(name, []);
      router.push(`/collections/${collection.id}`);
    } catch (error) {
      setProblem(sentenceOf(error));
      setSaving(false);
    }
  };

  return (
    <Dialog title={t('new')} description={t('createText')} onClose={onClose}>
      <form className="flex flex-col gap-2" onSubmit={save}>
        <label className={LABEL} htmlFor={id}>
          {t('name')}
        </label>
        <TextField
          id={id}
          value={name}
          maxLength={COLLECTION_NAME_MAX}
          aria-invalid={problem !== null}
          aria-describedby={`${id}problem`}
          onChange={({ target }) => setName(target.value)}
        />
        <p id={`${id}problem`} role="alert" className={problem ? 'text-danger' : 'sr-only'}>
          {problem}
        </p>
        <div className="flex justify-end pt-2">
          <Button type="submit" variant="primary" disabled={saving}>
            {t('create')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
