/** Rows of controls above the photo, one or two of them, all of one height. */
export const ROW = 'flex h-10 min-w-0 items-center max-md:h-11.5';
