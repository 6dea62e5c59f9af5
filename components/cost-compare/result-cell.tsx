import { useTranslations } from 'next-intl';
import { Button } from '@/components/ui/button';
import { Icon } from '@/components/ui/icon';
import { IconButton } from '@/components/ui/icon-button';
import { OpenWords } from '@/components/ui/open-words';
import { Spinner } from '@/components/ui/spinner';
import { UsualProgress } from '@/components/ui/usual-progress';
import { Zoomed, ZoomedPicture } from '@/components/ui/zoomed-picture';
import { type CellState, cellState, sayProblem } from '@/lib/client/comparison/cell-state';
import { useLanguage } from '@/lib/client/language';
import { useLiveRun } from '@/lib/client/live-stores';
import { describeFailure } from '@/lib/client/run-words';
import { formatSeconds } from '@/lib/shared/format-seconds';
import { formatEstimate, formatMicroUsd } from '@/lib/shared/money';
import type { WireRun } from '@/lib/shared/wire';
import type { WireComparisonCell } from '@/lib/shared/wire-comparison';
import { CellLabel } from './comparison-table';
import { formatUsual } from './format-usual';
import { imageAt, useGrid } from './grid-context';
import { AMOUNT, NOTE, STAR_ON } from './text-styles';

const FRAME = 'relative grid aspect-(--ratio) w-full place-items-center rounded-lg [container-type:size]';
/** Over the picture. That one is chosen counts more than that it is the winner. */
const RING =
  'after:pointer-events-none after:absolute after:inset-0 after:rounded-[inherit] after:inset-ring after:inset-ring-line group-data-chosen/cell:after:inset-ring-3 group-data-chosen/cell:after:inset-ring-accent-text group-[[data-winner]:not([data-chosen])]/cell:after:inset-ring-3 group-[[data-winner]:not([data-chosen])]/cell:after:inset-ring-warn';
const CHOICE =
  'before:absolute before:start-2 before:top-2 before:z-1 before:grid before:size-5.5 before:place-items-center before:rounded-full before:bg-accent before:text-xs before:font-semibold before:text-accent-ink before:content-[attr(data-choice)]';
const WORDS =
  'content-center justify-items-center gap-1.5 overflow-x-hidden overflow-y-auto p-3 text-center text-xs';

type ResultCellProps = {
  /** What is read aloud of it has this id with `name`, `body` or `facts` behind it. */
  id: string;
  cell: WireComparisonCell;
  label: string;
  /** What its column says, where no headings are in sight. */
  heading: string;
  winner: boolean;
  /** 1 or 2 where it is one of the two that are looked at together. */
  chosen: number | null;
  /** Cost or estimate of the dearest cell; null before there is one. */
  dearestMicroUsd: number | null;
};

/** One combination: what it is, what it cost, how long it took, and what can be done with it. */
export function ResultCell({ id, cell, label, heading, winner, chosen, dearestMicroUsd }: ResultCellProps) {
  const t = useTranslations('costCompare.cell');
  const language = useLanguage();
  const live = useLiveRun(cell.run?.id);
  const state = cellState(cell, live);
  return (
    <div
      className="group/cell flex max-w-136 flex-col gap-1.5 max-md:max-w-none"
      data-winner={winner || undefined}
      data-chosen={chosen ?? undefined}
    >
      <CellLabel>{heading}</CellLabel>
      <span id={`${id}name`} hidden>
        {winner ? t('winnerName', { cell: label }) : label}
      </span>
      <div id={state.kind === 'done' ? undefined : `${id}body`}>
        <CellBody cell={cell} label={label} state={state} chosen={chosen} />
      </div>
      <CellFacts id={`${id}facts`} cell={cell} state={state} dearestMicroUsd={dearestMicroUsd} />
      {cell.noteSentence && <p className={NOTE}>{language.say(cell.noteSentence)}</p>}
      {/* Its place is kept, so that nothing moves when the picture comes. */}
      <div className="-mx-1.5 -mt-1 flex min-h-8 items-center">
        {state.kind === 'done' && (
          <CellTools cell={cell} label={label} state={state} winner={winner} chosen={chosen} />
        )}
      </div>
    </div>
  );
}

function CellBody({
  cell,
  label,
  state,
  chosen,
}: {
  cell: WireComparisonCell;
  label: string;
  state: CellState;
  chosen: number | null;
}) {
  const t = useTranslations('costCompare.cell');
  const language = useLanguage();
  const { imageIndex, onOpen, onRun, sharp, demo } = useGrid();
  const price = cell.estimate && formatEstimate(cell.estimate, language);
  if (state.kind === 'done') {
    const image = imageAt(state.images, imageIndex(cell.key));
    return (
      image && (
        <button
          type="button"
          tabIndex={-1}
          className={`${FRAME} ${RING} cursor-zoom-in touch-pan-y overflow-hidden bg-sunken in-data-[zoomed=true]:cursor-grab in-data-[zoomed=true]:touch-none in-data-[zoomed=true]:active:cursor-grabbing ${chosen === null ? '' : CHOICE}`}
          data-frame
          data-choice={chosen ?? undefined}
          aria-label={t('lookAt', { cell: label })}
          onClick={() => onOpen(cell.key)}
        >
          <ZoomedPicture image={image} alt={label} sharp={sharp} sizes="(max-width: 48rem) 92vw, 22rem" />
        </button>
      )
    );
  }
  if (state.kind === 'open') return <OpenFrame run={state.run} />;
  if (state.kind === 'failed') {
    const failure = describeFailure(state.run, language);
    return (
      <div className={`${FRAME} ${RING} ${WORDS} bg-sunken`}>
        <span className={state.run.status === 'unknown' ? 'text-warn' : 'text-danger'}>
          <Icon name="alert" />
        </span>
        <p className="text-ink">{failure.sentence}</p>
        {failure.charged && <p className="text-muted">{failure.charged}</p>}
        {cell.problem === null ? (
          <Button data-run tabIndex={-1} onClick={() => onRun(cell.key, false)}>
            {t('runAgainFor', { price: price ?? '' })}
          </Button>
        ) : (
          <p className="text-muted">{sayProblem(cell, language)}</p>
        )}
      </div>
    );
  }
  if (state.kind === 'problem') {
    return (
      <div className={`${FRAME} ${WORDS} border border-dashed border-line-strong`}>
        <p className="text-muted">{sayProblem(cell, language)}</p>
      </div>
    );
  }
  return (
    <div className={`${FRAME} ${WORDS} border border-dashed border-line-strong`}>
      <Button
        data-run
        tabIndex={-1}
        onClick={() => onRun(cell.key, false)}
        aria-label={price === null ? t('runCell', { cell: label }) : t('runCellFor', { cell: label, price })}
      >
        {demo || price === null ? t('run') : t('runFor', { price })}
      </Button>
    </div>
  );
}

