import { type ReactNode, useId } from 'react';

/** One part of a screen for admins. */
export function Card({ title, text, children }: { title: string; text?: string; children: ReactNode }) {
  const id = useId();
  return (
    <section className="rounded-xl border bg-surface px-6 py-5 max-md:p-4" aria-labelledby={id}>
      <h2 id={id} className="text-base/5 font-semibold">
        {title}
      </h2>
      {text !== undefined && <p className="pt-1 text-muted">{text}</p>}
      <div className="pt-2">{children}</div>
    </section>
  );
}
