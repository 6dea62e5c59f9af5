import './usual-progress.css';

/** A line at the foot of a place, as long as the share of the usual time that has passed. Decoration. */
export function UsualProgress({ usualMs }: { usualMs: number }) {
  return (
    <span
      className="absolute inset-x-0 bottom-0 h-0.5 origin-left animate-[usual-progress_linear_both] bg-accent motion-reduce:hidden rtl:origin-right"
      style={{ animationDuration: `${usualMs}ms` }}
    />
  );
}