function OpenFrame({ run }: { run: WireRun }) {
  const preview = run.partials[0]?.url;
  return (
    <div
      className={`${FRAME} ${RING} animate-[sheen_2.4s_linear_infinite] overflow-hidden bg-sunken bg-[linear-gradient(100deg,transparent_30%,--alpha(var(--ink)/4%)_50%,transparent_70%)] bg-size-[200%_100%] *:col-start-1 *:row-start-1`}
    >
      {preview && (
        <Zoomed>
          <img src={preview} alt="" className="object-contain" />
        </Zoomed>
      )}
      {run.status === 'calling' && run.usualMs !== null && <UsualProgress usualMs={run.usualMs} />}
      <span className="flex items-center gap-2 rounded-full bg-raised/88 px-2.5 py-1 text-xs text-muted tabular-nums">
        <Spinner />
        <OpenWords run={run} />
      </span>
    </div>
  );
}

function CellFacts({
  id,
  cell,
  state,
  dearestMicroUsd,
}: {
  id: string;
  cell: WireComparisonCell;
  state: CellState;
  dearestMicroUsd: number | null;
}) {
  const t = useTranslations();
  const language = useLanguage();
  const run = 'run' in state ? state.run : null;
  const cost = state.kind === 'done' ? state.run.costMicroUsd : null;
  const high = cost ?? cell.estimate?.highMicroUsd ?? null;
  const took =
    run?.startedAt != null && run.endedAt !== null && state.kind === 'done'
      ? run.endedAt - run.startedAt
      : null;
  const price =
    cost !== null
      ? formatMicroUsd(cost, language)
      : state.kind === 'done'
        ? t('costCompare.cell.costUnknown')
        : cell.estimate
          ? formatEstimate(cell.estimate, language)
          : '';
  return (
    <p id={id} className="flex min-h-5 items-baseline gap-2 px-0.5">
      <span className={AMOUNT}>{price}</span>
      {high !== null && dearestMicroUsd !== null && high < dearestMicroUsd && (
        <span className={NOTE} title={t('costCompare.cell.ofDearest')}>
          {t('common.percent', { percent: Math.max(1, Math.round((100 * high) / dearestMicroUsd)) })}
        </span>
      )}
      <span className={`${NOTE} ms-auto`}>
        {took !== null
          ? formatSeconds(took / 1000, language)
          : state.kind === 'empty' && formatUsual(cell.usualMs, language)}
      </span>
    </p>
  );
}

function CellTools(props: {
  cell: WireComparisonCell;
  label: string;
  state: Extract<CellState, { kind: 'done' }>;
  winner: boolean;
  chosen: number | null;
}) {
  const t = useTranslations('costCompare.cell');
  const language = useLanguage();
  const { cell, label, state, winner, chosen } = props;
  const price = cell.estimate && formatEstimate(cell.estimate, language);
  const { imageIndex, onStep, onChoose, onWin, onRun } = useGrid();
  const { images } = state;
  const index = ((imageIndex(cell.key) % images.length) + images.length) % images.length;
  return (
    <>
      <IconButton
        tabIndex={-1}
        icon="star"
        label={t(winner ? 'isWinner' : 'makeWinner', { cell: label })}
        aria-pressed={winner}
        className={winner ? STAR_ON : ''}
        onClick={() => onWin(cell.key)}
      />
      <IconButton
        tabIndex={-1}
        icon="columns"
        label={t(chosen === null ? 'compare' : 'doNotCompare', { cell: label })}
        aria-pressed={chosen !== null}
        className={chosen === null ? '' : 'bg-accent-soft text-accent-text'}
        onClick={() => onChoose(cell.key)}
      />
      {cell.problem === null && (
        <IconButton
          data-run
          tabIndex={-1}
          icon="restart"
          label={
            price === null ? t('runCellAgain', { cell: label }) : t('runCellAgainFor', { cell: label, price })
          }
          onClick={() => onRun(cell.key, true)}
        />
      )}
      {images.length > 1 && (
        <span className="ms-auto flex items-center">
          <IconButton
            tabIndex={-1}
            icon="chevron-left"
            className="rtl:-scale-x-100"
            label={t('previousImage', { cell: label })}
            onClick={() => onStep(cell.key, -1)}
          />
          <span className={NOTE}>{t('imageAt', { at: index + 1, count: images.length })}</span>
          <IconButton
            tabIndex={-1}
            icon="chevron-right"
            className="rtl:-scale-x-100"
            label={t('nextImage', { cell: label })}
            onClick={() => onStep(cell.key, 1)}
          />
        </span>
      )}
    </>
  );
}
