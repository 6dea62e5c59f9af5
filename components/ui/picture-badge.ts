/** Words on a picture: on their own ground, whatever lies below. */
export const PICTURE_BADGE =
  'inline-flex h-5 items-center rounded-sm bg-scrim/78 px-1.5 text-2xs/5 text-white tabular-nums whitespace-nowrap';
