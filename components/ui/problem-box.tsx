import type { ReactNode } from 'react';

/** What went wrong, and what can be done about it. */
export function ProblemBox({ children }: { children: ReactNode }) {
  return (
    <div
      className="flex items-center gap-3 rounded-lg bg-danger-soft py-2 ps-3.5 pe-2 text-danger"
      role="alert"
    >
      {children}
    </div>
  );
}
