import { type ReactNode, useId } from 'react';

/** One part of a screen about people or one's own account, named by its heading. */
export function SectionCard({
  title,
  text,
  action,
  children,
}: {
  title: string;
  text?: string;
  /** Beside the heading. */
  action?: ReactNode;
  children: ReactNode;
}) {
  const id = useId();
  return (
    <section aria-labelledby={id} className="rounded-xl border bg-surface px-6 py-5 max-md:p-4">
      <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2 pb-3">
        <div className="min-w-0 flex-1 basis-64">
          <h2 id={id} className="text-base/5 font-semibold">
            {title}
          </h2>
          {text !== undefined && <p className="pt-1 text-muted">{text}</p>}
        </div>
        {action}
      </div>
      {children}
    </section>
  );
}
