import { Button } from '@/components/ui/button';
import { useLibrary, useLibraryParts } from '@/lib/client/library/library-context';
import { parseSearch } from '@/lib/shared/search-words';
import { Note } from './note';

/** What has to be said above the grid. */
export function LibraryNotes({ onEmptyBin }: { onEmptyBin: () => void }) {
  const { store } = useLibraryParts();
  const problems = useLibrary((state) => state.problems);
  const failure = useLibrary((state) => (state.phase === 'failed' ? state.failure : null));
  const shelf = useLibrary((state) => state.shown.shelf);
  const q = useLibrary((state) => state.shown.q);
  const count = useLibrary((state) => state.sum?.count ?? 0);
  return (
    <div>
      {problems.length > 0 && (
        <Note role="status" tone="warn" icon="alert">
          Not all of this address was understood. {problems.join(' ')} The rest is shown.
        </Note>
      )}
      {q !== '' && parseSearch(q).length === 0 && (
        <Note role="status" icon="info">
          Letters and digits are searched for, and “{q}” has none: nothing is left out for it.
        </Note>
      )}
      {failure !== null && (
        <Note
          role="alert"
          tone="danger"
          icon="alert"
          action={<Button onClick={() => store.retry()}>Try again</Button>}
        >
          {failure} <span className="text-muted">What is below is of the search before.</span>
        </Note>
      )}
      {shelf === 'bin' && count > 0 && (
        <Note
          icon="trash"
          action={
            <Button variant="danger" onClick={onEmptyBin}>
              Empty the bin
            </Button>
          }
        >
          Deleted images stay 30 days, then they are gone for good.
        </Note>
      )}
      {shelf === 'unknown' && count > 0 && (
        <Note icon="help">
          The answers of these runs were lost after they had left. They count against the budget at their
          estimate.
        </Note>
      )}
    </div>
  );
}
