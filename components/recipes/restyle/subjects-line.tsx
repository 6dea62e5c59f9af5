import { useTranslations } from 'next-intl';
import { useEffect } from 'react';
import { useStore } from 'zustand';
import type { JobEditor } from '@/components/recipes/job-editor';
import { Button } from '@/components/ui/button';
import { Icon } from '@/components/ui/icon';
import { useMayMake } from '@/lib/client/who';
import { ProgressLine } from './progress-line';
import { useRestyleWork } from './use-restyle-work';

/** How many photos have their subject marked, and one click for all others. */
export function SubjectsLine({ editor }: { editor: JobEditor<'restyle'> }) {
  const t = useTranslations('restyle.subjects');
  const mayMake = useMayMake();
  const { finder } = useRestyleWork();
  const { current, done, total, failed } = useStore(finder);
  const { items } = editor.job;
  const missing = items.flatMap(({ id, details, sources: [photo] }) =>
    details.mask === null && photo ? [{ id, photo }] : [],
  );
  const failures = missing.filter(({ id }) => failed[id] !== undefined).length;
  useEffect(() => finder.cancel, [finder]);
  if (current !== null) {
    return (
      <ProgressLine
        label={t('finding', { done, count: total })}
        done={done}
        total={total}
        onStop={finder.cancel}
      >
        {t('stop')}
      </ProgressLine>
    );
  }
  return (
    <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
      <p className="text-xs/5 text-muted" aria-live="polite">
        {t('marked', { count: items.length, marked: items.length - missing.length })}
        {failures > 0 && ` ${t('failures', { count: failures })}`}
      </p>
      {mayMake && missing.length > 0 && (
        <Button onClick={() => void finder.find(missing)}>
          <Icon name="sparkles" /> {t('find', { count: missing.length })}
        </Button>
      )}
    </div>
  );
}
