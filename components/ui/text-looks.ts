/* How words look on elements of several kinds: a link, a button, a summary, a legend. */

export const LINK =
  'text-accent-text underline decoration-current/35 underline-offset-3 hover:decoration-current';

/** The name of a setting. */
export const LABEL = 'text-xs/5 font-medium text-muted';

/** What had to change, or has to be known. */
export const NOTICE = 'base:rounded-lg bg-accent-soft px-3 py-2 text-xs/5 text-accent-text';

/** Shows or hides what is under it, or leads further. */
export const DISCLOSURE =
  'base:flex min-h-7 items-center gap-1 -ms-1 text-xs font-medium text-muted hover:text-ink max-md:min-h-11';
