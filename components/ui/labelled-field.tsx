'use client';
import { useTranslations } from 'next-intl';
import { type ComponentProps, useId, useState } from 'react';
import { IconButton } from './icon-button';
import { TextField } from './text-field';

/** A field with its label above it, and what helps to fill it in below. */
export function LabelledField({
  label,
  hint,
  ...field
}: { label: string; hint?: string } & ComponentProps<'input'>) {
  const id = useId();
  return (
    <div className="grid gap-1">
      <label htmlFor={id} className="font-medium">
        {label}
      </label>
      <TextField id={id} required aria-describedby={hint && `${id}-hint`} {...field} />
      <Hint id={id} text={hint} />
    </div>
  );
}

/** Can be shown, so that nobody has to type it twice. */
export function PasswordField({
  label,
  hint,
  ...field
}: { label: string; hint?: string } & ComponentProps<'input'>) {
  const t = useTranslations('ui');
  const id = useId();
  const [shown, setShown] = useState(false);
  return (
    <div className="grid gap-1">
      <label htmlFor={id} className="font-medium">
        {label}
      </label>
      <div className="flex gap-1">
        <TextField
          id={id}
          required
          type={shown ? 'text' : 'password'}
          className="flex-1"
          aria-describedby={hint && `${id}-hint`}
          {...field}
        />
        <IconButton
          icon={shown ? 'eye-off' : 'eye'}
          label={t('showPassword')}
          aria-pressed={shown}
          onClick={() => setShown(!shown)}
        />
      </div>
      <Hint id={id} text={hint} />
    </div>
  );
}

function Hint({ id, text }: { id: string; text: string | undefined }) {
  if (text === undefined) return null;
  return (
    <p id={`${id}-hint`} className="text-xs text-muted">
      {text}
    </p>
  );
}
