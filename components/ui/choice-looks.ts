/** A row of choices that have a drawing each. */
export const CHOICES = 'grid base:grid-cols-5 gap-1';

/** One of them, around its native control (`CHOICE_INPUT`); with a note, a second line of words. */
const CHOICE =
  'group/choice relative flex flex-col items-center justify-center rounded-lg border border-transparent px-1 text-center font-medium text-muted tabular-nums transition-colors duration-120 hover:bg-ink/5 hover:text-ink has-checked:bg-accent-soft has-checked:text-accent-text has-checked:inset-ring has-checked:inset-ring-accent-text/45 has-focus-visible:outline-2 has-focus-visible:outline-offset-1 has-focus-visible:outline-accent-text has-aria-disabled:cursor-not-allowed';
export const PLAIN_CHOICE = `${CHOICE} min-h-14 text-2xs max-md:min-h-11`;
export const NOTED_CHOICE = `${CHOICE} min-h-10 text-xs/4 max-md:min-h-11`;

/** The native control stays where it is seen: touch exploration and automation find it there. */
export const CHOICE_INPUT = 'absolute inset-0 z-1 m-0 size-full cursor-[inherit] opacity-0';
