import { useLayoutEffect, useState } from 'react';
import { useStore } from 'zustand';
import { Button } from './button';
import { IconButton } from './icon-button';
import { addCorner, dismissToast, pauseToast, resumeToast, toastStore, toastsIn } from './toast';

/** A corner where toasts appear. It is there before the first one, so that screen readers hear that too. */
export function Toaster({ className = '' }: { className?: string }) {
  const [corner] = useState(() => Symbol('toasts'));
  useLayoutEffect(() => addCorner(corner), [corner]);
  const toasts = useStore(toastStore, toastsIn(corner));
  return (
    <div role="status" aria-label="Notices" className={`toaster ${className}`}>
      {toasts.map(({ id, message, tone, action }) => (
        // biome-ignore lint/a11y/noStaticElementInteractions: only keeps it open while somebody is at its buttons
        <div
          key={id}
          className={`toast ${tone === 'danger' ? 'text-danger' : ''}`}
          onPointerEnter={() => pauseToast(id)}
          onPointerLeave={() => resumeToast(id)}
          onFocus={() => pauseToast(id)}
          onBlur={() => resumeToast(id)}
        >
          <span className="min-w-0 flex-1 py-1">{message}</span>
          {action && (
            <Button
              variant="ghost"
              className="text-accent-text"
              onClick={() => {
                dismissToast(id);
                action.run();
              }}
            >
              {action.label}
            </Button>
          )}
          <IconButton icon="x" label="Dismiss" onClick={() => dismissToast(id)} />
        </div>
      ))}
    </div>
  );
}
