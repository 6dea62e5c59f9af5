import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useId, useState } from 'react';
import type { JobEditor } from '@/components/recipes/job-editor';
import { Button } from '@/components/ui/button';
import { Icon } from '@/components/ui/icon';
import { ScreenLink } from '@/components/ui/screen-link';
import { Spinner } from '@/components/ui/spinner';
import { TextField } from '@/components/ui/text-field';
import { LINK } from '@/components/ui/text-looks';
import { cutOutHref } from '@/lib/client/cut-out-link';
import { getDetails } from '@/lib/client/image-requests';
import { useQueryCache } from '@/lib/client/query-cache';
import { queryKeys } from '@/lib/client/query-keys';
import { candidatesOf } from '@/lib/client/recipes/item-state';
import { cutCells, getStickerFacts } from '@/lib/client/recipes/sticker-requests';
import { sentenceOf } from '@/lib/client/sentence-of';
import { uuidV7 } from '@/lib/client/uuid-v7';
import { useMayMake } from '@/lib/client/who';
import { emojisIn } from '@/lib/shared/emoji';
import { hasBackground } from '@/lib/shared/recipes/sticker-background';
import { gridFor } from '@/lib/shared/recipes/sticker-grid';
import { MAX_EMOJIS, type StickerDetails } from '@/lib/shared/recipes/stickers';
import type { WireJobItem } from '@/lib/shared/recipes/wire-jobs';

type Props = { editor: JobEditor<'stickers'>; item: WireJobItem<StickerDetails> };

/** What is special of a sticker, of a sheet, and of the character. */
export function StickerFields(props: Props) {
  const t = useTranslations('stickers.item');
  switch (props.item.details.role) {
    case 'character':
      return (
        <p className="text-xs/5 text-muted">
          {t(props.item.verdict === 'approved' ? 'characterApproved' : 'character')}
        </p>
      );
    case 'sheet':
      return <SheetFields {...props} />;
    case 'sticker':
      return (
        <>
          <Emojis {...props} />
          {props.item.chosen !== null && <Ground {...props} imageId={props.item.chosen} />}
        </>
      );
  }
}

function Emojis({ editor, item }: Props) {
  const t = useTranslations('stickers.item');
  const id = useId();
  const mayMake = useMayMake();
  const { emojis } = item.details;
  const why = useId();
  /** While it is typed. */
  const [typed, setTyped] = useState<string | null>(null);
  const isNone = typed !== null && typed.trim() !== '' && emojisIn(typed).length === 0;
  return (
    <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
      <label htmlFor={id} className="text-xs text-muted">
        {t('emojis')}
      </label>
      <TextField
        id={id}
        className="min-w-0 flex-1"
        placeholder="🙂"
        aria-label={t('emojisOf', { name: item.name })}
        value={typed ?? emojis.join(' ')}
        readOnly={!mayMake}
        aria-invalid={isNone}
        aria-describedby={why}
        onChange={({ target }) => {
          setTyped(target.value);
          const next = emojisIn(target.value).slice(0, MAX_EMOJIS);
          if (next.join() !== emojis.join())
            editor.changeItem(item.id, { details: { ...item.details, emojis: next } });
        }}
        // What is no emoji stays to be seen, with the reason; all else is shown as it was understood.
        onBlur={() => !isNone && setTyped(null)}
      />
      <p id={why} role="alert" className={isNone ? 'basis-full text-xs/5 text-danger' : 'sr-only'}>
        {isNone && t('noEmoji')}
      </p>
    </div>
  );
}

/** Said where the chosen picture has a background, with what helps. */
function Ground({ editor, item, imageId }: Props & { imageId: string }) {
  const t = useTranslations('stickers.item');
  const cache = useQueryCache();
  const facts = useQuery(
    {
      queryKey: queryKeys.stickerFacts(imageId),
      queryFn: ({ signal }) => getStickerFacts(imageId, signal),
    },
    cache,
  );
  if (facts.data === undefined) return null;
  if (facts.data.isEmpty) return <p className="text-xs/5 text-warn">{t('empty')}</p>;
  if (!hasBackground(facts.data)) return null;
  return <CutOutHelp editor={editor} item={item} imageId={imageId} />;
}

