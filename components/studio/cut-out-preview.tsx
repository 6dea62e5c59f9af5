import { useTranslations } from 'next-intl';
import { useEffect, useRef } from 'react';
import type { CanvasSession } from '@/lib/client/mask/canvas-session';
import { attachCutOutPreview } from '@/lib/client/mask/cut-out-preview';

/** What is selected, on a checkerboard, as it is selected. On a phone it lies over a corner of the canvas. */
export function CutOutPreview({ session }: { session: CanvasSession }) {
  const t = useTranslations('cutOut');
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => (canvas.current ? attachCutOutPreview(canvas.current, session) : undefined), [session]);
  return (
    <div className="grid flex-none place-items-center max-md:pointer-events-none max-md:absolute max-md:end-2 max-md:bottom-26 max-md:size-28 md:w-72 md:border-s md:bg-surface md:p-4">
      <canvas
        ref={canvas}
        role="img"
        aria-label={t('previewOf')}
        className="checkerboard max-h-full max-w-full rounded-md ring ring-line max-md:shadow-popover"
      />
    </div>
  );
}
