/* The parts that stand alike around what is painted and around what came of it. */

export const WORKBENCH_HEAD =
  'flex min-h-12 flex-none items-center gap-3 border-b px-3 py-1.5 max-md:flex-wrap max-md:justify-between max-md:gap-x-2 max-md:gap-y-1';
export const WORKBENCH_STAGE = 'relative min-h-0 flex-1 bg-sunken';
