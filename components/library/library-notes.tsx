import { useTranslations } from 'next-intl';
import { Button } from '@/components/ui/button';
import { useLibrary, useLibraryParts } from '@/lib/client/library/library-context';
import { parseSearch } from '@/lib/shared/search-words';
import { Note } from './note';

/** Notes above the grid. */
export function LibraryNotes({ onEmptyBin }: { onEmptyBin: () => void }) {
  const t = useTranslations('library.notes');
  const tryAgain = useTranslations('common')('tryAgain');
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
          {t('address', { problems: problems.join(' ') })}
        </Note>
      )}
      {q !== '' && parseSearch(q).length === 0 && (
        <Note role="status" icon="info">
          {t('noWords', { search: q })}
        </Note>
      )}
      {failure !== null && (
        <Note
          role="alert"
          tone="danger"
          icon="alert"
          action={<Button onClick={() => store.retry()}>{tryAgain}</Button>}
        >
          {failure} <span className="text-muted">{t('earlier')}</span>
        </Note>
      )}
      {shelf === 'bin' && count > 0 && (
        <Note
          icon="trash"
          action={
            <Button variant="danger" onClick={onEmptyBin}>
              {t('emptyBin')}
            </Button>
          }
        >
          {t('bin')}
        </Note>
      )}
      {shelf === 'unknown' && count > 0 && <Note icon="help">{t('unknown')}</Note>}
    </div>
  );
}
