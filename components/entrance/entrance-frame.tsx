'use client';
import type { ReactNode } from 'react';
import { Logo } from '@/components/ui/logo';
import { MAIN_ID } from '@/components/ui/main-id';

/** A quiet card in the middle, on a phone the whole page. */
export function EntranceFrame({ children }: { children: ReactNode }) {
  return (
    <main
      id={MAIN_ID}
      className="grid min-h-dvh justify-items-center px-4 py-10 max-md:content-start md:place-content-center"
    >
      <p className="flex items-center gap-2 pb-6 text-base font-semibold tracking-tight">
        <Logo />
        <span>Overpaint</span>
      </p>
      <div className="grid w-full max-w-96 gap-4 rounded-xl border bg-raised p-6 shadow-xs md:w-96">
        {children}
      </div>
    </main>
  );
}
