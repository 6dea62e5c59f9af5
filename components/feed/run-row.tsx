import { type CSSProperties, memo, Suspense, useState } from 'react';
import { Chip } from '@/components/ui/chip';
import { useLanguage } from '@/lib/client/language';
import { useRuns } from '@/lib/client/live-stores';
import { loadLazily } from '@/lib/client/load-lazily';
import { keepsAnswer } from '@/lib/shared/kept-answer';
import { TERMINAL } from '@/lib/shared/run-status';
import type { WireRun } from '@/lib/shared/wire';
import { EditInputs } from './edit-inputs';
import { PromptText } from './prompt-text';
import { RunActions } from './run-actions';
import { RunNote } from './run-note';
import { RunStatusBar } from './run-status-bar';
import { settingChips } from './setting-chips';
import { Tile } from './tile';
import { imageSizes, runGeometry } from './tile-geometry';
import { tileSlots } from './tile-slots';

const Remedy = loadLazily(async () => (await import('./remedy')).Remedy);
const LongWait = loadLazily(async () => (await import('./long-wait')).LongWait);

/** The pictures of these rows are loaded at once. */
const URGENT_ROWS = 3;

type Place = {
  /** In the list, counted from 0. */
  index: number;
  /** Rows of the list, -1 while that is unknown. */
  count: number;
};

/** One run: what was asked, what came, what it cost. */
export const RunRow = memo(function RunRow({ id, ...place }: { id: string } & Place) {
  const run = useRuns((state) => state.runs[id]);
  return run ? <Row run={run} {...place} /> : null;
});

function Row({ run, index, count }: { run: WireRun } & Place) {
  const language = useLanguage();
  // A row that was seen open keeps the shape of its places: no picture that arrives moves what is below it.
  const [seenOpen] = useState(() => !TERMINAL.has(run.status));
  const slots = tileSlots(run);
  const images = slots.flatMap(({ image }) => image ?? []);
  const open = !TERMINAL.has(run.status);
  const geometry = runGeometry(run, slots, seenOpen);
  const style = {
    '--ratio': geometry.ratio,
    '--columns': geometry.columns,
    '--narrow-columns': geometry.narrowColumns,
    '--max-height': `${geometry.maxHeightPx}px`,
  } as CSSProperties;
  const promptId = `prompt-${run.id}`;

  return (
    <article
      aria-labelledby={promptId}
      aria-posinset={index + 1}
      aria-setsize={count}
      aria-busy={open}
      // Takes the focus when the tile that had it goes to the bin.
      tabIndex={-1}
      className={`pb-7 max-md:flex max-md:flex-col max-md:pb-3 ${index === 0 ? 'pt-1' : 'border-t pt-6'}`}
      style={style}
    >
      <header className="flex items-start gap-4 max-md:contents">
        <div className="min-w-0 flex-1">
          <PromptText id={promptId} text={run.params.prompt} />
          <ul aria-label={language.t('feed.settings')} className="mt-2 flex flex-wrap gap-1">
            {settingChips(run.params, run.edit, language).map((chip) => (
              <li key={chip} className="contents">
                <Chip>
                  <bdi>{chip}</bdi>
                </Chip>
              </li>
            ))}
            {run.overnight !== null && (
              <li className="contents">
                <Chip>{language.t('overnight.chip')}</Chip>
              </li>
            )}
            {run.tokenName !== null && (
              <li className="contents">
                <Chip>
                  <bdi>{language.t('feed.chip.token', { name: run.tokenName })}</bdi>
                </Chip>
              </li>
            )}
          </ul>
        </div>
        <RunActions run={run} images={images} />
      </header>
      {run.edit && <EditInputs inputs={run.inputs} edit={run.edit} />}
      <RunStatusBar run={run} />
      <div
        // The note covers the places of the pictures that did not come, unless there are previews in them.
        className={`@container grid ${images.length === 0 && run.partials.length > 0 && !open ? 'gap-y-3' : '*:col-start-1 *:row-start-1'}`}
      >
        {slots.length > 0 && (
          <div className="flex flex-wrap gap-2">
            {slots.map(({ index: nth, image, waiting }) => (
              <Tile
                key={nth}
                run={run}
                index={nth}
                image={image}
                waiting={waiting}
                urgent={index < URGENT_ROWS}
                sizes={imageSizes(geometry)}
              />
            ))}
          </div>
        )}
        {!open && images.length === 0 && <RunNote run={run} />}
      </div>
      {(run.error?.code === 'placement_failed' || keepsAnswer(run.error?.code)) && (
        <Suspense>
          <Remedy run={run} />
        </Suspense>
      )}
      {open && run.error?.code === 'waiting_long' && (
        <Suspense>
          <LongWait run={run} />
        </Suspense>
      )}
    </article>
  );
}
