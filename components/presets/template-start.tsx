import { useTranslations } from 'next-intl';
import { useId, useMemo, useState } from 'react';
import { useStore } from 'zustand';
import { Button } from '@/components/ui/button';
import { Spinner } from '@/components/ui/spinner';
import { TextField } from '@/components/ui/text-field';
import { showToast } from '@/components/ui/toast';
import { WhenChoice } from '@/components/ui/when-choice';
import { estimateOf, findProblem } from '@/lib/client/composer-rules';
import { composerStore } from '@/lib/client/composer-store';
import { describeRefusal, type Refusal } from '@/lib/client/describe-refusal';
import { editSeam } from '@/lib/client/edit-seam';
import { useLanguage } from '@/lib/client/language';
import { useRunStore, useRuns, useStatus } from '@/lib/client/live-stores';
import { BAD_CAP, parseDollars } from '@/lib/client/parse-dollars';
import { currentSettings } from '@/lib/client/presets/apply-settings';
import { findBatchProblem } from '@/lib/client/presets/batch-price';
import { priceLines, startLines } from '@/lib/client/presets/start-lines';
import { changeTemplate } from '@/lib/client/presets/template-draft';
import { isLike } from '@/lib/client/run-store';
import { sayIf } from '@/lib/shared/language';
import { formatEstimate } from '@/lib/shared/money';
import { findOvernightProblem, type When } from '@/lib/shared/overnight';
import { halveEstimate, sumEstimates } from '@/lib/shared/pricing';
import type { FilledTemplate } from '@/lib/shared/prompt-template';
import type { Estimate } from '@/lib/shared/wire';
import { describeSettings } from './describe-settings';

/** The whole price, what it may be at most, and the one click that starts all lines or none. */
export function TemplateStart({
  filled,
  estimates,
  cap,
  pending,
  onStarted,
}: {
  filled: FilledTemplate;
  estimates: readonly Estimate[];
  cap: string;
  /** The list is still being read. */
  pending: boolean;
  onStarted: () => void;
}) {
  const t = useTranslations('presets.start');
  const id = useId();
  const runs = useRunStore();
  const status = useStatus((now) => now);
  const params = useStore(composerStore, (state) => state.params);
  const session = useStore(editSeam, (state) => state.session);
  const [chosen, setChosen] = useState<When>('now');
  const [sending, setSending] = useState(false);
  const [refusal, setRefusal] = useState<(Refusal & { of: unknown }) | null>(null);

  // Of the last such run that is known here.
  const usualMs = useRuns((state) => {
    const like = Object.values(state.runs).find(
      (run) =>
        run.overnight === null &&
        run.startedAt !== null &&
        run.status === 'done' &&
        isLike(run.params, params),
    );
    return like?.endedAt == null || like.startedAt === null ? null : like.endedAt - like.startedAt;
  });

  const { lines } = filled;
  const language = useLanguage();
  const nightly = useMemo(
    () =>
      priceLines(
        lines.map(({ prompt }) => prompt),
        { ...params, partialImages: 0 },
        estimateOf,
      ).map(halveEstimate),
    [lines, params],
  );
  const notOvernight = findOvernightProblem({ model: params.model, markup: session?.hasMarkup === true });
  const when = notOvernight === null ? chosen : 'now';
  const prices = when === 'now' ? estimates : nightly;
  const total = formatEstimate(sumEstimates(prices), language);
  const parsedCap = parseDollars(cap);
  const capMicroUsd = parsedCap ?? null;
  const capProblem = parsedCap === undefined ? language.say(BAD_CAP) : null;
  const withPrompt = { ...params, prompt: lines[0]?.prompt ?? 'any' };
  const settingsProblem = sayIf((session?.findProblem ?? findProblem)(withPrompt)?.sentence, language);
  const ready = lines.length > 0 && filled.problems.length === 0;
  const problem =
    capProblem ??
    (ready ? (settingsProblem ?? sayIf(findBatchProblem(prices, capMicroUsd, status), language)) : null);
  // What was refused was refused of this list and this cap.
  const refused = refusal?.of === filled ? refusal : null;
  const message = problem ?? refused?.message ?? null;
  const blocked = !ready || problem !== null || sending || pending;
  const count = lines.length;
  const kind = session ? 'edits' : 'runs';
  const demo = status.connection.kind === 'demo';
  const startLabel = session
    ? demo
      ? 'startEditsDemo'
      : 'startEdits'
    : demo
      ? 'startRunsDemo'
      : 'startRuns';

  const start = async () => {
    if (blocked) return;
    setSending(true);
    setRefusal(null);
    const started = await startLines(
      lines.map(({ prompt }) => prompt),
      capMicroUsd,
      when,
    ).catch((error: unknown) => setRefusal({ ...describeRefusal(error), of: filled }));
    setSending(false);
    if (!started) return;
    runs.merge(started);
    showToast({ message: t(`${kind}Started`, { count }) });
    onStarted();
  };

  return (
    <footer className="sticky -bottom-5 z-2 -mx-5 mt-4 -mb-5 grid gap-2 rounded-b-xl border-t bg-raised px-5 pt-3 pb-4">
      <p id={`${id}settings`} className="text-xs text-muted">
        {t(session ? 'settingsEdit' : 'settings', {
          settings: describeSettings(params, currentSettings().edit, language),
        })}
      </p>
      {ready && (
        <WhenChoice
          when={when}
          nowPrice={formatEstimate(sumEstimates(estimates), language)}
          overnightPrice={formatEstimate(sumEstimates(nightly), language)}
          usualMs={usualMs && Math.ceil(count / status.limits.maxConcurrentCalls) * usualMs}
          models={[params.model]}
          why={sayIf(notOvernight, language)}
          onChange={setChosen}
        />
      )}
      <div className="flex flex-wrap items-center justify-end gap-x-4 gap-y-2">
        <span className="me-auto flex items-center gap-2 text-xs text-muted">
          <label htmlFor={`${id}cap`}>{t('cap')}</label>
          <TextField
            id={`${id}cap`}
            className="w-20"
            inputMode="decimal"
            placeholder={t('noCap')}
            value={cap}
            aria-invalid={capProblem !== null}
            onChange={({ target }) => changeTemplate({ cap: target.value })}
          />
        </span>
        <Button
          variant="primary"
          className="md:min-h-10 tabular-nums max-md:flex-[1_0_100%]"
          aria-disabled={blocked}
          aria-describedby={`${id}settings ${id}note`}
          onClick={start}
        >
          {sending && <Spinner />}
          {count === 0 ? t('start') : t(startLabel, { count, price: total })}
        </Button>
      </div>
      <p id={`${id}note`} role="alert" className={message ? 'text-xs text-danger' : 'sr-only'}>
        {message}
        {refused && problem === null && <span className="block text-muted">{refused.money}</span>}
      </p>
    </footer>
  );
}
