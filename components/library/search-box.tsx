import { useTranslations } from 'next-intl';
import { Icon } from '@/components/ui/icon';
import { IconButton } from '@/components/ui/icon-button';
import { Kbd } from '@/components/ui/kbd';
import { TextField } from '@/components/ui/text-field';
import { useLibrary, useLibraryParts } from '@/lib/client/library/library-context';
import { changeFilter } from '@/lib/client/library/library-history';
import { MAX_QUERY_CHARACTERS } from '@/lib/shared/library-filter';
import { SEARCH_ID } from './search-id';
import { useDraft } from './use-draft';

/** While the answer to a search is on its way, the next one waits for a pause in typing. */
const SETTLE_MS = 120;

/** Searches at each key. */
export function SearchBox() {
  const t = useTranslations('library.search');
  const { store } = useLibraryParts();
  const q = useLibrary((state) => state.filter.q);
  const searching = useLibrary((state) => state.phase === 'loading');
  const { draft, write, flush } = useDraft(q, searching ? SETTLE_MS : 0, (next) => {
    const words = next.trim();
    if (words !== store.getState().filter.q) changeFilter(store, { q: words }, { typing: true });
    return words;
  });
  const clear = () => {
    write('');
    flush();
    document.getElementById(SEARCH_ID)?.focus();
  };
  return (
    <search className="relative min-w-0 flex-[1_1_12rem] max-md:flex-[1_1_calc(100%-4rem)]">
      <Icon name="search" className="pointer-events-none absolute inset-y-0 start-2.75 my-auto text-faint" />
      <TextField
        id={SEARCH_ID}
        type="search"
        className="ps-8.5 pe-9 [&::-webkit-search-cancel-button]:hidden"
        aria-label={t('label')}
        placeholder={t('placeholder')}
        enterKeyHint="search"
        maxLength={MAX_QUERY_CHARACTERS}
        value={draft}
        onChange={({ currentTarget }) => write(currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter') flush();
          if (event.key !== 'Escape' || draft === '') return;
          event.preventDefault();
          clear();
        }}
      />
      {draft === '' ? (
        <Kbd keys="/" className="absolute inset-y-0 end-1.5 my-auto h-fit max-md:hidden" />
      ) : (
        <IconButton
          icon="x"
          label={t('clear')}
          className="absolute inset-y-0 end-0 my-auto h-fit"
          onClick={clear}
        />
      )}
    </search>
  );
}
