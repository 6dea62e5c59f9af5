/** Around one picture, or two over each other, as large as the dialog allows. */
export const STAGE_FRAME =
  'relative grid min-h-0 min-w-0 touch-none place-items-center overflow-hidden [container-type:size] in-data-[zoomed=true]:cursor-grab';
