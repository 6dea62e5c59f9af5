import { useTranslations } from 'next-intl';
import { type FormEvent, useEffect, useId, useRef, useState } from 'react';
import { Button } from '@/components/ui/button';
import { CheckRow } from '@/components/ui/check-row';
import { TextField } from '@/components/ui/text-field';
import { sentenceOf } from '@/lib/client/sentence-of';

/**
 * Asks for a name, and says under it why it could not be used.
 *
 * @param option something that may be kept too
 * @param onSave rejects with the sentence for the person; after it the field is empty again
 */
export function NameForm({
  label,
  initialName = '',
  option,
  saveLabel,
  focus = false,
  onSave,
  onCancel,
}: {
  label: string;
  initialName?: string;
  option?: string;
  saveLabel?: string;
  focus?: boolean;
  onSave: (name: string, withOption: boolean) => Promise<unknown>;
  onCancel?: () => void;
}) {
  const t = useTranslations('presets.name');
  const common = useTranslations('common');
  const id = useId();
  const field = useRef<HTMLInputElement>(null);
  const [name, setName] = useState(initialName);
  const [withOption, setWithOption] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const [saving, setSaving] = useState(false);

  useEffect(() => {
    if (focus) field.current?.select();
  }, [focus]);

  const save = async (event: FormEvent) => {
    event.preventDefault();
    if (saving) return;
    if (name.trim() === '') {
      setProblem(t('missing'));
      field.current?.focus();
      return;
    }
    setSaving(true);
    try {
      await onSave(name, withOption);
      setProblem(null);
      setName('');
    } catch (error) {
      setProblem(sentenceOf(error));
      field.current?.focus();
    }
    setSaving(false);
  };

  return (
    <form noValidate onSubmit={save}>
      <div className="flex flex-wrap gap-2">
        <TextField
          ref={field}
          aria-label={label}
          placeholder={label}
          className="min-w-40 flex-1"
          maxLength={80}
          value={name}
          aria-invalid={problem !== null}
          aria-describedby={`${id}problem`}
          onChange={({ target }) => {
            setName(target.value);
            setProblem(null);
          }}
          onKeyDown={(event) => {
            if (event.key !== 'Escape' || !onCancel) return;
            event.stopPropagation();
            onCancel();
          }}
        />
        <Button type="submit" aria-disabled={saving}>
          {saveLabel ?? common('save')}
        </Button>
        {onCancel && (
          <Button variant="ghost" onClick={onCancel}>
            {common('cancel')}
          </Button>
        )}
      </div>
      {option && (
        <CheckRow
          className="pt-2"
          checked={withOption}
          onChange={({ target }) => setWithOption(target.checked)}
        >
          {option}
        </CheckRow>
      )}
      <p id={`${id}problem`} role="alert" className={problem ? 'pt-1.5 text-xs text-danger' : 'sr-only'}>
        {problem}
      </p>
    </form>
  );
}
