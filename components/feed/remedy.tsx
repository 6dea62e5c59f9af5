import { Button } from '@/components/ui/button';
import { Icon } from '@/components/ui/icon';
import { useRemedy } from '@/lib/client/use-remedy';
import { keepsAnswer } from '@/lib/shared/kept-answer';
import type { WireRun } from '@/lib/shared/wire';
import { NoteBox } from './note-box';

/**
 * What went wrong after the answer had come can be tried again for nothing: saving it, or putting it back into the photo.
 * Rare, so fetched when it is first shown.
 */
export function Remedy({ run }: { run: WireRun }) {
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
          {run.error?.code === 'picture_elsewhere'
            ? 'What the answer says is kept. Its picture can be fetched, for nothing.'
            : unsaved
              ? 'The answer is here and can be saved, for nothing.'
              : 'The answer is here and can be put back into the photo, for nothing.'}
        </p>
        <p role="status" className={failed ? 'text-danger' : 'break-words text-xs text-muted'}>
          {failed ? state.message : unsaved ? `It lies in spool/${run.id}.${run.attempt}.answer.` : ''}
        </p>
      </div>
      <Button variant="primary" aria-disabled={state === 'trying'} onClick={unsaved ? save : place}>
        {state === 'trying' ? 'Trying…' : unsaved ? 'Save it now' : 'Place it again'}
      </Button>
    </NoteBox>
  );
}
