import type { ReactNode } from 'react';

const GROUND = { neutral: 'bg-surface', danger: 'bg-danger-soft', warn: 'bg-warn-soft' };

/** A note about a run, beside its pictures. */
export function NoteBox({
  tone = 'neutral',
  className = '',
  children,
}: {
  tone?: keyof typeof GROUND;
  className?: string;
  children: ReactNode;
}) {
  return (
    <div
      className={`flex w-full max-w-176 items-start gap-3 self-start rounded-[10px] px-4 py-3.5 inset-ring inset-ring-line ${GROUND[tone]} ${className}`}
    >
      {children}
    </div>
  );
}
