import { Button } from '@/components/ui/button';
import { Icon } from '@/components/ui/icon';
import type { WireRun } from '@/lib/shared/wire';
import { useFeedActions } from './feed-actions';
import { NoteBox } from './note-box';

/** A run that has waited for more than an hour may wait on, or be let go. Rare, so fetched when it is first shown. */
export function LongWait({ run }: { run: WireRun }) {
  const { cancel } = useFeedActions();
  return (
    <NoteBox className="mt-3 flex-wrap">
      <Icon name="info" className="mt-2 text-muted" />
      <p role="status" className="min-w-0 flex-1 basis-48 text-ink">
        {run.error?.message}
      </p>
      <Button onClick={() => cancel(run.id)}>Let it go</Button>
    </NoteBox>
  );
}
