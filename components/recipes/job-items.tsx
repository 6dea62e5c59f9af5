import { defaultRangeExtractor, useWindowVirtualizer } from '@tanstack/react-virtual';
import { useTranslations } from 'next-intl';
import {
  type ComponentType,
  type KeyboardEvent,
  Suspense,
  useEffect,
  useEffectEvent,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';
import { Button } from '@/components/ui/button';
import { Icon } from '@/components/ui/icon';
import { useRunStore, useRuns } from '@/lib/client/live-stores';
import { loadLazily } from '@/lib/client/load-lazily';
import { countItems, itemState, newestLive } from '@/lib/client/recipes/item-state';
import { registerActions } from '@/lib/client/shortcuts';
import { useMayMake } from '@/lib/client/who';
import type { DetailsOf, RecipeName, WireJobItem } from '@/lib/shared/recipes/wire-jobs';
import { ItemCard } from './item-card';
import type { JobEditor } from './job-editor';
import { StopDrawing } from './stop-drawing';
import { useItemName } from './use-item-name';

const RedoDialog = loadLazily(async () => (await import('./redo-dialog')).RedoDialog);
const RemoveItemDialog = loadLazily(async () => (await import('./remove-item-dialog')).RemoveItemDialog);

type Item = WireJobItem<DetailsOf<RecipeName>>;

const CARD_PX = 272;
const GAP_PX = 16;
/** Until a row was measured. */
const ROW_PX = 460;

/**
 * The items and what becomes of each. Only those near the window have elements: a menu has 80 dishes. The arrow keys go
 * from one to the next; A, X and R approve, reject and draw again the one that has the focus.
 */
export function JobItems({
  editor,
  ItemFields,
}: {
  editor: JobEditor<RecipeName>;
  ItemFields: ComponentType<{ editor: JobEditor<RecipeName>; item: Item }>;
}) {
  const t = useTranslations('recipes.items');
  const { items } = editor.job;
  const list = useRef<HTMLUListElement>(null);
  const { columns, topPx } = usePlace(list);
  const mayMake = useMayMake();
  const runs = useRunStore();
  const [activeId, setActiveId] = useState<string | null>(null);
  const [redoing, setRedoing] = useState<string | null>(null);
  const [removing, setRemoving] = useState<string | null>(null);
  const wantsFocus = useRef(false);
  const active = Math.max(
    0,
    items.findIndex(({ id }) => id === activeId),
  );
  const rows = useWindowVirtualizer({
    count: Math.ceil(items.length / columns),
    estimateSize: () => ROW_PX,
    overscan: 1,
    scrollMargin: topPx,
    gap: GAP_PX,
    // What has the focus stays, wherever the page is scrolled to.
    rangeExtractor: (range) =>
      [...new Set([Math.floor(active / columns), ...defaultRangeExtractor(range)])].sort(
        (one, other) => one - other,
      ),
  });
  /** Of a run that ended a moment ago, the page knows before the job was read anew. */
  const stateNow = (item: Item) => itemState(item, newestLive(item, runs.getState().runs));
  const judge = (item: Item | undefined, verdict: 'approved' | 'rejected') => {
    if (item === undefined) return;
    if (verdict === 'rejected' || item.verdict === 'approved') {
      editor.changeItem(item.id, { verdict: item.verdict === verdict ? 'open' : verdict });
      return;
    }
    const state = stateNow(item);
    const image = state.kind === 'empty' ? null : state.image;
    // What is approved stays, whatever is drawn beside it later.
    if (image !== null) editor.changeItem(item.id, { verdict, chosen: image.id });
  };
  /** What is being drawn is not asked for twice. */
  const redo = (item: Item | undefined) => {
    if (item === undefined) return;
    if (stateNow(item).kind !== 'open') setRedoing(item.id);
  };
  const act = useEffectEvent((what: 'approve' | 'reject' | 'redo') => {
    const item = items[active];
    // The keys are for the card that has the focus. Where none has it, nobody sees which one that would be: it is shown first.
    if (!list.current?.contains(document.activeElement)) goTo(active);
    else if (what === 'redo') redo(item);
    else judge(item, what === 'approve' ? 'approved' : 'rejected');
  });
  const group = t('group');
  useEffect(() => {
    if (!mayMake) return;
    return registerActions([
      { id: 'job-approve', label: t('approveKey'), keys: 'a', group, run: () => act('approve') },
      { id: 'job-reject', label: t('rejectKey'), keys: 'x', group, run: () => act('reject') },
      { id: 'job-redo', label: t('redoKey'), keys: 'r', group, run: () => act('redo') },
    ]);
  }, [t, group, mayMake]);

  // A row has a number of its own.
  const cardOf = (index: number) =>
    list.current?.querySelector<HTMLElement>(`article[data-index="${index}"]`);
  const goTo = (index: number) => {
    const item = items[index];
    if (item === undefined) return;
    setActiveId(item.id);
    wantsFocus.current = true;
    rows.scrollToIndex(Math.floor(index / columns));
  };
  useEffect(() => {
    if (!wantsFocus.current) return;
    const card = cardOf(active);
    if (card == null) return;
    wantsFocus.current = false;
    card.focus({ preventScroll: true });
  });

  const remove = (item: Item) => {
    const index = items.indexOf(item);
    // Its button goes with it: the focus goes to the next card, or to the last.
    goTo(index + 1 < items.length ? index + 1 : index - 1);
    editor.removeItem(item.id);
  };
  /** What was only written is soon written again. */
  const askToRemove = (item: Item) => {
    if (item.runs.length + item.added.length > 0) setRemoving(item.id);
    else remove(item);
  };

  const onKeyDown = (event: KeyboardEvent) => {
    if (!(event.target instanceof HTMLElement) || event.target.dataset.index === undefined) return;
    const forward = getComputedStyle(event.target).direction === 'rtl' ? -1 : 1;
    const to = {
      ArrowRight: active + forward,
      ArrowLeft: active - forward,
      ArrowDown: active + columns,
      ArrowUp: active - columns,
      Home: 0,
      End: items.length - 1,
    }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    goTo(to);
  };

  const itemName = useItemName();
  const redone = items.find(({ id }) => id === redoing);
  const removed = items.find(({ id }) => id === removing);
  return (
    <section aria-label={t('title')} className="flex flex-col gap-3">
      <ItemsHead
        editor={editor}
        onApproveAll={(drawn) => {
          for (const item of drawn) judge(item, 'approved');
        }}
      />
      <ul ref={list} className="relative" style={{ height: rows.getTotalSize() }} onKeyDown={onKeyDown}>
        {rows.getVirtualItems().map((row) => (
          <li
            key={row.key}
            ref={rows.measureElement}
            data-index={row.index}
            className="absolute inset-x-0 top-0"
            style={{ transform: `translateY(${row.start - topPx}px)` }}
          >
            <ul className="grid gap-4" style={{ gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))` }}>
              {items.slice(row.index * columns, (row.index + 1) * columns).map((item, column) => {
                const index = row.index * columns + column;
                return (
                  <li key={item.id}>
                    <ItemCard
                      item={item}
                      index={index}
                      tabbable={index === active}
                      editor={editor}
                      mayMake={mayMake}
                      onFocus={() => setActiveId(item.id)}
                      onApprove={() => judge(item, 'approved')}
                      onReject={() => judge(item, 'rejected')}
                      onRedo={() => redo(item)}
                      onRemove={() => askToRemove(item)}
                    >
                      <ItemFields editor={editor} item={item} />
                    </ItemCard>
                  </li>
                );
              })}
            </ul>
          </li>
        ))}
      </ul>
      {/* While it is fetched, the cards stay, and the focus on one of them. */}
      <Suspense>
        {redone !== undefined && (
          <RedoDialog
            item={redone}
            name={itemName(redone, items.indexOf(redone))}
            editor={editor}
            onClose={() => {
              setRedoing(null);
              // Left by its own button, it gives the focus back to nobody.
              wantsFocus.current = !list.current?.contains(document.activeElement);
            }}
          />
        )}
        {removed !== undefined && (
          <RemoveItemDialog
            name={itemName(removed, items.indexOf(removed))}
            onClose={(confirmed) => {
              setRemoving(null);
              if (confirmed) remove(removed);
            }}
          />
        )}
      </Suspense>
    </section>
  );
}

function ItemsHead({
  editor,
  onApproveAll,
}: {
  editor: JobEditor<RecipeName>;
  onApproveAll: (drawn: readonly Item[]) => void;
}) {
  const t = useTranslations('recipes.items');
  const mayMake = useMayMake();
  const { items } = editor.job;
  const runs = useRuns((state) => state.runs);
  const counts = countItems(items, (id) => runs[id] ?? null);
  const open = items.flatMap((item) => {
    const state = itemState(item, newestLive(item, runs));
    return state.kind === 'open' ? [state.run] : [];
  });
  const waiting = items.filter(
    (item) => item.verdict === 'open' && itemState(item, newestLive(item, runs)).kind === 'drawn',
  );
  return (
    <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
      <p className="text-muted tabular-nums" aria-live="polite">
        {t('counts', { count: items.length, drawn: counts.drawn, approved: counts.approved })}
        {counts.open > 0 && ` · ${t('open', { count: counts.open })}`}
      </p>
      <div className="flex flex-wrap gap-2">
        {mayMake && <StopDrawing runs={open} />}
        {mayMake && waiting.length > 1 && (
          <Button onClick={() => onApproveAll(waiting)}>
            <Icon name="check" /> {t('approveAll', { count: waiting.length })}
          </Button>
        )}
      </div>
    </div>
  );
}

/** How many cards stand in a row, and how far down the page the first row begins. */
function usePlace(ref: { readonly current: HTMLElement | null }): { columns: number; topPx: number } {
  const [place, setPlace] = useState({ columns: 1, topPx: 0 });
  useLayoutEffect(() => {
    const element = ref.current;
    if (element === null) return;
    const measure = () => {
      const { width, top } = element.getBoundingClientRect();
      const columns = Math.max(1, Math.floor((width + GAP_PX) / (CARD_PX + GAP_PX)));
      const topPx = Math.round(top + scrollY);
      setPlace((now) => (now.columns === columns && now.topPx === topPx ? now : { columns, topPx }));
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    // What stands above grows and shrinks inside the page.
    if (element.parentElement?.parentElement) observer.observe(element.parentElement.parentElement);
    return () => observer.disconnect();
  }, [ref]);
  return place;
}
