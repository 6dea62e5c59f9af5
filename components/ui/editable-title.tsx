import { useTranslations } from 'next-intl';
import { useEffect, useRef, useState } from 'react';
import { Button } from './button';
import { IconButton } from './icon-button';
import { PageTitle } from './screen-page';
import { TextField } from './text-field';

/** A screen's heading, and its change in place. */
export function EditableTitle({
  name,
  maxLength,
  renameLabel,
  fieldLabel,
  onRename,
}: {
  name: string;
  maxLength: number;
  /** Of the button; null: this person may not. */
  renameLabel: string | null;
  fieldLabel: string;
  /** With a name that is another one, and not empty. */
  onRename: (name: string) => void;
}) {
  const t = useTranslations('common');
  const [text, setText] = useState<string | null>(null);
  const button = useRef<HTMLButtonElement>(null);
  const wasEditing = useRef(false);
  useEffect(() => {
    if (text === null && wasEditing.current) button.current?.focus();
    wasEditing.current = text !== null;
  }, [text]);

  if (text === null) {
    return (
      <div className="flex min-h-8 min-w-0 items-center gap-1">
        <PageTitle dir="auto">{name}</PageTitle>
        {renameLabel !== null && (
          <IconButton ref={button} icon="pencil" label={renameLabel} onClick={() => setText(name)} />
        )}
      </div>
    );
  }
  return (
    <form
      className="flex min-h-8 max-w-xl min-w-0 flex-1 items-center gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        const next = text.trim();
        setText(null);
        if (next !== '' && next !== name) onRename(next);
      }}
    >
      <h1 className="sr-only">{name}</h1>
      <TextField
        dir="auto"
        aria-label={fieldLabel}
        value={text}
        maxLength={maxLength}
        autoFocus
        onChange={({ target }) => setText(target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') setText(null);
        }}
      />
      <Button type="submit">{t('keep')}</Button>
    </form>
  );
}
