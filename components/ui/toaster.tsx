import { useTranslations } from 'next-intl';
import { useLayoutEffect, useState } from 'react';
import { useStore } from 'zustand';
import { Button } from './button';
import { IconButton } from './icon-button';
import { addCorner, dismissToast, pauseToast, resumeToast, toastStore, toastsIn } from './toast';

/** A corner where toasts appear. It is there before the first one, so that screen readers hear that too. */
export function Toaster({ className = '' }: { className?: string }) {
  const t = useTranslations('ui');
  const common = useTranslations('common');
  const [corner] = useState(() => Symbol('toasts'));
  useLayoutEffect(() => addCorner(corner), [corner]);
  const toasts = useStore(toastStore, toastsIn(corner));
  return (
    <div
      role="status"
      aria-label={t('notices')}
      data-toaster
      className={`pointer-events-none base:fixed base:end-4 base:bottom-4 z-60 flex base:w-[min(24rem,calc(100vw-2rem))] flex-col gap-2 base:max-md:bottom-[calc(8.5rem+env(safe-area-inset-bottom))] ${className}`}
    >
      {toasts.map(({ id, message, tone, action }) => (
        // biome-ignore lint/a11y/noStaticElementInteractions: it only stays while the pointer or the focus is in it
        <div
          key={id}
          className={`pointer-events-auto flex animate-rise items-center gap-1 rounded-[0.625rem] border bg-raised py-1 ps-3.5 pe-1 shadow-popover ${tone === 'danger' ? 'text-danger' : ''}`}
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
          <IconButton icon="x" label={common('dismiss')} onClick={() => dismissToast(id)} />
        </div>
      ))}
    </div>
  );
}
