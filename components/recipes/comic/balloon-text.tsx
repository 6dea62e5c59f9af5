import { useTranslations } from 'next-intl';
import { useEffect, useRef } from 'react';
import { TextArea } from '@/components/ui/text-field';
import type { Box } from '@/lib/shared/lettering/box';
import type { PageFrame } from '@/lib/shared/recipes/comic-pages';
import { LINE_TEXT_MAX } from '@/lib/shared/recipes/comic-types';

/** The words of a balloon, written where they stand. */
export function BalloonText({
  box,
  frame,
  text,
  onChange,
  onDone,
}: {
  box: Box;
  frame: PageFrame;
  text: string;
  onChange: (text: string) => void;
  /** @param byKey the focus was not taken elsewhere */
  onDone: (byKey: boolean) => void;
}) {
  const t = useTranslations('comic.balloon');
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    field.current?.select();
  }, []);
  return (
    <div
      className="absolute z-2 min-h-14 min-w-36"
      style={{
        left: `min(${(box.x / frame.width) * 100}%, calc(100% - 9rem))`,
        top: `${(box.y / frame.height) * 100}%`,
        width: `${(box.width / frame.width) * 100}%`,
        height: `${(box.height / frame.height) * 100}%`,
      }}
    >
      <TextArea
        ref={field}
        aria-label={t('text')}
        className="size-full resize-none text-center shadow-popover"
        maxLength={LINE_TEXT_MAX}
        value={text}
        onChange={({ target }) => onChange(target.value)}
        onBlur={() => onDone(false)}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return;
          event.stopPropagation();
          onDone(true);
        }}
      />
    </div>
  );
}
