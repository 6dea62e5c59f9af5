import { type ReactNode, useId } from 'react';
import { CARD_FRAME } from './card-frame';

/** One part of the screen, named by its heading. */
export function Card({
  id,
  title,
  aside,
  children,
}: {
  id?: string;
  title: string;
  /** At the end of the line of its heading. */
  aside?: ReactNode;
  children: ReactNode;
}) {
  const headId = useId();
  return (
    <section id={id} aria-labelledby={headId} className={`${CARD_FRAME} px-6 py-5`}>
      <div className="flex min-h-8 items-center justify-between gap-4 pb-2">
        <h2 id={headId} className="text-base/5 font-semibold">
          {title}
        </h2>
        {aside}
      </div>
      {children}
    </section>
  );
}
