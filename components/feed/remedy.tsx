import { useTranslations } from 'next-intl';
import { Button } from '@/components/ui/button';
import { Icon } from '@/components/ui/icon';
import { useRemedy } from '@/lib/client/use-remedy';
import { keepsAnswer } from '@/lib/shared/kept-answer';
import type { WireRun } from '@/lib/shared/wire';
import { NoteBox } from './note-box';

/**
 * What failed after the answer had arrived can be tried again free of charge: saving it, or putting it back into the
 * photo. Rare, so loaded when first shown.
 */
export function Remedy({ run }: { run: WireRun }) {
  const t = useTranslations('feed.remedy');
  const { state, save, place } = useRemedy(run);
  const unsaved = keepsAnswer(run.error?.code);
  if (!unsaved && run.images.every(({ role, deletedAt }) => role !== 'output' || deletedAt !== null))
    return null;
  const failed = typeof state === 'object';
  return (
    <NoteBox className="mt-3 flex-wrap">
      <Icon name="info" className="mt-2 text-muted" />
      <div className="min-w-0 flex-1 basis-48">
        <p className="text-ink">
          {t(run.error?.code === 'picture_elsewhere' ? 'elsewhere' : unsaved ? 'unsaved' : 'unplaced')}
        </p>
        <p role="status" className={failed ? 'text-danger' : 'break-words text-xs text-muted'}>
          {failed
            ? state.message
            : unsaved
              ? t('file', { file: `spool/${run.id}.${run.attempt}.answer` })
              : ''}
        </p>
      </div>
      <Button variant="primary" aria-disabled={state === 'trying'} onClick={unsaved ? save : place}>
        {t(state === 'trying' ? 'trying' : unsaved ? 'save' : 'place')}
      </Button>
    </NoteBox>
  );
}
