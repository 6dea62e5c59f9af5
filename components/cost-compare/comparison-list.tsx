import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { Icon } from '@/components/ui/icon';
import { ScreenLink } from '@/components/ui/screen-link';
import { listComparisons } from '@/lib/client/comparison/comparison-requests';
import { thumbnailUrl } from '@/lib/client/image-url';
import { formatMicroUsd } from '@/lib/shared/money';
import type { ComparisonPage, ComparisonSummary } from '@/lib/shared/wire-comparison';

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
      <ul className="cc-list">
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
    <ScreenLink className="cc-card" href={`/compare/${id}`}>
      <span className="cc-strip" aria-hidden="true">
        {images.map((image) => (
          <img
            key={image.id}
            src={thumbnailUrl(image, 256)}
            alt=""
            loading="lazy"
            decoding="async"
            className="cc-strip-image checkerboard"
            data-winner={winner?.image?.id === image.id || undefined}
          />
        ))}
        {images.length === 0 && (
          <span className="cc-strip-empty">
            <Icon name="columns" />
          </span>
        )}
      </span>
      <span className="cc-card-words">
        <span dir="auto" className="cc-card-name">
          {name}
        </span>
        <span className="cc-note">
          {done} of {cells} {cells === 1 ? 'cell' : 'cells'}
          {open > 0 && `, ${open} under way`} · {demo ? 'would have cost ' : ''}
          {formatMicroUsd(spentMicroUsd + heldMicroUsd)}
        </span>
        {winner && (
          <span dir="auto" className="cc-card-winner">
            <Icon name="star" className="cc-star-on" /> {winner.label}
          </span>
        )}
      </span>
    </ScreenLink>
  );
}
