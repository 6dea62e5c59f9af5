import { useTranslations } from 'next-intl';
import { useId, useMemo, useState } from 'react';
import { Button } from '@/components/ui/button';
import { ProblemBox } from '@/components/ui/problem-box';
import { Spinner } from '@/components/ui/spinner';
import { TextField } from '@/components/ui/text-field';
import {
  cellsToStart,
  firstAxes,
  offeredLevels,
  placeOf,
  replaceModel,
  toggleValue,
} from '@/lib/client/comparison/builder-rules';
import {
  type ComparisonBody,
  type ComparisonOrigin,
  createComparison,
  getComparison,
} from '@/lib/client/comparison/comparison-requests';
import { shareSentence } from '@/lib/client/comparison/share-sentence';
import { describeRefusal, type Refusal } from '@/lib/client/describe-refusal';
import { useLanguage } from '@/lib/client/language';
import { useNews } from '@/lib/client/model-news';
import { parseDollars } from '@/lib/client/parse-dollars';
import { createSpending, orNull } from '@/lib/client/spend';
import { uuidV7 } from '@/lib/client/uuid-v7';
import type { ComparisonBase } from '@/lib/shared/comparison';
import { findTooMany } from '@/lib/shared/comparison';
import { activeAxes, shareOfAxis } from '@/lib/shared/comparison-layout';
import type { When } from '@/lib/shared/overnight';
import { PARAMETERS } from '@/lib/shared/parameters';
import type { WireComparison } from '@/lib/shared/wire-comparison';
import { AxisFields } from './axis-fields';
import { BaseFacts } from './base-facts';
import { EndingModels } from './ending-models';
import { PriceTable } from './price-table';
import { PromptVariants } from './prompt-variants';
import { StartBar } from './start-bar';
import { LEGEND } from './text-styles';
import { usePrices } from './use-prices';

const NOTHING: ReadonlySet<string> = new Set();
const UNWRITTEN = '…';

type Asked = {
  body: ComparisonOrigin & Pick<ComparisonBody, 'axes' | 'capMicroUsd'>;
  cells: readonly string[];
  when: When;
};

const spending = createSpending({
  send: ({ body, cells, when }: Asked, { id, runIds }: { id: string; runIds: readonly string[] }) =>
    createComparison({
      ...body,
      id,
      when,
      start: cells.map((cell, index) => ({ cell, runId: runIds[index] as string })),
    }),
  look: ({ id }) => orNull(getComparison(id)),
});

/**
 * What is to be compared, with all prices, before anything is kept or started.
 *
 * @param fromRun whose settings `base` are: its own picture fills its cell for nothing
 */
