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
import { clearPrompts, listPrompts, removePrompt } from '@/lib/client/presets/preset-requests';
import type { WireRun } from '@/lib/shared/wire';
import type { WirePrompt } from '@/lib/shared/wire-presets';
import { sayFailure } from './say-failure';
import { whenText } from './when-text';

const PAGE = 30;
const SEARCH_AFTER_MS = 150;
/** As much of a prompt as three lines can show. */
const SHOWN_CHARACTERS = 400;

type Found = { prompts: readonly WirePrompt[]; nextCursor: string | null };

/** Every prompt that was used, the last first. */
export function HistoryTab({
  onReuse,
  onWritten,
}: {
  onReuse: (run: WireRun) => void;
  onWritten: () => void;
}) {
  const search = useRef<HTMLInputElement>(null);
  const [query, setQuery] = useState('');
  const { found, failure, loading, loadMore, reload, forget } = useHistory(query);
  const list = useRef<HTMLUListElement>(null);

  const fill = (prompt: WirePrompt) => {
    changeSettings({ prompt: prompt.text });
    onWritten();
  };
  const reuse = (prompt: WirePrompt) => void getRun(prompt.lastRunId).then(onReuse, sayFailure);
  const remove = (prompt: WirePrompt) => {
    const place = found?.prompts.indexOf(prompt) ?? 0;
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
          aria-label="Search the prompts"
          placeholder="Search the prompts"
          value={query}
          onChange={({ target }) => setQuery(target.value)}
        />
      </div>
      {failure && (
        <p role="alert" className="flex items-center gap-3 pt-4 text-danger">
          {failure}
          <Button onClick={reload}>Try again</Button>
        </p>
      )}
      {found && (
        <ul ref={list} className="pt-2" aria-label="Prompts">
          {found.prompts.map((prompt) => (
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
                <span>{whenText(prompt.lastUsedAt, Date.now())}</span>
                {prompt.uses > 1 && <span>used {prompt.uses} times</span>}
                <button
                  type="button"
                  className={`${LINK} pointer-events-auto relative z-1 max-md:min-h-11`}
                  onClick={() => reuse(prompt)}
                >
                  Use with its settings
                </button>
              </p>
              <IconButton
                icon="trash"
                label="Take this prompt out of the history"
                className="absolute end-0 top-1.5 z-1"
                onClick={() => remove(prompt)}
              />
            </li>
          ))}
        </ul>
      )}
      {found?.prompts.length === 0 && (
        <p
          role="status"
          className="grid min-h-32 place-items-center px-4 text-center text-balance text-muted"
        >
          {query.trim() === ''
            ? 'The prompts that you use are kept here, each once.'
            : 'No prompt has these words in it.'}
        </p>
      )}
      <div className="flex min-h-8 items-center justify-between gap-3 pt-3">
        {found?.nextCursor ? (
          <Button onClick={loadMore} aria-disabled={loading}>
            {loading && <Spinner />} Show more
          </Button>
        ) : (
          <span>{loading && <Spinner />}</span>
        )}
        {query === '' && found && found.prompts.length > 0 && <ClearHistory onCleared={reload} />}
      </div>
    </div>
  );
}

/** Asks once more: this cannot be undone. The pictures and their prompts stay where they are. */
function ClearHistory({ onCleared }: { onCleared: () => void }) {
  const [asking, setAsking] = useState(false);
  const clear = async () => {
    try {
      await clearPrompts();
      showToast({ message: 'The prompt history is empty. Pictures keep their prompts.' });
      onCleared();
    } catch (error) {
      sayFailure(error);
    }
    setAsking(false);
  };
  if (!asking) {
    return (
      <Button variant="ghost" onClick={() => setAsking(true)}>
        Clear the history
      </Button>
    );
  }
  return (
    <span className="flex flex-wrap items-center justify-end gap-2">
      Pictures keep their prompts.
      <Button autoFocus onClick={() => setAsking(false)}>
        Keep it
      </Button>
      <Button variant="danger" onClick={clear}>
        Clear
      </Button>
    </span>
  );
}

function useHistory(query: string) {
  const [found, setFound] = useState<Found | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const [loading, setLoading] = useState(true);
  const [asked, setAsked] = useState(0);
  const first = useRef(true);

  // biome-ignore lint/correctness/useExhaustiveDependencies: `asked` asks again
  useEffect(() => {
    const abort = new AbortController();
    setLoading(true);
    const search = async () => {
      try {
        const page = await listPrompts({ q: query.trim(), cursor: null, limit: PAGE, signal: abort.signal });
        setFound(page);
        setFailure(null);
      } catch (error) {
        if (abort.signal.aborted) return;
        setFailure(error instanceof Error ? error.message : String(error));
      }
      setLoading(false);
    };
    const timer = setTimeout(search, first.current ? 0 : SEARCH_AFTER_MS);
    first.current = false;
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [query, asked]);

  const loadMore = async () => {
    if (!found?.nextCursor || loading) return;
    setLoading(true);
    try {
      const page = await listPrompts({ q: query.trim(), cursor: found.nextCursor, limit: PAGE });
      const known = new Set(found.prompts.map(({ sha256 }) => sha256));
      const more = page.prompts.filter(({ sha256 }) => !known.has(sha256));
      // Whoever searched for something else meanwhile has another list by now.
      setFound((now) =>
        now === found ? { prompts: [...found.prompts, ...more], nextCursor: page.nextCursor } : now,
      );
    } catch (error) {
      sayFailure(error);
    }
    setLoading(false);
  };
  const forget = ({ sha256 }: WirePrompt) =>
    setFound((now) => now && { ...now, prompts: now.prompts.filter((each) => each.sha256 !== sha256) });
  return { found, failure, loading, loadMore, reload: () => setAsked(asked + 1), forget };
}

function rowsOf(list: HTMLElement | null): HTMLElement[] {
  return [...(list?.querySelectorAll<HTMLElement>('[data-row]') ?? [])];
}

function focusRow(list: HTMLElement | null, place: number): void {
  const rows = rowsOf(list);
  rows[Math.min(place, rows.length - 1)]?.focus();
}
