import type { ReactNode } from 'react';
import { MAIN_ID } from '@/components/ui/main-id';

export function PageFrame({ children }: { children: ReactNode }) {
  return (
    <main id={MAIN_ID} tabIndex={-1} className="outline-none">
      <div className="mx-auto flex min-h-[calc(100dvh-var(--header))] max-w-440 flex-col gap-4 px-8 pt-6 pb-28 max-md:px-4 max-md:pt-4">
        {children}
      </div>
    </main>
  );
}
