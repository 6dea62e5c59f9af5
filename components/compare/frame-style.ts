/** As large as the stage allows in the picture's own shape, `--ratio`. */
export const FRAME =
  'relative w-[min(100cqw,100cqh*var(--ratio))] touch-none overflow-hidden rounded-md select-none';
export const LAYER = 'absolute inset-0 size-full object-contain';
