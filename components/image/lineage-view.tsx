import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { Button } from '@/components/ui/button';
import { ImageLink } from '@/components/ui/image-link';
import { getLineage } from '@/lib/client/image-requests';
import { thumbnailUrl } from '@/lib/client/image-url';
import { pause } from '@/lib/client/pause';
import { useQueryCache } from '@/lib/client/query-cache';
import { queryKeys } from '@/lib/client/query-keys';
import type { ShownImage } from '@/lib/client/viewer-source';
import { formatMicroUsd } from '@/lib/shared/money';
import type { LineageLink, LineageNode } from '@/lib/shared/wire-library';
import { aloneSentence, growTree, type LineageBranch, labelOf } from './lineage-tree';

/** Somebody who steps through a list quickly wants none of what is passed. */
const SETTLE_MS = 150;

/** Where an image came from and what came of it, from left to right; each picture leads to its own page. */
export function LineageView({ shown: { image, run } }: { shown: ShownImage }) {
  const { lineage, failed, retry } = useLineage(image.id);
  const box = useRef<HTMLDivElement>(null);

  // Within its own box: the page does not move.
  useEffect(() => {
    const here = lineage && box.current?.querySelector('[aria-current]');
    if (!box.current || !here) return;
    const [outer, inner] = [box.current.getBoundingClientRect(), here.getBoundingClientRect()];
    box.current.scrollLeft += inner.left + inner.width / 2 - outer.left - outer.width / 2;
    box.current.scrollTop += inner.top + inner.height / 2 - outer.top - outer.height / 2;
  }, [lineage]);

  if (failed)
    return (
      <p className="flex items-center justify-between gap-3 text-xs text-muted">
        It could not be loaded.
        <Button onClick={retry}>Try again</Button>
      </p>
    );
  if (lineage === null) return <div className="lineage" aria-busy="true" />;
  if (lineage.nodes.length < 2) return <p className="text-xs text-muted">{aloneSentence(run, image.role)}</p>;
  return (
    <>
      <div ref={box} className="lineage">
        <ul className="lineage-tree" aria-label="Where it came from and what came of it">
          {growTree(lineage).map((branch) => (
            <Branch key={branch.node.image.id} branch={branch} hereId={image.id} />
          ))}
        </ul>
      </div>
      {lineage.truncated ? (
        <p className="mt-1 text-xs text-muted">Its family is larger than what is shown here.</p>
      ) : null}
    </>
  );
}

function Branch({ branch: { node, beside, children }, hereId }: { branch: LineageBranch; hereId: string }) {
  return (
    <li>
      <div className="lineage-row">
        {beside.map(({ node: other, use }) => (
          <Picture key={other.image.id} node={other} use={use} here={other.image.id === hereId} />
        ))}
        <Picture node={node} here={node.image.id === hereId} />
      </div>
      {children.length > 0 ? (
        <ul>
          {children.map((child) => (
            <Branch key={child.node.image.id} branch={child} hereId={hereId} />
          ))}
        </ul>
      ) : null}
    </li>
  );
}

function Picture({ node, use, here }: { node: LineageNode; use?: LineageLink['use']; here: boolean }) {
  const { image, run, purged } = node;
  const label = labelOf(node, use);
  if (purged)
    return (
      <span className="lineage-node" data-small={use === undefined ? undefined : ''}>
        <span className="lineage-image lineage-gone" title="Deleted for good" />
        <span dir="auto">
          {label}
          <span className="sr-only">, deleted for good</span>
        </span>
      </span>
    );
  const binned = image.deletedAt !== null;
  const facts = [
    run?.params.prompt.slice(0, 80),
    image.costMicroUsd === null ? null : formatMicroUsd(image.costMicroUsd),
    binned ? 'in the bin' : null,
  ].filter(Boolean);
  return (
    <ImageLink
      imageId={image.id}
      className="lineage-node"
      data-small={use === undefined ? undefined : ''}
      data-binned={binned ? '' : undefined}
      aria-current={here ? 'page' : undefined}
      aria-label={[label, ...facts].join(', ')}
      title={facts.join(', ') || undefined}
    >
      <img src={thumbnailUrl(image, 256)} alt="" loading="lazy" className="lineage-image checkerboard" />
      <span aria-hidden="true" dir="auto">
        {label}
      </span>
    </ImageLink>
  );
}

/** What is shown stays until the next has come: mostly it is the same family, and who is at one of its links stays there. */
function useLineage(imageId: string) {
  const query = useQuery(
    {
      queryKey: queryKeys.lineage(imageId),
      queryFn: async ({ signal }) => {
        await pause(SETTLE_MS, signal);
        return getLineage(imageId, signal);
      },
      placeholderData: (before) =>
        before?.nodes.some(({ image }) => image.id === imageId) ? before : undefined,
      // Of an upload, and of what goes for good, no event tells.
      staleTime: 0,
    },
    useQueryCache(),
  );
  const { data: lineage = null, isError, refetch } = query;
  return { lineage, failed: isError && lineage === null, retry: () => void refetch() };
}
