/* The parts that stand alike around what is painted and around what came of it. */

export const WORKBENCH_HEAD =
  'flex min-h-12 flex-none items-center gap-3 border-b px-3 py-1.5 max-md:flex-wrap max-md:justify-between max-md:gap-x-2 max-md:gap-y-1';
export const WORKBENCH_STAGE = 'relative min-h-0 flex-1 bg-sunken';
export const WORKBENCH_SCREEN =
  'flex h-[calc(100dvh-var(--header))] min-w-0 flex-col bg-canvas outline-none max-md:fixed max-md:inset-0 max-md:z-40 max-md:h-auto max-md:pb-[env(safe-area-inset-bottom)]';
