import { useTranslations } from 'next-intl';
import { useEffect, useRef, useState } from 'react';
import { Button } from '@/components/ui/button';
import { IconButton } from '@/components/ui/icon-button';
import { TextField } from '@/components/ui/text-field';
import { PageTitle } from './compare-page';
import { useComparison, useComparisonActions } from './use-comparison';

const MAX_CHARACTERS = 120;

/** The heading, and its change in place. */
export function ComparisonName() {
  const t = useTranslations();
  const name = useComparison((state) => state.comparison.name);
  const { change } = useComparisonActions();
  const [text, setText] = useState<string | null>(null);
  const button = useRef<HTMLButtonElement>(null);
  const wasEditing = useRef(false);
  useEffect(() => {
    if (text === null && wasEditing.current) button.current?.focus();
    wasEditing.current = text !== null;
  }, [text]);

  const keep = () => {
    const next = text?.trim() ?? '';
    setText(null);
    if (next !== '' && next !== name) void change({ name: next });
  };

  if (text === null) {
    return (
      <div className="flex min-h-8 min-w-0 items-center gap-1">
        <PageTitle dir="auto">{name}</PageTitle>
        <IconButton
          ref={button}
          icon="pencil"
          label={t('costCompare.view.rename')}
          onClick={() => setText(name)}
        />
      </div>
    );
  }
  return (
    <form
      className="flex min-h-8 max-w-xl min-w-0 flex-1 items-center gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        keep();
      }}
    >
      <h1 className="sr-only">{name}</h1>
      <TextField
        dir="auto"
        aria-label={t('costCompare.view.nameField')}
        value={text}
        maxLength={MAX_CHARACTERS}
        autoFocus
        onChange={({ target }) => setText(target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') setText(null);
        }}
      />
      <Button type="submit">{t('common.keep')}</Button>
    </form>
  );
}
