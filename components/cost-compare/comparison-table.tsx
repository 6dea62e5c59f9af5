import type { ComponentProps, ReactNode } from 'react';

/** On a phone, cells in one column under the heading of their row, which stays in sight. */
export function ComparisonTable({ className = '', ...rest }: ComponentProps<'table'>) {
  return (
    <div className="-mx-1 overflow-x-auto p-1 max-md:overflow-visible">
      <table
        className={`w-full table-fixed border-separate border-spacing-0 max-md:block max-md:min-w-0 max-md:[&_:is(tbody,tr,td)]:block ${className}`}
        {...rest}
      />
    </div>
  );
}

export function TableHead(props: ComponentProps<'thead'>) {
  return <thead className="max-md:hidden" {...props} />;
}

/** Above the headings of rows. */
export function Corner(props: ComponentProps<'td'>) {
  return <td className="w-36" {...props} />;
}

const HEADING = 'pe-3 pb-2 text-start align-top text-xs font-medium';

export function ColumnHeading({ className = 'ps-1', ...rest }: ComponentProps<'th'>) {
  return <th scope="col" className={`${HEADING} pt-1.5 text-muted ${className}`} {...rest} />;
}

/** @param className where it sticks on a phone */
export function RowHeading({ className = 'max-md:top-(--header)', ...rest }: ComponentProps<'th'>) {
  return (
    <th
      scope="row"
      className={`${HEADING} sticky -start-1 z-2 w-36 bg-canvas pt-3 text-ink max-md:start-0 max-md:z-7 max-md:-mx-4 max-md:block max-md:w-auto max-md:border-b max-md:px-4 max-md:py-2 ${className}`}
      {...rest}
    />
  );
}

/** What a cell's column says, where no headings are in sight. */
export function CellLabel({ children }: { children: ReactNode }) {
  return (
    <span dir="auto" className="block font-[550] first-letter:uppercase md:hidden" aria-hidden="true">
      {children}
    </span>
  );
}
