import type { ReactNode } from 'react';
import { Icon } from '@/components/ui/icon';

/** Every chart is a table too. The browser's own disclosure, which needs no script. */
export function TableDisclosure({ what, children }: { what: string; children: ReactNode }) {
  return (
    <details className="usage-details">
      <summary className="disclosure">
        <Icon name="chevron-right" className="usage-chevron" />
        Show as table<span className="sr-only">: {what}</span>
      </summary>
      {children}
    </details>
  );
}
