import type { ReactNode } from 'react';
import { MAIN_ID } from '@/components/ui/main-id';

/** A screen for admins: what it is, what can be done, and what it shows. */
export function AdminPage({
  title,
  text,
  actions,
  children,
}: {
  title: string;
  text: string;
  actions: ReactNode;
  children: ReactNode;
}) {
  return (
    <main id={MAIN_ID} tabIndex={-1} className="outline-none">
      <div className="mx-auto flex min-h-[calc(100dvh-var(--header))] max-w-280 flex-col gap-4 px-8 pt-6 pb-28 max-md:px-4 max-md:pt-4">
        <div className="flex items-start justify-between gap-4 max-md:flex-col max-md:gap-2">
          <div className="min-w-0">
            <h1 className="text-xl/7 font-semibold tracking-tight">{title}</h1>
            <p className="text-muted">{text}</p>
          </div>
          <div className="flex flex-none flex-wrap gap-2">{actions}</div>
        </div>
        {children}
      </div>
    </main>
  );
}
