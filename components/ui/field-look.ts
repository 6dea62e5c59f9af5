/** Of everything that is typed into or chosen from. iOS zooms into a focused field whose text is below 16 px. */
export const FIELD =
  'base:w-full base:min-h-8 max-md:min-h-11 base:rounded-lg base:border base:bg-raised base:px-2.5 base:py-1.25 base:text-ink max-md:text-lg/5 transition-colors duration-120 hover:border-line-strong focus-visible:-outline-offset-1 aria-invalid:border-danger';