function CutOutHelp({ editor, item, imageId }: Props & { imageId: string }) {
  const t = useTranslations('stickers.item');
  const cache = useQueryCache();
  const mayMake = useMayMake();
  const details = useQuery(
    {
      queryKey: queryKeys.details(imageId),
      queryFn: ({ signal }) => getDetails(imageId, signal),
      // It is cut out on another screen, perhaps in another window.
      refetchOnMount: 'always',
      refetchOnWindowFocus: 'always',
    },
    cache,
  );
  const cutOut = details.data?.lineage.usedBy.find(
    ({ role, deletedAt }) => role === 'cutout' && deletedAt === null,
  );
  return (
    <div className="flex flex-col items-start gap-1.5 rounded-lg bg-warn-soft px-2.5 py-2 text-xs/5 text-warn">
      <p>{t('background')}</p>
      {mayMake && (
        <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
          {cutOut !== undefined && (
            <Button
              className="min-h-7 px-2.5 text-xs"
              onClick={() =>
                editor.changeItem(item.id, { add: cutOut.id, chosen: cutOut.id, verdict: item.verdict })
              }
            >
              <Icon name="check" /> {t('useCutOut')}
            </Button>
          )}
          <ScreenLink className={`${LINK} text-warn`} href={cutOutHref(imageId)}>
            {t('cutOut')}
          </ScreenLink>
        </span>
      )}
    </div>
  );
}

function SheetFields({ editor, item }: Props) {
  const t = useTranslations('stickers.item');
  const mayMake = useMayMake();
  const [cutting, setCutting] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const { cells } = item.details;
  const grid = gridFor(cells.length);
  const stickers = cells.map((id) => editor.job.items.find((other) => other.id === id) ?? null);
  const sheetId = item.chosen;
  const isCut = stickers.some((sticker) => sticker !== null && candidatesOf(sticker).length > 0);
  const cut = async () => {
    if (cutting || sheetId === null) return;
    setCutting(true);
    setFailure(null);
    try {
      const ids = stickers.map((sticker) => (sticker === null ? null : uuidV7()));
      await cutCells(sheetId, { ...grid, ids });
      for (const [index, sticker] of stickers.entries()) {
        const id = ids[index];
        if (sticker !== null && id != null) editor.changeItem(sticker.id, { add: id, chosen: id });
      }
    } catch (error) {
      setFailure(sentenceOf(error));
    }
    setCutting(false);
  };
  return (
    <div className="flex flex-col gap-2">
      <ol
        aria-label={t('cells')}
        className="grid gap-px overflow-hidden rounded-lg bg-line text-xs ring-1 ring-line"
        style={{ gridTemplateColumns: `repeat(${grid.columns}, minmax(0, 1fr))` }}
      >
        {stickers.map((sticker, index) => (
          <li
            key={cells[index]}
            className="min-h-8 truncate bg-surface px-1 py-1.5 text-center"
            title={sticker?.name}
          >
            {sticker === null ? (
              <span className="text-faint">{t('emptyCell')}</span>
            ) : (
              [sticker.details.emojis[0], sticker.name].filter(Boolean).join(' ')
            )}
          </li>
        ))}
      </ol>
      {sheetId !== null && mayMake && (
        <Button variant={isCut ? 'secondary' : 'primary'} aria-disabled={cutting} onClick={() => void cut()}>
          {cutting ? <Spinner /> : <Icon name="scissors" />} {t(isCut ? 'cutAgain' : 'cut')}
        </Button>
      )}
      {failure !== null && (
        <p role="alert" className="text-xs text-danger">
          {failure}
        </p>
      )}
    </div>
  );
}
