import { useTranslations } from 'next-intl';
import { type ReactNode, useId } from 'react';
import { Button } from '@/components/ui/button';
import { Chip } from '@/components/ui/chip';
import { Icon } from '@/components/ui/icon';
import { IconButton } from '@/components/ui/icon-button';
import { ImageLink } from '@/components/ui/image-link';
import { OpenWords } from '@/components/ui/open-words';
import { Spinner } from '@/components/ui/spinner';
import { TextField } from '@/components/ui/text-field';
import { LABEL } from '@/components/ui/text-looks';
import { UsualProgress } from '@/components/ui/usual-progress';
import { thumbnailUrl } from '@/lib/client/image-url';
import { useLanguage } from '@/lib/client/language';
import { useLiveRun } from '@/lib/client/live-stores';
import { candidatesOf, type ItemState, itemState } from '@/lib/client/recipes/item-state';
import { describeFailure } from '@/lib/client/run-words';
import {
  type DetailsOf,
  ITEM_NAME_MAX,
  ITEM_WORDS_MAX,
  type RecipeName,
  type WireJobItem,
} from '@/lib/shared/recipes/wire-jobs';
import type { JobEditor } from './job-editor';
import { useItemName } from './use-item-name';
import { WordsField } from './words-field';

type Item = WireJobItem<DetailsOf<RecipeName>>;

type ItemCardProps = {
  item: Item;
  index: number;
  /** Whether the Tab key comes to it; the arrow keys lead to the others. */
  tabbable: boolean;
  editor: JobEditor<RecipeName>;
  mayMake: boolean;
  onFocus: () => void;
  onApprove: () => void;
  onReject: () => void;
  onRedo: () => void;
  onRemove: () => void;
  /** The recipe's own fields. */
  children: ReactNode;
};

const RINGS = {
  open: 'border-line',
  approved: 'border-ok',
  rejected: 'border-line bg-transparent',
};

/** One place of the job: what it is called, what stands for it, what is said of it. */
export function ItemCard(props: ItemCardProps) {
  const { item, index, tabbable, editor, mayMake, onFocus, onApprove, onReject, onRedo, onRemove, children } =
    props;
  const t = useTranslations('recipes.item');
  const id = useId();
  const live = useLiveRun(item.runs[0]?.id);
  const state = itemState(item, live);
  const name = useItemName()(item, index);
  return (
    <article
      aria-labelledby={`${id}name`}
      data-index={index}
      tabIndex={tabbable ? 0 : -1}
      aria-keyshortcuts="A X R"
      className={`flex h-full flex-col overflow-hidden rounded-xl border bg-surface focus-visible:outline-2 focus-visible:outline-offset-2 focus-visible:outline-accent-text ${RINGS[item.verdict]}`}
      onFocus={onFocus}
    >
      <ItemPicture item={item} name={name} state={state} />
      <Candidates
        item={item}
        name={name}
        editor={editor}
        shown={'image' in state ? state.image?.id : undefined}
      />
      <div className="flex flex-1 flex-col gap-2 p-3">
        <div className="flex items-center gap-1">
          <h3 id={`${id}name`} className="sr-only">
            {name}
          </h3>
          <TextField
            aria-label={t('name', { place: index + 1 })}
            className="min-w-0 flex-1 font-[550]"
            placeholder={name}
            value={item.name}
            maxLength={ITEM_NAME_MAX}
            readOnly={!mayMake}
            onChange={({ target }) => editor.changeItem(item.id, { name: target.value })}
          />
          {mayMake && <IconButton icon="trash" label={t('remove', { name })} onClick={onRemove} />}
        </div>
        <WordsField
          label={t(`words.${editor.job.recipe}`)}
          aria-label={t('wordsOf', { label: t(`words.${editor.job.recipe}`), name })}
          className="field-sizing-content max-h-40 min-h-8 w-full resize-y"
          rows={1}
          value={item.words}
          maxLength={ITEM_WORDS_MAX}
          readOnly={!mayMake}
          placeholder={t(`wordsHint.${editor.job.recipe}`)}
          onWords={(words) => editor.changeItem(item.id, { words })}
        />
        {children}
        {mayMake && (
          <div className="mt-auto flex items-center gap-1 pt-1">
            <Button
              aria-pressed={item.verdict === 'approved'}
              aria-disabled={state.kind === 'empty' || state.image === null}
              className={item.verdict === 'approved' ? 'border-ok text-ok' : ''}
              onClick={onApprove}
            >
              <Icon name="check" /> {t(item.verdict === 'approved' ? 'approved' : 'approve')}
            </Button>
            <IconButton
              icon="x"
              label={t(item.verdict === 'rejected' ? 'takeBack' : 'reject', { name })}
              aria-pressed={item.verdict === 'rejected'}
              onClick={onReject}
            />
            <IconButton
              icon="restart"
              className="ms-auto"
              label={t('redo', { name })}
              aria-disabled={state.kind === 'open'}
              onClick={onRedo}
            />
          </div>
        )}
      </div>
    </article>
  );
}

