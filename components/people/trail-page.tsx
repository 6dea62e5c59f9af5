import { useTranslations } from 'next-intl';
import { useRef, useState } from 'react';
import { Button, ButtonAnchor } from '@/components/ui/button';
import { Icon } from '@/components/ui/icon';
import { Spinner } from '@/components/ui/spinner';
import { useLanguage } from '@/lib/client/language';
import { fetchTrail } from '@/lib/client/people-requests';
import { sentenceOf } from '@/lib/client/sentence-of';
import type { TrailPage, WireTrailEntry } from '@/lib/shared/wire-trail';
import { AdminPage } from './admin-page';
import { describeEntry } from './describe-entry';
import { TrailFilters } from './trail-filters';
import { NO_FILTER, type TrailChoice, trailQuery } from './trail-query';

/** Who did what and when, the newest first; for admins. */
export function TrailPageView({
  first,
  people,
}: {
  first: TrailPage;
  people: readonly { id: string; name: string }[];
}) {
  const t = useTranslations('trail');
  const common = useTranslations('common');
  const [choice, setChoice] = useState<TrailChoice>(NO_FILTER);
  const [{ entries, nextCursor }, setPage] = useState(first);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const turn = useRef(0);
  const filtered = choice !== NO_FILTER;

  /** Of several answers under way, the one that was asked for last is shown. */
  const read = async (query: string, before: readonly WireTrailEntry[]) => {
    turn.current += 1;
    const mine = turn.current;
    setBusy(true);
    setProblem(null);
    try {
      const found = await fetchTrail(query);
      if (mine === turn.current) setPage({ ...found, entries: [...before, ...found.entries] });
    } catch (error) {
      if (mine === turn.current) setProblem(sentenceOf(error));
    } finally {
      if (mine === turn.current) setBusy(false);
    }
  };
  const narrow = (next: TrailChoice) => {
    setChoice(next);
    void read(trailQuery(next), []);
  };
  const readMore = () => {
    if (!busy && nextCursor !== null) void read(trailQuery(choice, nextCursor), entries);
  };

  return (
    <AdminPage
      title={t('title')}
      text={t('text')}
      actions={
        <ButtonAnchor href={`/api/trail.csv?${trailQuery(choice)}`} download>
          <Icon name="download" /> {t('csv')}
        </ButtonAnchor>
      }
    >
      <TrailFilters choice={choice} people={people} onChange={narrow} />
      <p role="alert" className="text-danger empty:hidden">
        {problem}
      </p>
      {entries.length === 0 ? (
        <div className="mx-auto mt-[8vh] grid justify-items-center gap-2 text-center">
          <p className="text-lg font-[550]">{filtered ? t('emptyFiltered') : t('empty')}</p>
          {filtered && <Button onClick={() => narrow(NO_FILTER)}>{t('showAll')}</Button>}
        </div>
      ) : (
        <ol className="divide-y rounded-xl border bg-surface px-6 py-2 max-md:px-4" aria-label={t('title')}>
          {entries.map((entry) => (
            <Entry key={entry.id} entry={entry} />
          ))}
        </ol>
      )}
      {nextCursor !== null && (
        <Button className="self-center" aria-disabled={busy} onClick={readMore}>
          {busy && <Spinner />} {common('showMore')}
        </Button>
      )}
    </AdminPage>
  );
}

function Entry({ entry }: { entry: WireTrailEntry }) {
  const language = useLanguage();
  return (
    <li className="flex flex-wrap gap-x-4 gap-y-0.5 py-2.5">
      <time
        className="w-40 text-muted tabular-nums"
        dateTime={new Date(entry.at).toISOString()}
        suppressHydrationWarning
      >
        {language.date(entry.at, {
          day: 'numeric',
          month: 'short',
          year: 'numeric',
          hour: '2-digit',
          minute: '2-digit',
        })}
      </time>
      <p className="min-w-56 flex-1 wrap-anywhere">{describeEntry(entry, language)}</p>
      <p className="text-xs/5 text-muted wrap-anywhere">{entry.address}</p>
    </li>
  );
}
