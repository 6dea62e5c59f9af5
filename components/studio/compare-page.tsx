import { useEffect, useId, useState } from 'react';
import { Builder } from '@/components/cost-compare/builder';
import { ComparisonList } from '@/components/cost-compare/comparison-list';
import { Icon } from '@/components/ui/icon';
import { showToast } from '@/components/ui/toast';
import { localStore, tabStore } from '@/lib/client/browser-storage';
import { EMPTY_BASE } from '@/lib/client/comparison/builder-rules';
import { LiveProvider } from '@/lib/client/live-provider';
import type { ComparisonBase } from '@/lib/shared/comparison';
import type { WireStatus } from '@/lib/shared/wire';
import type { ComparisonPage } from '@/lib/shared/wire-comparison';
import { Frame } from './frame';

/** What a new comparison begins with. */
export type NewComparison =
  /** `draft`: what is in the composer of this browser; `edit`: the edit that it has handed over. */
  | { from: 'nothing' | 'draft' | 'edit' }
  | { from: 'run'; id: string; base: ComparisonBase }
  | { from: 'missing_run' };

export type ComparePageProps = { status: WireStatus; list: ComparisonPage; begin: NewComparison | null };

/** All comparisons, or the making of a new one. */
export function ComparePage({ status, list, begin }: ComparePageProps) {
  const mainId = useId();
  return (
    <LiveProvider initialRuns={{ runs: [], nextCursor: null }} initialStatus={status}>
      <Frame current="/compare" mainId={mainId}>
        <main id={mainId} tabIndex={-1} className="cc-main">
          {begin === null ? <List list={list} /> : <New begin={begin} />}
        </main>
      </Frame>
    </LiveProvider>
  );
}

function List({ list }: { list: ComparisonPage }) {
  const empty = list.comparisons.length === 0;
  return (
    <div className="cc-page">
      <header className="cc-head-line">
        <div className="min-w-0">
          <h1 className="cc-title">Compare by cost</h1>
          <p className="text-muted">
            One prompt or edit at several settings, side by side, to find the cheapest that is good enough.
          </p>
        </div>
        {!empty && <NewLink />}
      </header>
      {empty ? (
        <div className="cc-empty">
          <p className="cc-empty-lead">Low quality costs about a ninth of high. Is it good enough?</p>
          <p className="text-muted">
            Choose qualities, models, sizes or prompts. Every price is there before anything is started, a cap
            holds, and the pictures come into one table to be zoomed and laid over each other.
          </p>
          <div className="flex flex-wrap justify-center gap-2 pt-2">
            <NewLink />
            <a className="button button-secondary" href="/compare?draft">
              From what is in Create
            </a>
          </div>
        </div>
      ) : (
        <ComparisonList initial={list} />
      )}
    </div>
  );
}

function NewLink() {
  return (
    <a className="button button-primary" href="/compare?new">
      <Icon name="plus" /> New comparison
    </a>
  );
}

function isInBrowser(from: NewComparison['from']): boolean {
  return from === 'draft' || from === 'edit';
}

function New({ begin }: { begin: NewComparison }) {
  const [base, setBase] = useState<ComparisonBase | null>(
    begin.from === 'run' ? begin.base : isInBrowser(begin.from) ? null : EMPTY_BASE,
  );
  const { from } = begin;
  useEffect(() => {
    if (!isInBrowser(from)) return;
    // What the composer holds is read by its own rules, which this page needs for nothing else.
    import('@/lib/client/comparison/origin-draft')
      .then(({ readDraft, readEdit }) => (from === 'edit' ? readEdit(tabStore) : readDraft(localStore)))
      .catch(() => null)
      .then((found) => {
        // Where a browser keeps nothing, nothing comes across from the other page.
        if (found === null)
          showToast({ message: 'What is in Create could not be read, so this begins empty.' });
        setBase(found ?? EMPTY_BASE);
      });
  }, [from]);

  return (
    <div className="cc-page">
      <header className="cc-head">
        <a className="link text-xs" href="/compare">
          All comparisons
        </a>
        <h1 className="cc-title">New comparison</h1>
        {from === 'missing_run' && (
          <p className="text-danger">
            The run that this was to begin with does not exist, so it begins empty.
          </p>
        )}
      </header>
      {base !== null && (
        <Builder
          base={base}
          fromRun={begin.from === 'run' ? begin.id : null}
          onCreated={({ id }) => location.assign(`/compare/${id}`)}
        />
      )}
    </div>
  );
}
