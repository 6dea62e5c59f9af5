import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { Icon } from '@/components/ui/icon';
import { ScreenLink } from '@/components/ui/screen-link';
import { listComparisons } from '@/lib/client/comparison/comparison-requests';
import { thumbnailUrl } from '@/lib/client/image-url';
import { formatMicroUsd } from '@/lib/shared/money';
import type { ComparisonPage, ComparisonSummary } from '@/lib/shared/wire-comparison';
import { NOTE, STAR_ON } from './text-styles';

/** All comparisons, changed last first. */
export function ComparisonList({ initial }: { initial: ComparisonPage }) {
  const [page, setPage] = useState(initial);
  const [state, setState] = useState<'idle' | 'loading' | 'failed'>('idle');
  const { comparisons, nextCursor } = page;

  const loadMore = async () => {
    if (nextCursor === null) return;
    setState('loading');
    try {
      const next = await listComparisons(nextCursor);
      const known = new Set(comparisons.map(({ id }) => id));
      setPage({
        comparisons: [...comparisons, ...next.comparisons.filter(({ id }) => !known.has(id))],
        nextCursor: next.nextCursor,
      });
      setState('idle');
    } catch {
      setState('failed');
    }
  };

  return (
    <>
      <ul className="grid grid-cols-[repeat(auto-fill,minmax(20rem,1fr))] gap-4 max-md:grid-cols-1">
        {comparisons.map((comparison) => (
          <li key={comparison.id}>
            <Card comparison={comparison} />
          </li>
        ))}
      </ul>
      {nextCursor !== null && (
        <div className="flex items-center gap-3 pt-4">
          <Button disabled={state === 'loading'} onClick={loadMore}>
            {state === 'failed' ? 'Try again' : 'Older ones'}
          </Button>
          {state === 'failed' && <p className="text-muted">They could not be loaded.</p>}
        </div>
      )}
    </>
  );
}

function Card({ comparison }: { comparison: ComparisonSummary }) {
  const { id, name, cells, done, open, images, spentMicroUsd, heldMicroUsd, winner, demo } = comparison;
  return (
    <ScreenLink
      className="flex h-full flex-col overflow-hidden rounded-xl border bg-surface transition-colors duration-120 hover:border-line-strong"
      href={`/compare/${id}`}
    >
      <span className="flex h-26 gap-px bg-sunken" aria-hidden="true">
        {images.map((image) => (
          <img
            key={image.id}
            src={thumbnailUrl(image, 256)}
            alt=""
            loading="lazy"
            decoding="async"
            className="h-full min-w-0 flex-1 object-cover checkerboard data-winner:flex-[1.6]"
            data-winner={winner?.image?.id === image.id || undefined}
          />
        ))}
        {images.length === 0 && (
          <span className="grid flex-1 place-items-center text-faint">
            <Icon name="columns" />
          </span>
        )}
      </span>
      <span className="flex flex-col gap-0.5 px-3.5 pt-3 pb-3.5">
        <span dir="auto" className="truncate font-[550]">
          {name}
        </span>
        <span className={NOTE}>
          {done} of {cells} {cells === 1 ? 'cell' : 'cells'}
          {open > 0 && `, ${open} under way`} · {demo ? 'would have cost ' : ''}
          {formatMicroUsd(spentMicroUsd + heldMicroUsd)}
        </span>
        {winner && (
          <span dir="auto" className="flex items-center gap-1.5 text-xs text-muted">
            <Icon name="star" className={STAR_ON} /> {winner.label}
          </span>
        )}
      </span>
    </ScreenLink>
  );
}
