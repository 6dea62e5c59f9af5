import { Button } from '@/components/ui/button';
import { Icon } from '@/components/ui/icon';
import { IconButton } from '@/components/ui/icon-button';
import { Spinner } from '@/components/ui/spinner';
import { UsualProgress } from '@/components/ui/usual-progress';
import { Zoomed, ZoomedPicture } from '@/components/ui/zoomed-picture';
import { type CellState, cellState } from '@/lib/client/comparison/cell-state';
import { useSecondsFrom } from '@/lib/client/elapsed';
import { formatSeconds } from '@/lib/shared/format-seconds';
import { formatEstimate, formatMicroUsd } from '@/lib/shared/money';
import type { WireRun } from '@/lib/shared/wire';
import type { WireComparisonCell } from '@/lib/shared/wire-comparison';
import { CellLabel } from './comparison-table';
import { formatUsual } from './format-usual';
import { imageAt, useGrid } from './grid-context';
import { AMOUNT, NOTE, STAR_ON } from './text-styles';
import { useLiveRun } from './use-comparison';

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
        {label}
        {winner && ', the winner'}
      </span>
      <div id={state.kind === 'done' ? undefined : `${id}body`}>
        <CellBody cell={cell} label={label} state={state} chosen={chosen} />
      </div>
      <CellFacts id={`${id}facts`} cell={cell} state={state} dearestMicroUsd={dearestMicroUsd} />
      {cell.note && <p className={NOTE}>{cell.note}</p>}
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
  const { imageIndex, onOpen, onRun, sharp, demo } = useGrid();
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
          aria-label={`Look at ${label}`}
          onClick={() => onOpen(cell.key)}
        >
          <ZoomedPicture image={image} alt={label} sharp={sharp} sizes="(max-width: 48rem) 92vw, 22rem" />
        </button>
      )
    );
  }
  if (state.kind === 'open') return <OpenFrame run={state.run} />;
  if (state.kind === 'failed') {
    return (
      <div className={`${FRAME} ${RING} ${WORDS} bg-sunken`}>
        <span className={state.run.status === 'unknown' ? 'text-warn' : 'text-danger'}>
          <Icon name="alert" />
        </span>
        <p className="text-ink">{state.sentence}</p>
        {state.charged && <p className="text-muted">{state.charged}</p>}
        {cell.problem === null ? (
          <Button data-run tabIndex={-1} onClick={() => onRun(cell.key, false)}>
            Run again · {cell.estimate && formatEstimate(cell.estimate)}
          </Button>
        ) : (
          <p className="text-muted">{cell.problem}</p>
        )}
      </div>
    );
  }
  if (state.kind === 'problem') {
    return (
      <div className={`${FRAME} ${WORDS} border border-dashed border-line-strong`}>
        <p className="text-muted">{state.sentence}</p>
      </div>
    );
  }
  return (
    <div className={`${FRAME} ${WORDS} border border-dashed border-line-strong`}>
      <Button
        data-run
        tabIndex={-1}
        onClick={() => onRun(cell.key, false)}
        aria-label={`Run ${label}${cell.estimate ? `, ${formatEstimate(cell.estimate)}` : ''}`}
      >
        {demo ? 'Run' : <>Run · {cell.estimate && formatEstimate(cell.estimate)}</>}
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

function OpenWords({ run }: { run: WireRun }) {
  const seconds = useSecondsFrom(run.status === 'queued' ? run.waitUntil : run.startedAt);
  if (run.status === 'saving') return 'Saving';
  if (run.status === 'calling') {
    const usual = run.usualMs === null ? '' : `, ${formatUsual(run.usualMs)}`;
    return `Drawing, ${formatSeconds(seconds)}${usual}`;
  }
  if (run.error?.code === 'waiting_long') return 'Waiting for more than an hour';
  if (run.waitUntil !== null) return `Waiting for the rate limit, ${formatSeconds(seconds)}`;
  if (run.queuePosition === null || run.queuePosition < 1) return 'In the queue';
  return run.queuePosition === 1 ? 'Next in the queue' : `${run.queuePosition - 1} before it in the queue`;
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
  const run = 'run' in state ? state.run : null;
  const cost = state.kind === 'done' ? state.run.costMicroUsd : null;
  const high = cost ?? cell.estimate?.highMicroUsd ?? null;
  const took =
    run?.startedAt != null && run.endedAt !== null && state.kind === 'done'
      ? run.endedAt - run.startedAt
      : null;
  const price =
    cost !== null
      ? formatMicroUsd(cost)
      : state.kind === 'done'
        ? 'cost unknown'
        : cell.estimate
          ? formatEstimate(cell.estimate)
          : '';
  return (
    <p id={id} className="flex min-h-5 items-baseline gap-2 px-0.5">
      <span className={AMOUNT}>{price}</span>
      {high !== null && dearestMicroUsd !== null && high < dearestMicroUsd && (
        <span className={NOTE} title="Of the dearest cell">
          {Math.max(1, Math.round((100 * high) / dearestMicroUsd))} %
        </span>
      )}
      <span className={`${NOTE} ms-auto`}>
        {took !== null ? formatSeconds(took / 1000) : state.kind === 'empty' && formatUsual(cell.usualMs)}
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
  const { cell, label, state, winner, chosen } = props;
  const { imageIndex, onStep, onChoose, onWin, onRun } = useGrid();
  const { images } = state;
  const index = ((imageIndex(cell.key) % images.length) + images.length) % images.length;
  return (
    <>
      <IconButton
        tabIndex={-1}
        icon="star"
        label={winner ? `${label} is the winner` : `Make ${label} the winner`}
        aria-pressed={winner}
        className={winner ? STAR_ON : ''}
        onClick={() => onWin(cell.key)}
      />
      <IconButton
        tabIndex={-1}
        icon="columns"
        label={chosen === null ? `Compare ${label} with another` : `Do not compare ${label}`}
        aria-pressed={chosen !== null}
        className={chosen === null ? '' : 'bg-accent-soft text-accent-text'}
        onClick={() => onChoose(cell.key)}
      />
      {cell.problem === null && (
        <IconButton
          data-run
          tabIndex={-1}
          icon="restart"
          label={`Run ${label} again${cell.estimate ? `, ${formatEstimate(cell.estimate)}` : ''}`}
          onClick={() => onRun(cell.key, true)}
        />
      )}
      {images.length > 1 && (
        <span className="ms-auto flex items-center">
          <IconButton
            tabIndex={-1}
            icon="chevron-left"
            label={`Image before of ${label}`}
            onClick={() => onStep(cell.key, -1)}
          />
          <span className={NOTE}>
            {index + 1} / {images.length}
          </span>
          <IconButton
            tabIndex={-1}
            icon="chevron-right"
            label={`Next image of ${label}`}
            onClick={() => onStep(cell.key, 1)}
          />
        </span>
      )}
    </>
  );
}
