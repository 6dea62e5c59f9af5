import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { Icon } from '@/components/ui/icon';
import { DISCLOSURE } from '@/components/ui/text-looks';

/** Every chart is a table too. The browser's own disclosure, which needs no script. */
export function TableDisclosure({ what, children }: { what: string; children: ReactNode }) {
  const t = useTranslations('usage.table');
  return (
    <details className="group/table pt-2">
      <summary className={`${DISCLOSURE} w-fit list-none [&::-webkit-details-marker]:hidden`}>
        <Icon name="chevron-right" className="rtl:rotate-180 group-open/table:rotate-90" />
        {t.rich('show', { what, hidden: (chunks) => <span className="sr-only">{chunks}</span> })}
      </summary>
      {children}
    </details>
  );
}
