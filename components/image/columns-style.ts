/** The picture beside what is known of it; on a narrow screen above it. */
export const IMAGE_COLUMNS =
  'grid grid-cols-[minmax(0,1fr)_22.5rem] outline-none max-[60rem]:grid-cols-[minmax(0,1fr)] max-[60rem]:grid-rows-[minmax(0,62dvh)_auto]';
