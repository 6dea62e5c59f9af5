import { useTranslations } from 'next-intl';
import { useState } from 'react';

/** Longer than three lines on any screen; measuring each row would cost a layout of the whole list. */
const LONG_CHARACTERS = 260;
const LONG_LINES = 3;

/** A row that goes out of view and comes back shows its prompt as it was. */
const unfolded = new Set<string>();

export function PromptText({ id, text }: { id: string; text: string }) {
  const t = useTranslations('feed.prompt');
  const [expanded, setExpanded] = useState(() => unfolded.has(id));
  const toggle = () => {
    if (expanded) unfolded.delete(id);
    else unfolded.add(id);
    setExpanded(!expanded);
  };
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
          onClick={toggle}
        >
          {t(expanded ? 'less' : 'all')}
        </button>
      ) : null}
    </>
  );
}
