/** One place in the tray. In the closed sheet of a phone the places are in one line. */
export const INPUT_PLACE =
  'group/place relative aspect-square min-w-0 data-dragged:cursor-grabbing data-dragged:opacity-60 max-md:in-data-[open=false]:w-14 max-md:in-data-[open=false]:flex-none';
