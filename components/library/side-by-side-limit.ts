/** More would be thumbnails again. */
export const MAX_SIDE_BY_SIDE = 6;
