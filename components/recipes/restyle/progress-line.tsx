import type { ReactNode } from 'react';
import { Button } from '@/components/ui/button';

/** How far something is, and its end before its time. */
export function ProgressLine({
  label,
  done,
  total,
  onStop,
  children,
}: {
  label: string;
  done: number;
  total: number;
  onStop: () => void;
  /** On the button that ends it. */
  children: ReactNode;
}) {
  return (
    <div className="flex items-center gap-3">
      <div className="min-w-0 flex-1">
        <p className="pb-1 text-xs text-muted tabular-nums" aria-live="polite">
          {label}
        </p>
        <progress
          className="block h-1.5 w-full appearance-none overflow-hidden rounded-full bg-sunken [&::-moz-progress-bar]:bg-accent [&::-webkit-progress-bar]:bg-sunken [&::-webkit-progress-value]:bg-accent"
          value={done}
          max={total}
          aria-label={label}
        />
      </div>
      <Button onClick={onStop}>{children}</Button>
    </div>
  );
}
