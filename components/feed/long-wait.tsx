import { useTranslations } from 'next-intl';
import { Button } from '@/components/ui/button';
import { Icon } from '@/components/ui/icon';
import { useLanguage } from '@/lib/client/language';
import { sayError } from '@/lib/client/sentence-of';
import type { WireRun } from '@/lib/shared/wire';
import { useFeedActions } from './feed-actions';
import { NoteBox } from './note-box';

/** A run that has waited for more than an hour may wait longer or be canceled. Rare, so loaded when first shown. */
export function LongWait({ run }: { run: WireRun }) {
  const t = useTranslations('feed.longWait');
  const language = useLanguage();
  const { cancel } = useFeedActions();
  return (
    <NoteBox className="mt-3 flex-wrap">
      <Icon name="info" className="mt-2 text-muted" />
      <p role="status" className="min-w-0 flex-1 basis-48 text-ink">
        {run.error && sayError(run.error, language)}
      </p>
      <Button onClick={() => cancel(run.id)}>{t('cancel')}</Button>
    </NoteBox>
  );
}
