import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useEffect, useRef } from 'react';
import { Button } from '@/components/ui/button';
import { ImageLink } from '@/components/ui/image-link';
import { getLineage } from '@/lib/client/image-requests';
import { thumbnailUrl } from '@/lib/client/image-url';
import { useLanguage } from '@/lib/client/language';
import { listOf } from '@/lib/client/list-of';
import { pause } from '@/lib/client/pause';
import { useQueryCache } from '@/lib/client/query-cache';
import { queryKeys } from '@/lib/client/query-keys';
import type { ShownImage } from '@/lib/client/viewer-source';
import { formatMicroUsd } from '@/lib/shared/money';
import type { LineageLink, LineageNode } from '@/lib/shared/wire-library';
import { aloneSentence, growTree, type LineageBranch, labelOf } from './lineage-tree';

/** When a person steps through a list quickly, the images they pass are not worth a request. */
const SETTLE_MS = 150;

const BOX = '-mx-1 relative max-h-72 min-h-19 scrollbar-thin overflow-auto p-1';
const LIST = 'flex w-max flex-col gap-2';
/** The lines run at the height of the pictures' middles; each child has its own piece of the stem. */
const STEM =
  'before:absolute before:-start-2.5 before:-top-2 before:h-8 before:w-2.5 before:rounded-es-md before:border-s before:border-b before:border-line-strong not-last:after:absolute not-last:after:-start-2.5 not-last:after:top-6 not-last:after:-bottom-2 not-last:after:border-s not-last:after:border-line-strong first:before:-start-5 first:before:top-6 first:before:h-0 first:before:w-5 first:before:rounded-none first:before:border-s-0';
const NODE =
  'group/node relative flex flex-col items-center gap-0.5 rounded-md text-2xs text-muted not-first:before:absolute not-first:before:end-full not-first:before:top-6 not-first:before:w-3 not-first:before:border-t not-first:before:border-line-strong hover:text-ink aria-[current]:font-medium aria-[current]:text-accent-text';
const IMAGE = 'size-12 rounded-md object-cover group-data-small/node:my-1.5 group-data-small/node:size-9';

/** Where an image came from and what was made from it, in reading direction; each picture leads to its own page. */
export function LineageView({ shown: { image, run } }: { shown: ShownImage }) {
  const language = useLanguage();
  const { t } = language;
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
        {t('image.lineage.failed')}
        <Button onClick={retry}>{t('common.tryAgain')}</Button>
      </p>
    );
  if (lineage === null) return <div className={BOX} aria-busy="true" />;
  if (lineage.nodes.length < 2)
    return <p className="text-xs text-muted">{aloneSentence(run, image.role, language)}</p>;
  return (
    <>
      <div ref={box} className={BOX}>
        <ul className={LIST} aria-label={t('image.lineage.title')}>
          {growTree(lineage).map((branch) => (
            <Branch key={branch.node.image.id} isRoot branch={branch} hereId={image.id} />
          ))}
        </ul>
      </div>
      {lineage.truncated ? <p className="mt-1 text-xs text-muted">{t('image.lineage.more')}</p> : null}
    </>
  );
}

function Branch({
  branch: { node, beside, children },
  hereId,
  isRoot = false,
}: {
  branch: LineageBranch;
  hereId: string;
  isRoot?: boolean;
}) {
  return (
    <li className={`relative flex items-start ${isRoot ? '' : STEM}`}>
      <div className="flex gap-3">
        {beside.map(({ node: other, use }) => (
          <Picture key={other.image.id} node={other} use={use} here={other.image.id === hereId} />
        ))}
        <Picture node={node} here={node.image.id === hereId} />
      </div>
      {children.length > 0 ? (
        <ul className={`${LIST} ps-5`}>
          {children.map((child) => (
            <Branch key={child.node.image.id} branch={child} hereId={hereId} />
          ))}
        </ul>
      ) : null}
    </li>
  );
}

function Picture({ node, use, here }: { node: LineageNode; use?: LineageLink['use']; here: boolean }) {
  const t = useTranslations('image.lineage');
  const language = useLanguage();
  const { image, run, purged } = node;
  const label = labelOf(node, use ?? 'image', language);
  if (purged)
    return (
      <span className={NODE} data-small={use === undefined ? undefined : ''}>
        <span className={`${IMAGE} border border-dashed border-line-strong`} title={t('purged')} />
        <span dir="auto" aria-hidden="true">
          {label}
        </span>
        <span className="sr-only">{listOf([label, t('purged')], language)}</span>
      </span>
    );
  const binned = image.deletedAt !== null;
  const facts = [
    run?.params.prompt.slice(0, 80),
    image.costMicroUsd === null ? null : formatMicroUsd(image.costMicroUsd, language),
    binned ? t('inBin') : null,
  ];
  return (
    <ImageLink
      imageId={image.id}
      className={NODE}
      data-small={use === undefined ? undefined : ''}
      data-binned={binned ? '' : undefined}
      aria-current={here ? 'page' : undefined}
      aria-label={listOf([label, ...facts], language)}
      title={listOf(facts, language) || undefined}
    >
      <img
        src={thumbnailUrl(image, 256)}
        alt=""
        loading="lazy"
        className={`${IMAGE} checkerboard ring ring-line group-aria-[current]/node:ring-2 group-aria-[current]/node:ring-accent-text group-data-binned/node:opacity-45`}
      />
      <span aria-hidden="true" dir="auto">
        {label}
      </span>
    </ImageLink>
  );
}

/** The tree stays until the next one has come: mostly it is the same tree, and the focus stays on its link. */
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
      // No event reports uploads and what is deleted for good.
      staleTime: 0,
    },
    useQueryCache(),
  );
  const { data: lineage = null, isError, refetch } = query;
  return { lineage, failed: isError && lineage === null, retry: () => void refetch() };
}
