import { useTranslations } from 'next-intl';
import { type KeyboardEvent, useEffect, useRef } from 'react';
import { TextArea } from '@/components/ui/text-field';
import type { ScreenPoint } from '@/lib/shared/mask/geometry';

/** Where the text will stand. Enter or leaving sets it, Shift+Enter starts a line, Escape drops it. */
export function TextEntry({ at, onDone }: { at: ScreenPoint; onDone: (text: string) => void }) {
  const t = useTranslations('canvas');
  const field = useRef<HTMLTextAreaElement>(null);
  const isDone = useRef(false);
  useEffect(() => field.current?.focus(), []);

  function end(text: string) {
    if (isDone.current) return;
    isDone.current = true;
    onDone(text.trim());
  }
  function onKeyDown(event: KeyboardEvent<HTMLTextAreaElement>) {
    event.stopPropagation();
    if (event.key === 'Escape') end('');
    else if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault();
      end(event.currentTarget.value);
    }
  }

  return (
    <TextArea
      ref={field}
      dir="auto"
      aria-label={t('text')}
      className="absolute w-56 max-w-4/5 shadow-popover"
      rows={2}
      style={{ left: at.x, top: at.y }}
      onKeyDown={onKeyDown}
      onBlur={(event) => end(event.currentTarget.value)}
    />
  );
}
