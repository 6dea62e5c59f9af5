export const CHECK =
  'mt-0.5 size-4 flex-none cursor-pointer accent-accent aria-disabled:opacity-55 max-md:mt-0 max-md:size-5';
