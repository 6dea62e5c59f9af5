/** A link to it does not end behind the header. */
export const CARD_FRAME =
  'min-w-0 scroll-mt-[calc(var(--header)+1rem)] rounded-xl border bg-surface max-md:p-4';
