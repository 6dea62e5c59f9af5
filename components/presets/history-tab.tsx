import { type InfiniteData, keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { Button } from '@/components/ui/button';
import { Icon } from '@/components/ui/icon';
import { IconButton } from '@/components/ui/icon-button';
import { Spinner } from '@/components/ui/spinner';
import { TextField } from '@/components/ui/text-field';
import { LINK } from '@/components/ui/text-looks';
import { showToast } from '@/components/ui/toast';
import { changeSettings } from '@/lib/client/composer-store';
import { getRun } from '@/lib/client/image-requests';
import { useLanguage } from '@/lib/client/language';
import { clearPrompts, listPrompts, removePrompt } from '@/lib/client/presets/preset-requests';
import { useQueryCache } from '@/lib/client/query-cache';
import { queryKeys } from '@/lib/client/query-keys';
import { sentenceOf } from '@/lib/client/sentence-of';
import type { WireRun } from '@/lib/shared/wire';
import type { PromptPage, WirePrompt } from '@/lib/shared/wire-presets';
import { sayFailure } from './say-failure';
import { whenText } from './when-text';

const PAGE = 30;
const SEARCH_AFTER_MS = 150;
/** As much of a prompt as three lines can show. */
const SHOWN_CHARACTERS = 400;

/** Every prompt that was used, the last first. */
export function HistoryTab({
  onReuse,
  onWritten,
}: {
  onReuse: (run: WireRun) => void;
  onWritten: () => void;
}) {
  const t = useTranslations('presets.history');
  const common = useTranslations('common');
  const language = useLanguage();
  const search = useRef<HTMLInputElement>(null);
  const [query, setQuery] = useState('');
  const { prompts, failure, loading, hasMore, loadMore, reload, forget } = useHistory(query);
  const list = useRef<HTMLUListElement>(null);

  const fill = (prompt: WirePrompt) => {
    changeSettings({ prompt: prompt.text });
    onWritten();
  };
  const reuse = (prompt: WirePrompt) => void getRun(prompt.lastRunId).then(onReuse, sayFailure);
  const remove = (prompt: WirePrompt) => {
    const place = prompts?.indexOf(prompt) ?? 0;
    removePrompt(prompt.sha256).then(() => {
      forget(prompt);
      requestAnimationFrame(() => focusRow(list.current, place));
    }, sayFailure);
  };

  /** From the search down into the list, through it, and back up. */
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step === undefined) return;
    const rows = rowsOf(list.current);
    const at = rows.indexOf(event.target as HTMLElement);
    event.preventDefault();
    if (at + step < 0) search.current?.focus();
    else rows[Math.min(rows.length - 1, at + step)]?.focus();
  };

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: only moves between the controls in it
    <div onKeyDown={onKeyDown}>
      <div className="relative">
        <Icon
          name="search"
          className="pointer-events-none absolute start-3 top-1/2 -translate-y-1/2 text-faint"
        />
        <TextField
          ref={search}
          type="search"
          className="ps-9"
          aria-label={t('search')}
          placeholder={t('search')}
          value={query}
          onChange={({ target }) => setQuery(target.value)}
        />
      </div>
      {failure && (
        <p role="alert" className="flex items-center gap-3 pt-4 text-danger">
          {failure}
          <Button onClick={reload}>{common('tryAgain')}</Button>
        </p>
      )}
      {prompts && (
        <ul ref={list} className="pt-2" aria-label={t('list')}>
          {prompts.map((prompt) => (
            <li key={prompt.sha256} className="relative border-b py-2.5 pe-10">
              {/* The whole row is its button, under the smaller ones. */}
              <button
                type="button"
                dir="auto"
                data-row
                className="line-clamp-3 w-full text-start wrap-anywhere whitespace-pre-line outline-none after:absolute after:inset-y-0 after:-inset-x-3 after:rounded-lg hover:after:bg-ink/4 focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-accent-text"
                onClick={() => fill(prompt)}
              >
                {prompt.text.slice(0, SHOWN_CHARACTERS)}
              </button>
              <p className="pointer-events-none flex flex-wrap gap-x-3 gap-y-1 pt-1 text-xs/5 text-muted max-md:items-center">
                <span>{whenText(prompt.lastUsedAt, Date.now(), language)}</span>
                {prompt.uses > 1 && <span>{t('used', { count: prompt.uses })}</span>}
                <button
                  type="button"
                  className={`${LINK} pointer-events-auto relative z-1 max-md:min-h-11`}
                  onClick={() => reuse(prompt)}
                >
                  {t('reuse')}
                </button>
              </p>
              <IconButton
                icon="trash"
                label={t('remove')}
                className="absolute end-0 top-1.5 z-1"
                onClick={() => remove(prompt)}
              />
            </li>
          ))}
        </ul>
      )}
      {prompts?.length === 0 && (
        <p
          role="status"
          className="grid min-h-32 place-items-center px-4 text-center text-balance text-muted"
        >
          {query.trim() === '' ? t('empty') : t('nothingFound')}
        </p>
      )}
      <div className="flex min-h-8 items-center justify-between gap-3 pt-3">
        {hasMore ? (
          <Button onClick={() => loading || void loadMore()} aria-disabled={loading}>
            {loading && <Spinner />} {common('showMore')}
          </Button>
        ) : (
          <span>{loading && <Spinner />}</span>
        )}
        {query === '' && prompts && prompts.length > 0 && <ClearHistory onCleared={reload} />}
      </div>
    </div>
  );
}

