import type { ReactNode } from 'react';
import { ScreenLink } from '@/components/ui/screen-link';
import { MAIN_ID } from './main-id';

/** A page that only says something and leads back. */
export function PlainPage({
  title,
  action,
  children,
}: {
  title: string;
  /** What may help, before the way back. */
  action?: ReactNode;
  children: string;
}) {
  return (
    <main id={MAIN_ID} tabIndex={-1} className="plain-page">
      <h1 className="text-lg font-semibold tracking-tight">{title}</h1>
      <p className="text-muted">{children}</p>
      <div className="mt-4 flex gap-2">
        {action}
        <ScreenLink href="/" className="button button-secondary">
          Back to the images
        </ScreenLink>
      </div>
    </main>
  );
}
