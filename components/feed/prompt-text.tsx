import { useTranslations } from 'next-intl';
import { useState } from 'react';

/** Longer than three lines on any screen; measuring each row would cost a layout of the whole list. */
const LONG_CHARACTERS = 260;
const LONG_LINES = 3;

export function PromptText({ id, text }: { id: string; text: string }) {
  const t = useTranslations('feed.prompt');
  const [expanded, setExpanded] = useState(false);
  const long = text.length > LONG_CHARACTERS || text.split('\n', LONG_LINES + 1).length > LONG_LINES;
  return (
    <>
      <h2
        id={id}
        dir="auto"
        className={`text-base font-normal wrap-anywhere whitespace-pre-wrap text-ink ${expanded ? '' : 'line-clamp-3'}`}
      >
        {text}
      </h2>
      {long ? (
        <button
          type="button"
          aria-expanded={expanded}
          className="text-xs text-muted underline-offset-2 hover:text-ink hover:underline"
          onClick={() => setExpanded(!expanded)}
        >
          {t(expanded ? 'less' : 'all')}
        </button>
      ) : null}
    </>
  );
}
