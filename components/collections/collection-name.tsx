import { useTranslations } from 'next-intl';
import { useEffect, useRef, useState } from 'react';
import { Button } from '@/components/ui/button';
import { IconButton } from '@/components/ui/icon-button';
import { TextField } from '@/components/ui/text-field';
import { useCollection, useCollectionStore } from '@/lib/client/collections/collection-store';
import { COLLECTION_NAME_MAX } from '@/lib/shared/wire-collections';
import { PAGE_TITLE } from './page-title';

/** The heading, and for the owner its change in place. */
export function CollectionName() {
  const t = useTranslations();
  const { name, access } = useCollection((state) => state.collection);
  const { change } = useCollectionStore();
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
        <h1 dir="auto" className={PAGE_TITLE}>
          {name}
        </h1>
        {access === 'own' ? (
          <IconButton
            ref={button}
            icon="pencil"
            label={t('collections.rename')}
            onClick={() => setText(name)}
          />
        ) : null}
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
        if (next !== '' && next !== name) void change({ name: next });
      }}
    >
      <h1 className="sr-only">{name}</h1>
      <TextField
        aria-label={t('collections.nameField')}
        value={text}
        maxLength={COLLECTION_NAME_MAX}
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
