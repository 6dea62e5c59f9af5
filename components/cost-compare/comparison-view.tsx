import { useTranslations } from 'next-intl';
import { Fragment, Suspense, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { Button } from '@/components/ui/button';
import { Icon } from '@/components/ui/icon';
import { IconButton } from '@/components/ui/icon-button';
import { ScreenLink } from '@/components/ui/screen-link';
import { LINK } from '@/components/ui/text-looks';
import { showToast } from '@/components/ui/toast';
import { ZoomButtons } from '@/components/ui/zoom-buttons';
import { cellState, isMissing, needsAgain, priceOfCell } from '@/lib/client/comparison/cell-state';
import { pairOf } from '@/lib/client/comparison/grid-moves';
import { NOTHING_SENT } from '@/lib/client/describe-refusal';
import { currentLanguage, useLanguage } from '@/lib/client/language';
import { useRunStore, useRuns, useStatus } from '@/lib/client/live-stores';
import { loadLazily } from '@/lib/client/load-lazily';
import { writeDollars } from '@/lib/client/parse-dollars';
import type { SharedZoom } from '@/lib/client/shared-zoom/attach-shared-zoom';
import { registerActions } from '@/lib/client/shortcuts';
import { completeAxes } from '@/lib/shared/comparison';
import {
  activeAxes,
  cellLabel,
  cellWords,
  listWords,
  type Share,
  shareOfAxis,
  shareSentence,
} from '@/lib/shared/comparison-layout';
import type { Language } from '@/lib/shared/language';
import { formatEstimate, formatMicroUsd } from '@/lib/shared/money';
import type { WireComparison } from '@/lib/shared/wire-comparison';
import { BaseFacts } from './base-facts';
import { ComparePage, PageTitle, TitleLine } from './compare-page';
import { ComparisonName } from './comparison-name';
import { EndingModels } from './ending-models';
import { GridContext, imageAt } from './grid-context';
import type { LargeMode, Shown } from './large-view';
import { ProblemBox } from './problem-box';
import { ResultGrid } from './result-grid';
import { StartBar } from './start-bar';
import { NOTE } from './text-styles';
import {
  ComparisonContext,
  useComparison,
  useComparisonActions,
  useNewComparisonStore,
} from './use-comparison';
import { WinnerBar } from './winner-bar';

const LargeView = loadLazily(async () => (await import('./large-view')).LargeView);
const ExtendDialog = loadLazily(async () => (await import('./extend-dialog')).ExtendDialog);
const DeleteDialog = loadLazily(async () => (await import('./delete-dialog')).DeleteDialog);

/** One comparison: reopened at any time, filling in, and going on. */
export function ComparisonView({ initial }: { initial: WireComparison }) {
  const store = useNewComparisonStore(initial);
  return (
    <ComparisonContext value={store}>
      <Whole />
    </ComparisonContext>
  );
}

function Whole() {
  const t = useTranslations();
  const language = useLanguage();
  const { comparison, refusal, starting, gone } = useComparison((state) => state);
  const { change, start, dismiss } = useComparisonActions();
  const runStore = useRunStore();
  const liveRuns = useRuns((state) => state.runs);
  const demo = useStatus((status) => status.connection.kind === 'demo');
  const { axes, cells, winner } = comparison;

  const [chosen, setChosen] = useState<readonly string[]>([]);
  const [active, setActive] = useState(cells[0]?.key ?? '');
  const [indexes, setIndexes] = useState<Record<string, number>>({});
  const [sharp, setSharp] = useState(false);
  const [large, setLarge] = useState<{ mode: LargeMode; first: string; second: string | null } | null>(null);
  const [dialog, setDialog] = useState<'extend' | 'delete' | null>(null);
  const [capText, setCapText] = useState(() => writeDollars(comparison.capMicroUsd));
  const zoom = useRef<SharedZoom>(null);
  const tellScale = useRef<(scale: number) => void>(null);

  const live = useCallback(
    (id: string | undefined) => (id === undefined ? null : (liveRuns[id] ?? null)),
    [liveRuns],
  );
  const shown = useMemo(
    () =>
      cells.flatMap((cell): Shown[] => {
        const state = cellState(cell, live(cell.run?.id));
        const image = state.kind === 'done' ? imageAt(state.images, indexes[cell.key] ?? 0) : null;
        if (image === null || state.kind !== 'done') return [];
        const { costMicroUsd } = state.run;
        const words = cellWords(axes, cell.params, language);
        return [{ key: cell.key, words, label: listWords(words, language), image, costMicroUsd }];
      }),
    [cells, axes, live, indexes, language],
  );
  const pictured = shown.map(({ key }) => key);
  const prices = cells.map((cell) => priceOfCell(cell, live(cell.run?.id)));
  const dearest = Math.max(0, ...prices.map(({ estimate, cost }) => cost ?? estimate ?? 0)) || null;
  const shares = activeAxes(axes).flatMap((axis) => {
    const share = shareOfAxis(axis, axes, cells, (cell) => prices[cells.indexOf(cell)] ?? NO_PRICE);
    return share === null || axis === 'prompts' ? [] : [share];
  });
  const missing = cells.filter((cell) => isMissing(cell, live(cell.run?.id)));
  const winning = cells.find(({ key }) => key === winner);

  const run = async (keys: readonly string[], again: boolean) => {
    if (starting) return;
    const runs = await start(keys.map((cell) => ({ cell, ...(again && { again }) })));
    runStore.merge(runs);
  };
  const win = (key: string) => void change({ winner: key === winner ? null : key });
  const choose = (key: string) => {
    if (!pictured.includes(key)) return;
    setChosen(chosen.includes(key) ? chosen.filter((each) => each !== key) : [...chosen.slice(-1), key]);
  };
  const openPair = (mode: 'slider' | 'difference', at: string | null) => {
    const pair = pairOf(pictured, chosen, at, winner);
    if (pair === null) {
      showToast({ message: t('costCompare.toolbar.needsTwo') });
      return;
    }
    setLarge({ mode, first: pair[0], second: pair[1] });
  };
  const step = (key: string, by: 1 | -1) =>
    setIndexes((before) => ({ ...before, [key]: (before[key] ?? 0) + by }));
  const open = (key: string) => {
    const there = pictured.includes(key);
    if (there) setLarge({ mode: 'one', first: key, second: null });
    return there;
  };
  const runCell = (key: string, again: boolean) => {
    const cell = cells.find((each) => each.key === key);
    if (cell === undefined || cell.problem !== null) return;
    void run([key], again || needsAgain(cell, live(cell.run?.id)));
  };

  const byName = useRef<Record<string, () => void>>({});
  useEffect(() => {
    byName.current = {
      slider: () => openPair('slider', active),
      difference: () => openPair('difference', active),
      winner: () => pictured.includes(active) && win(active),
      large: () => open(active),
      extend: () => setDialog('extend'),
      whole: () => zoom.current?.reset(),
    };
  });
  useEffect(
    () =>
      registerActions(
        ACTIONS.map(({ name, ...keys }) => ({
          ...keys,
          id: `compare-${name}`,
          label: t(`costCompare.actions.${name}`),
          group: t('costCompare.actions.group'),
          run: () => byName.current[name]?.(),
        })),
      ),
    [t],
  );

  if (gone) {
    return (
      <ComparePage>
        <PageTitle>{t('costCompare.view.gone')}</PageTitle>
        <p className="text-muted">
          {t.rich('costCompare.view.goneWhy', {
            link: (library) => (
              <ScreenLink className={LINK} href="/library">
                {library}
              </ScreenLink>
            ),
          })}
        </p>
      </ComparePage>
    );
  }

  return (
    <ComparePage>
      <header className="flex flex-col gap-1.5">
        <ScreenLink className={`${LINK} self-start text-xs`} href="/compare">
          {t('costCompare.view.all')}
        </ScreenLink>
        <TitleLine>
          <ComparisonName />
          <div className="flex flex-none gap-1">
            <Button onClick={() => setDialog('extend')}>
              <Icon name="plus" /> {t('costCompare.view.extend')}
            </Button>
            <IconButton
              icon="trash"
              label={t('costCompare.view.delete')}
              onClick={() => setDialog('delete')}
            />
          </div>
        </TitleLine>
        {comparison.base.params.prompt !== comparison.name && axes.prompts.length === 1 && (
          <p dir="auto" className="line-clamp-2 max-w-[70ch] text-muted">
            {axes.prompts[0]}
          </p>
        )}
        <BaseFacts base={comparison.base} />
      </header>

      <Shares shares={shares} demo={demo} />
      <p className="text-muted tabular-nums">{describeMoney(comparison, pictured.length, demo, language)}</p>

      {refusal !== null && (
        <ProblemBox>
          <p className="min-w-0 flex-1">
            {refusal.message}
            {refusal.money && <span className="block text-muted">{refusal.money}</span>}
          </p>
          <IconButton icon="x" label={t('common.dismiss')} onClick={dismiss} />
        </ProblemBox>
      )}

      <EndingModels
        base={comparison.base}
        axes={axes}
        verb="Add"
        onReplace={(_, successor) =>
          void change({
            axes: completeAxes(comparison.base, { ...axes, models: [...axes.models, successor] }),
          })
        }
      />

      {!winning && (
        // As high as the bar that takes its place, so that no star moves away from under the pointer.
        <p className="flex min-h-12.5 items-center gap-2 rounded-[0.625rem] border border-dashed py-2 ps-3.5 pe-2 text-muted">
          <Icon name="star" /> {t('costCompare.view.noWinner')}
        </p>
      )}
      {winning && (
        <WinnerBar
          cell={winning}
          edit={comparison.base.edit}
          label={cellLabel(axes, winning.params, language)}
          price={priceWords(prices[cells.indexOf(winning)], language)}
          onRevoke={() => void change({ winner: null })}
        />
      )}

      <div
        role="toolbar"
        aria-label={t('costCompare.toolbar.title')}
        className="sticky top-(--header) z-8 -mx-2 flex flex-wrap items-center gap-1 bg-canvas px-2 py-1.5 max-md:-mx-4 max-md:flex-nowrap max-md:overflow-x-auto"
      >
        <ZoomButtons zoom={zoom} scaleRef={tellScale} all empty={pictured.length === 0} />
        <Button
          disabled={pictured.length < 2}
          aria-keyshortcuts="s"
          onClick={() => openPair('slider', active)}
        >
          <Icon name="split" /> {t('costCompare.toolbar.slider')}
        </Button>
        <Button
          disabled={pictured.length < 2}
          aria-keyshortcuts="d"
          onClick={() => openPair('difference', active)}
        >
          <Icon name="contrast" /> {t('costCompare.toolbar.difference')}
        </Button>
        <p className={`${NOTE} ps-2 max-md:hidden`}>
          {chosen.length === 0
            ? t('costCompare.toolbar.zoomHint')
            : t(chosen.length === 1 ? 'costCompare.toolbar.chooseOneMore' : 'costCompare.toolbar.twoChosen')}
        </p>
      </div>

      <GridContext
        value={{
          sharp,
          demo,
          imageIndex: (key) => indexes[key] ?? 0,
          onStep: step,
          onOpen: open,
          onChoose: choose,
          onWin: win,
          onRun: runCell,
        }}
      >
        <ResultGrid
          comparison={comparison}
          dearestMicroUsd={dearest}
          chosen={chosen}
          active={cells.some(({ key }) => key === active) ? active : (cells[0]?.key ?? '')}
          onActive={setActive}
          keys={{
            onOpen: open,
            onWin: (key) => pictured.includes(key) && win(key),
            onChoose: choose,
            onStep: step,
            onPair: openPair,
          }}
          zoom={zoom}
          onScale={(scale) => tellScale.current?.(scale)}
          onSharp={setSharp}
        />
      </GridContext>

      {missing.length > 0 && (
        <StartBar
          className="max-md:-mx-4"
          cells={missing}
          capText={capText}
          onCap={setCapText}
          pending={false}
          sending={starting}
          refusal={null}
          countedMicroUsd={comparison.spentMicroUsd + comparison.heldMicroUsd}
          onStart={async (capMicroUsd) => {
            const capped =
              capMicroUsd === comparison.capMicroUsd ||
              (await change({ capMicroUsd }, { money: currentLanguage().say(NOTHING_SENT) }));
            if (!capped) return;
            await run(
              missing.map(({ key }) => key),
              false,
            );
          }}
        />
      )}

      <Suspense>
        {large !== null && (
          <LargeView
            {...large}
            shown={shown}
            winner={winner}
            onMode={(mode) => setLarge({ ...large, mode })}
            onFirst={(first) =>
              setLarge({ ...large, first, second: large.second === first ? large.first : large.second })
            }
            onSecond={(second) =>
              setLarge({
                ...large,
                second,
                first: large.first === second ? (large.second ?? large.first) : large.first,
              })
            }
            onWin={win}
            onClose={() => setLarge(null)}
          />
        )}
        {dialog === 'extend' && (
          <ExtendDialog
            comparison={comparison}
            onExtend={(next) => {
              void change({ axes: next });
              setDialog(null);
            }}
            onClose={() => setDialog(null)}
          />
        )}
        {dialog === 'delete' && (
          <DeleteDialog id={comparison.id} name={comparison.name} onClose={() => setDialog(null)} />
        )}
      </Suspense>
    </ComparePage>
  );
}

/** For the list of actions; cells have their own keys beside these (result-grid.tsx). */
const ACTIONS = [
  { name: 'slider', keys: 's' },
  { name: 'difference', keys: 'd' },
  { name: 'winner', keys: 'w' },
  { name: 'large' },
  { name: 'whole', keys: '0' },
  { name: 'extend' },
] as const;

const NO_PRICE = { estimate: null, cost: null };

function describeMoney(
  { cells, spentMicroUsd, heldMicroUsd, capMicroUsd }: WireComparison,
  done: number,
  demo: boolean,
  language: Language,
): string {
  const { t } = language;
  const spent = t(demo ? 'costCompare.view.wouldHaveCost' : 'costCompare.view.spent', {
    cells: t('costCompare.list.cells', { done, count: cells.length }),
    price: formatMicroUsd(spentMicroUsd, language),
  });
  const held =
    heldMicroUsd > 0
      ? t('costCompare.view.held', { spent, price: formatMicroUsd(heldMicroUsd, language) })
      : spent;
  return capMicroUsd === null
    ? held
    : t('costCompare.view.cap', { spent: held, price: formatMicroUsd(capMicroUsd, language) });
}

/** The sentence that all of this is for. */
function Shares({ shares, demo }: { shares: readonly Share[]; demo: boolean }) {
  const t = useTranslations('costCompare.shares');
  const language = useLanguage();
  const [first, ...others] = shares;
  if (first === undefined) return null;
  return (
    <div>
      <p className="text-2xl/8 font-semibold tracking-tight tabular-nums first-letter:uppercase max-md:text-xl/6.5">
        {language.say(shareSentence(first, language))}
      </p>
      <p className={NOTE}>
        {t(first.real ? (demo ? 'wouldBePaid' : 'paid') : 'estimated')}
        {others.map((share) => (
          <Fragment key={share.axis}>
            {' '}
            {t(share.real ? 'also' : 'alsoEstimated', {
              share: language.say(shareSentence(share, language)),
            })}
          </Fragment>
        ))}
      </p>
    </div>
  );
}

function priceWords(
  price: { estimate: number | null; cost: number | null } | undefined,
  language: Language,
): string | null {
  if (price === undefined) return null;
  if (price.cost !== null) return formatMicroUsd(price.cost, language);
  if (price.estimate === null) return null;
  const { estimate } = price;
  return formatEstimate({ lowMicroUsd: estimate, highMicroUsd: estimate, approximate: true }, language);
}
