import { useTranslations } from 'next-intl';
import { Suspense, useEffect, useRef, useState } from 'react';
import { Icon } from '@/components/ui/icon';
import { RefusalBox } from '@/components/ui/refusal-box';
import { ScreenLink } from '@/components/ui/screen-link';
import { PageTitle, ScreenPage } from '@/components/ui/screen-page';
import { LINK } from '@/components/ui/text-looks';
import { NOTHING_SENT } from '@/lib/client/describe-refusal';
import { currentLanguage, useLanguage } from '@/lib/client/language';
import { useStatus } from '@/lib/client/live-stores';
import { loadLazily } from '@/lib/client/load-lazily';
import { writeDollars } from '@/lib/client/parse-dollars';
import type { SharedZoom } from '@/lib/client/shared-zoom/attach-shared-zoom';
import { registerActions } from '@/lib/client/shortcuts';
import { completeAxes } from '@/lib/shared/comparison';
import { cellLabel } from '@/lib/shared/comparison-layout';
import type { WireComparison } from '@/lib/shared/wire-comparison';
import { ComparisonHead } from './comparison-head';
import { describeCellPrice, describeMoney } from './comparison-money';
import { ComparisonShares } from './comparison-shares';
import { ComparisonToolbar } from './comparison-toolbar';
import { EndingModels } from './ending-models';
import { GridContext } from './grid-context';
import { ResultGrid } from './result-grid';
import { StartBar } from './start-bar';
import {
  ComparisonContext,
  useComparison,
  useComparisonActions,
  useNewComparisonStore,
} from './use-comparison';
import { type ComparisonMoves, useComparisonMoves } from './use-comparison-moves';
import { WinnerBar } from './winner-bar';

const LargeView = loadLazily(async () => (await import('./large-view')).LargeView);
const ExtendDialog = loadLazily(async () => (await import('./extend-dialog')).ExtendDialog);
const DeleteDialog = loadLazily(async () => (await import('./delete-dialog')).DeleteDialog);

/** One comparison: reopened at any time, filling in, and going on. */
export function ComparisonView({ initial }: { initial: WireComparison }) {
  const store = useNewComparisonStore(initial);
  return (
    <ComparisonContext value={store}>
      <OpenOrGone />
    </ComparisonContext>
  );
}

function OpenOrGone() {
  return <ScreenPage>{useComparison(({ gone }) => gone) ? <Gone /> : <Open />}</ScreenPage>;
}

function Gone() {
  const t = useTranslations('costCompare.view');
  return (
    <>
      <PageTitle>{t('gone')}</PageTitle>
      <p className="text-muted">
        {t.rich('goneWhy', {
          link: (library) => (
            <ScreenLink className={LINK} href="/library">
              {library}
            </ScreenLink>
          ),
        })}
      </p>
    </>
  );
}