function ItemPicture({ item, name, state }: { item: Item; name: string; state: ItemState }) {
  const t = useTranslations('recipes.item');
  const language = useLanguage();
  const image = state.kind === 'empty' ? null : state.image;
  const [source] = item.sources;
  const underlay = image ?? source ?? null;
  const failure = state.kind === 'failed' ? describeFailure(state.run, language) : null;
  const preview = state.kind === 'open' ? state.run.partials.at(-1)?.url : undefined;
  return (
    <div className="relative aspect-square overflow-hidden bg-sunken">
      {underlay !== null && (
        <ImageLink
          imageId={underlay.id}
          aria-label={t('lookAt', { name })}
          tabIndex={-1}
          className="grid size-full place-items-center"
        >
          <img
            src={preview ?? thumbnailUrl(underlay, 512)}
            alt={t(image === null ? 'source' : 'picture', { name })}
            loading="lazy"
            decoding="async"
            className={`max-h-full max-w-full checkerboard ${image === null ? 'opacity-45' : ''} ${item.verdict === 'rejected' ? 'grayscale' : ''}`}
          />
        </ImageLink>
      )}
      {underlay === null && preview !== undefined && (
        <img src={preview} alt="" className="size-full object-contain" />
      )}
      {underlay === null && state.kind === 'empty' && (
        <span className="absolute inset-0 grid place-items-center text-faint">
          <Icon name="image" />
        </span>
      )}
      {state.kind === 'open' && (
        <span className="pointer-events-none absolute inset-0 grid place-items-center">
          {state.run.status === 'calling' && state.run.usualMs !== null && (
            <UsualProgress usualMs={state.run.usualMs} />
          )}
          <span className="flex max-w-[90%] items-center gap-2 rounded-full bg-raised/88 px-2.5 py-1 text-center text-xs text-muted tabular-nums">
            <Spinner />
            <OpenWords run={state.run} />
          </span>
        </span>
      )}
      {failure !== null && (
        <span className="absolute inset-x-2 bottom-2 flex flex-col gap-0.5 rounded-lg bg-raised/94 px-2.5 py-1.5 text-xs">
          <span className="text-danger">{failure.sentence}</span>
          {failure.charged && <span className="text-muted">{failure.charged}</span>}
        </span>
      )}
      {item.verdict !== 'open' && (
        <Chip
          tone={item.verdict === 'approved' ? 'ok' : 'neutral'}
          className="absolute start-2 top-2 bg-raised"
        >
          <Icon name={item.verdict === 'approved' ? 'check' : 'x'} /> {t(item.verdict)}
        </Chip>
      )}
    </div>
  );
}

/** While there are several, each can be chosen. */
function Candidates({
  item,
  name,
  editor,
  shown,
}: {
  item: Item;
  name: string;
  editor: JobEditor<RecipeName>;
  shown: string | undefined;
}) {
  const t = useTranslations('recipes.item');
  const candidates = candidatesOf(item);
  if (candidates.length < 2) return null;
  return (
    <fieldset className="flex gap-1 overflow-x-auto border-b px-3 py-2">
      <legend className={`sr-only ${LABEL}`}>{t('candidates', { name })}</legend>
      {candidates.map((image, index) => (
        <button
          key={image.id}
          type="button"
          aria-pressed={image.id === shown}
          aria-label={t('candidate', { place: index + 1 })}
          className="size-11 flex-none overflow-hidden rounded-md bg-sunken inset-ring inset-ring-line aria-pressed:outline-2 aria-pressed:-outline-offset-2 aria-pressed:outline-accent-text"
          onClick={() => editor.changeItem(item.id, { chosen: image.id })}
        >
          <img src={thumbnailUrl(image, 256)} alt="" className="size-full object-cover checkerboard" />
        </button>
      ))}
    </fieldset>
  );
}