/** Asks once more: this cannot be undone. The pictures and their prompts stay where they are. */
function ClearHistory({ onCleared }: { onCleared: () => void }) {
  const t = useTranslations('presets.history');
  const [asking, setAsking] = useState(false);
  const clear = async () => {
    try {
      await clearPrompts();
      showToast({ message: t('cleared') });
      onCleared();
    } catch (error) {
      sayFailure(error);
    }
    setAsking(false);
  };
  if (!asking) {
    return (
      <Button variant="ghost" onClick={() => setAsking(true)}>
        {t('clear')}
      </Button>
    );
  }
  return (
    <span className="flex flex-wrap items-center justify-end gap-2">
      {t('clearNote')}
      <Button autoFocus onClick={() => setAsking(false)}>
        {t('keep')}
      </Button>
      <Button variant="danger" onClick={clear}>
        {t('clearNow')}
      </Button>
    </span>
  );
}

const FIRST: string | null = null;

/** What is found stays until the next answer is there. */
function useHistory(query: string) {
  const cache = useQueryCache();
  const words = useSettled(query.trim());
  const queryKey = queryKeys.prompts(words);
  const { data, error, isFetching, isFetchNextPageError, isPlaceholderData, hasNextPage, fetchNextPage } =
    useInfiniteQuery(
      {
        queryKey,
        queryFn: ({ pageParam, signal }) => listPrompts({ q: words, cursor: pageParam, limit: PAGE, signal }),
        initialPageParam: FIRST,
        getNextPageParam: ({ nextCursor }) => nextCursor,
        placeholderData: keepPreviousData,
        staleTime: 0,
      },
      cache,
    );
  // One that was used again between two pages is on both.
  const prompts =
    data && new Map(data.pages.flatMap((page) => page.prompts).map((prompt) => [prompt.sha256, prompt]));

  const loadMore = async () => {
    const result = await fetchNextPage();
    if (result.isFetchNextPageError) sayFailure(result.error);
  };
  const forget = ({ sha256 }: WirePrompt) =>
    cache.setQueryData<InfiniteData<PromptPage, string | null>>(
      queryKey,
      (now) =>
        now && {
          ...now,
          pages: now.pages.map((page) => ({
            ...page,
            prompts: page.prompts.filter((each) => each.sha256 !== sha256),
          })),
        },
    );
  return {
    prompts: prompts && [...prompts.values()],
    failure: error && !isFetching && !isFetchNextPageError ? sentenceOf(error) : null,
    loading: isFetching,
    hasMore: hasNextPage && !isPlaceholderData,
    loadMore,
    reload: () => void cache.invalidateQueries({ queryKey: queryKeys.allPrompts }),
    forget,
  };
}

/** The words as they are once nothing more is written for a moment. */
function useSettled(words: string): string {
  const [settled, setSettled] = useState(words);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(words), SEARCH_AFTER_MS);
    return () => clearTimeout(timer);
  }, [words]);
  return settled;
}

function rowsOf(list: HTMLElement | null): HTMLElement[] {
  return [...(list?.querySelectorAll<HTMLElement>('[data-row]') ?? [])];
}

function focusRow(list: HTMLElement | null, place: number): void {
  const rows = rowsOf(list);
  rows[Math.min(place, rows.length - 1)]?.focus();
}
