'use client';
import { useTranslations } from 'next-intl';

/** Between one way in and the others. */
export function OrLine() {
  const t = useTranslations('entrance');
  return (
    <p className="flex items-center gap-3 text-xs text-muted before:h-px before:flex-1 before:bg-line after:h-px after:flex-1 after:bg-line">
      {t('or')}
    </p>
  );
}