function Open() {
  const language = useLanguage();
  const comparison = useComparison((state) => state.comparison);
  const { change } = useComparisonActions();
  const demo = useStatus((status) => status.connection.kind === 'demo');
  const moves = useComparisonMoves();
  const [dialog, setDialog] = useState<'extend' | 'delete' | null>(null);
  const zoom = useRef<SharedZoom>(null);
  const { shares, pictured } = moves.facts;
  useNamedActions(moves, zoom, () => setDialog('extend'));
  return (
    <>
      <ComparisonHead onExtend={() => setDialog('extend')} onDelete={() => setDialog('delete')} />
      <ComparisonShares shares={shares} demo={demo} />
      <p className="text-muted tabular-nums">{describeMoney(comparison, pictured.length, demo, language)}</p>
      <Refusal />
      <Successors />
      <Winner moves={moves} />
      <Results moves={moves} demo={demo} zoom={zoom} />
      <Missing moves={moves} />
      <Suspense>
        <Large moves={moves} />
        {dialog === 'extend' && (
          <ExtendDialog
            comparison={comparison}
            onExtend={(axes) => {
              void change({ axes });
              setDialog(null);
            }}
            onClose={() => setDialog(null)}
          />
        )}
        {dialog === 'delete' && (
          <DeleteDialog id={comparison.id} name={comparison.name} onClose={() => setDialog(null)} />
        )}
      </Suspense>
    </>
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

function useNamedActions(
  { active, openPair, win, open }: ComparisonMoves,
  zoom: { readonly current: SharedZoom | null },
  extend: () => void,
): void {
  const t = useTranslations('costCompare.actions');
  const byName = useRef<Record<string, () => void>>({});
  useEffect(() => {
    byName.current = {
      slider: () => openPair('slider', active),
      difference: () => openPair('difference', active),
      winner: () => win(active),
      large: () => open(active),
      whole: () => zoom.current?.reset(),
      extend,
    };
  });
  useEffect(
    () =>
      registerActions(
        ACTIONS.map(({ name, ...keys }) => ({
          ...keys,
          id: `compare-${name}`,
          label: t(name),
          group: t('group'),
          run: () => byName.current[name]?.(),
        })),
      ),
    [t],
  );
}

function Refusal() {
  const refusal = useComparison((state) => state.refusal);
  const { dismiss } = useComparisonActions();
  return <RefusalBox refusal={refusal} onDismiss={dismiss} />;
}

/** Of models that end soon. */
function Successors() {
  const { base, axes } = useComparison((state) => state.comparison);
  const { change } = useComparisonActions();
  return (
    <EndingModels
      base={base}
      axes={axes}
      verb="Add"
      onReplace={(_, successor) =>
        void change({ axes: completeAxes(base, { ...axes, models: [...axes.models, successor] }) })
      }
    />
  );
}

function Winner({ moves: { facts } }: { moves: ComparisonMoves }) {
  const t = useTranslations('costCompare.view');
  const language = useLanguage();
  const { base, axes, cells, winner } = useComparison((state) => state.comparison);
  const { change } = useComparisonActions();
  const winning = cells.find(({ key }) => key === winner);
  if (winning === undefined) {
    return (
      // As high as the bar that takes its place, so that no star moves away from under the pointer.
      <p className="flex min-h-12.5 items-center gap-2 rounded-[0.625rem] border border-dashed py-2 ps-3.5 pe-2 text-muted">
        <Icon name="star" /> {t('noWinner')}
      </p>
    );
  }
  return (
    <WinnerBar
      cell={winning}
      edit={base.edit}
      label={cellLabel(axes, winning.params, language)}
      price={describeCellPrice(facts.priceOf(winning), language)}
      onRevoke={() => void change({ winner: null })}
    />
  );
}

function Results({
  moves,
  demo,
  zoom,
}: {
  moves: ComparisonMoves;
  demo: boolean;
  zoom: { current: SharedZoom | null };
}) {
  const comparison = useComparison((state) => state.comparison);
  const [sharp, setSharp] = useState(false);
  const tellScale = useRef<(scale: number) => void>(null);
  const { facts, chosen, active, setActive, imageIndex, step, open, choose, win, runCell, openPair } = moves;
  return (
    <>
      <ComparisonToolbar moves={moves} zoom={zoom} scaleRef={tellScale} />
      <GridContext
        value={{
          sharp,
          demo,
          imageIndex,
          onStep: step,
          onOpen: open,
          onChoose: choose,
          onWin: win,
          onRun: runCell,
        }}
      >
        <ResultGrid
          comparison={comparison}
          dearestMicroUsd={facts.dearestMicroUsd}
          chosen={chosen}
          active={active}
          onActive={setActive}
          keys={{ onOpen: open, onWin: win, onChoose: choose, onStep: step, onPair: openPair }}
          zoom={zoom}
          onScale={(scale) => tellScale.current?.(scale)}
          onSharp={setSharp}
        />
      </GridContext>
    </>
  );
}

/** What was not made yet, and the price of making it. */
function Missing({ moves: { facts, run } }: { moves: ComparisonMoves }) {
  const { comparison, starting } = useComparison((state) => state);
  const { change } = useComparisonActions();
  const [capText, setCapText] = useState(() => writeDollars(comparison.capMicroUsd));
  const { missing } = facts;
  if (missing.length === 0) return null;
  return (
    <StartBar
      className="max-md:-mx-4"
      cells={missing}
      capText={capText}
      onCap={setCapText}
      pending={false}
      sending={starting}
      refusal={null}
      countedMicroUsd={comparison.spentMicroUsd + comparison.heldMicroUsd}
      markup={comparison.base.edit?.markup != null}
      onStart={async (capMicroUsd, when) => {
        const capped =
          capMicroUsd === comparison.capMicroUsd ||
          (await change({ capMicroUsd }, { money: currentLanguage().say(NOTHING_SENT) }));
        if (capped) {
          const keys = missing.map(({ key }) => key);
          await run(keys, { again: false, when });
        }
      }}
    />
  );
}

function Large({ moves: { facts, large, setLarge, win } }: { moves: ComparisonMoves }) {
  const winner = useComparison((state) => state.comparison.winner);
  if (large === null) return null;
  return (
    <LargeView
      {...large}
      shown={facts.shown}
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
  );
}
