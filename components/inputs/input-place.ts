/** One place in the tray. Where the sheet of a phone is low, the places stand in one line. */
export const INPUT_PLACE =
  'group/place relative aspect-square min-w-0 data-dragged:cursor-grabbing data-dragged:opacity-60 max-md:in-data-[open=false]:w-14 max-md:in-data-[open=false]:flex-none';
