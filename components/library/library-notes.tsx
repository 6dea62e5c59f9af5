import { Button } from '@/components/ui/button';
import { Icon } from '@/components/ui/icon';
import { useLibrary, useLibraryParts } from '@/lib/client/library/library-context';
import { parseSearch } from '@/lib/shared/search-words';

/** What has to be said above the grid. */
export function LibraryNotes({ onEmptyBin }: { onEmptyBin: () => void }) {
  const { store } = useLibraryParts();
  const problems = useLibrary((state) => state.problems);
  const failure = useLibrary((state) => (state.phase === 'failed' ? state.failure : null));
  const shelf = useLibrary((state) => state.shown.shelf);
  const q = useLibrary((state) => state.shown.q);
  const count = useLibrary((state) => state.sum?.count ?? 0);
  return (
    <div className="library-notes">
      {problems.length > 0 && (
        <p role="status" className="library-note library-note-warn">
          <Icon name="alert" />
          <span>Not all of this address was understood. {problems.join(' ')} The rest is shown.</span>
        </p>
      )}
      {q !== '' && parseSearch(q).length === 0 && (
        <p role="status" className="library-note">
          <Icon name="info" />
          <span>Letters and digits are searched for, and “{q}” has none: nothing is left out for it.</span>
        </p>
      )}
      {failure !== null && (
        <div role="alert" className="library-note library-note-danger">
          <Icon name="alert" />
          <span>
            {failure} <span className="text-muted">What is below is of the search before.</span>
          </span>
          <Button onClick={() => store.retry()}>Try again</Button>
        </div>
      )}
      {shelf === 'bin' && count > 0 && (
        <div className="library-note">
          <Icon name="trash" />
          <span>Deleted images stay 30 days, then they are gone for good.</span>
          <Button variant="danger" onClick={onEmptyBin}>
            Empty the bin
          </Button>
        </div>
      )}
      {shelf === 'unknown' && count > 0 && (
        <p className="library-note">
          <Icon name="help" />
          <span>
            The answers of these runs were lost after they had left. They count against the budget at their
            estimate.
          </span>
        </p>
      )}
    </div>
  );
}