export function Builder({
  base: given,
  fromRun,
  onCreated,
}: {
  base: ComparisonBase;
  fromRun: string | null;
  onCreated: (comparison: WireComparison) => void;
}) {
  const t = useTranslations();
  const language = useLanguage();
  const news = useNews();
  const [prompts, setPrompts] = useState<readonly string[]>([given.params.prompt]);
  const countId = useId();
  const [n, setN] = useState(given.params.n);
  const [levels, setLevels] = useState(() => firstAxes(given));
  const [off, setOff] = useState(NOTHING);
  const [capText, setCapText] = useState('');
  const [sending, setSending] = useState<'start' | 'keep' | null>(null);
  const [refusal, setRefusal] = useState<Refusal | null>(null);

  const written = useMemo(() => [...new Set(prompts.filter((prompt) => prompt.trim() !== ''))], [prompts]);
  // A run's own prompt stays the base's, or its picture would fill no cell.
  const base = useMemo<ComparisonBase>(() => {
    const prompt = fromRun === null ? (written[0] ?? '') : given.params.prompt;
    return { ...given, params: { ...given.params, prompt, n } };
  }, [given, fromRun, written, n]);
  const axes = useMemo(
    // Prices are shown before the first word; they do not hang on a few of them.
    () => ({ ...levels, prompts: written.length === 0 ? [UNWRITTEN] : written }),
    [levels, written],
  );
  const origin = fromRun !== null && n === given.params.n ? { fromRun } : { base };
  const tooMany = findTooMany(axes);
  const prices = usePrices(
    tooMany === null ? { ...origin, axes, levels: offeredLevels(base, axes, news) } : null,
  );
  const { answer } = prices;
  const cells = answer?.cells ?? [];
  const readyKey = answer?.ready?.cell ?? null;
  const pricedPrompts = answer?.axes.prompts ?? [];
  const toStart = cellsToStart(cells, pricedPrompts, off, readyKey);
  const pending = prices.pending || prices.problem !== null || answer === null || tooMany !== null;
  const problem = tooMany === null ? prices.problem : language.say(tooMany);

  const create = async (what: 'start' | 'keep', capMicroUsd: number | null, when: When = 'now') => {
    if (sending !== null) return;
    setSending(what);
    setRefusal(null);
    const asked = {
      body: { ...origin, axes, capMicroUsd },
      cells: what === 'start' ? toStart.map(({ key }) => key) : [],
      when,
    };
    const ids = spending.resume(asked) ?? { id: uuidV7(), runIds: asked.cells.map(() => uuidV7()) };
    const comparison = await spending
      .ask(asked, ids)
      .catch((error: unknown) => setRefusal(describeRefusal(error)));
    if (comparison) onCreated(comparison);
    else setSending(null);
  };

  return (
    <div className="grid grid-cols-[22rem_minmax(0,1fr)] items-start gap-8 max-lg:grid-cols-1 max-lg:pb-44 max-md:pb-88">
      <form
        className="flex flex-col gap-5"
        aria-label={t('costCompare.settings.title')}
        onSubmit={(event) => event.preventDefault()}
      >
        <PromptVariants prompts={prompts} onChange={setPrompts} />
        <BaseFacts base={base} />
        <EndingModels
          base={base}
          axes={axes}
          onReplace={(model, successor) =>
            setLevels((before) => replaceModel(base, before, model, successor))
          }
        />
        <AxisFields
          axes={axes}
          isEdit={base.edit !== null}
          levels={answer?.levels ?? null}
          onToggle={(axis, value) => setLevels((before) => toggleValue(base, before, axis, value as never))}
        />
        <div className="flex items-center justify-between">
          <label htmlFor={countId} className={LEGEND}>
            {t('costCompare.settings.imagesPerCell')}
          </label>
          <TextField
            id={countId}
            type="number"
            className="w-16 text-center"
            min={1}
            max={PARAMETERS.n.max}
            value={n}
            onChange={({ target }) => {
              const next = Math.round(target.valueAsNumber);
              if (next >= 1 && next <= PARAMETERS.n.max) setN(next);
            }}
          />
        </div>
      </form>
      {/* Beside the settings, which are longer than a screen, the prices stay in sight. */}
      <section
        className="sticky top-[calc(var(--header)+1rem)] flex h-[calc(100dvh-var(--header)-2rem)] min-w-0 flex-col gap-3 max-lg:static max-lg:h-auto"
        aria-label={t('costCompare.prices.title')}
        aria-busy={prices.pending}
      >
        {problem !== null && (
          <ProblemBox>
            <p>{problem}</p>
            {tooMany === null && <Button onClick={prices.retry}>{t('common.tryAgain')}</Button>}
          </ProblemBox>
        )}
        {answer === null ? (
          problem === null && <Waiting />
        ) : (
          <div
            className={`min-h-0 overflow-y-auto max-lg:overflow-visible ${prices.pending ? 'opacity-60 transition-opacity delay-200 duration-120' : ''}`}
          >
            <Shares answer={answer} />
            <PriceTable
              axes={answer.axes}
              cells={cells}
              ready={new Map(answer.ready === null ? [] : [[answer.ready.cell, answer.ready]])}
              isOff={({ params }) => off.has(placeOf(params, pricedPrompts))}
              onToggle={({ params }) => {
                const place = placeOf(params, pricedPrompts);
                const next = new Set(off);
                if (!next.delete(place)) next.add(place);
                setOff(next);
              }}
            />
          </div>
        )}
        <StartBar
          cells={toStart}
          capText={capText}
          onCap={setCapText}
          pending={pending}
          sending={sending === 'start'}
          refusal={refusal}
          // The settings come first on a narrow screen, and the price belongs beside them.
          className="max-lg:fixed max-lg:inset-x-0 max-lg:bottom-0 max-lg:z-15 max-lg:px-8"
          todo={written.length === 0 ? t('costCompare.start.writePrompt') : null}
          markup={base.edit?.markup != null}
          onStart={(capMicroUsd, when) => create('start', capMicroUsd, when)}
        >
          <Button
            variant="ghost"
            aria-disabled={pending || sending !== null || written.length === 0}
            onClick={() =>
              !pending &&
              written.length > 0 &&
              create('keep', capText === '' ? null : (parseDollars(capText) ?? null))
            }
          >
            {t('costCompare.start.keep')}
          </Button>
        </StartBar>
      </section>
    </div>
  );
}

function Waiting() {
  const t = useTranslations('costCompare.prices');
  return (
    <p className="flex items-center gap-2 py-8 text-muted">
      <Spinner /> {t('loading')}
    </p>
  );
}

/** What the prices say already. */
function Shares({ answer }: { answer: { axes: Parameters<typeof shareOfAxis>[1]; cells: WireCells } }) {
  const language = useLanguage();
  const { axes, cells } = answer;
  const list = activeAxes(axes).flatMap((axis) => {
    const share = shareOfAxis(axis, axes, cells, (cell) => ({
      estimate: cell.estimate?.highMicroUsd ?? null,
      cost: null,
    }));
    return share === null || axis === 'prompts' ? [] : [shareSentence(share, language)];
  });
  if (list.length === 0) return null;
  const said = language.say({ key: 'costCompare.prices.shares', values: { shares: { list, join: 'and' } } });
  return <p className="pb-3 text-muted">{said}</p>;
}

type WireCells = NonNullable<ReturnType<typeof usePrices>['answer']>['cells'];
