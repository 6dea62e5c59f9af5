import type { ReactNode } from 'react';
import { Icon } from '@/components/ui/icon';
import { DISCLOSURE } from '@/components/ui/text-looks';

/** Every chart is a table too. The browser's own disclosure, which needs no script. */
export function TableDisclosure({ what, children }: { what: string; children: ReactNode }) {
  return (
    <details className="group/table pt-2">
      <summary className={`${DISCLOSURE} w-fit list-none [&::-webkit-details-marker]:hidden`}>
        <Icon name="chevron-right" className="group-open/table:rotate-90" />
        Show as table<span className="sr-only">: {what}</span>
      </summary>
      {children}
    </details>
  );
}
