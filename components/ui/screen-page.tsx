import type { ComponentProps, ReactNode } from 'react';

/** The body of a screen that is as high as the window. */
export function ScreenPage({ children }: { children: ReactNode }) {
  return (
    <div className="mx-auto flex min-h-[calc(100dvh-var(--header))] max-w-440 flex-col gap-4 px-8 pt-6 pb-16 max-md:px-4 max-md:pt-4 max-md:pb-12">
      {children}
    </div>
  );
}

export function PageTitle({ children, ...rest }: ComponentProps<'h1'>) {
  return (
    <h1 className="text-xl/7 font-semibold tracking-tight wrap-anywhere" {...rest}>
      {children}
    </h1>
  );
}

/** A title and, at the other end of its line, what can be done. */
export function TitleLine({ children }: { children: ReactNode }) {
  return (
    <div className="flex items-start justify-between gap-4 max-md:flex-col max-md:gap-2">{children}</div>
  );
}
