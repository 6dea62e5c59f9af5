import { useTranslations } from 'next-intl';
import { useId, useState } from 'react';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { Segmented } from '@/components/ui/segmented';
import { Select } from '@/components/ui/select';
import { Spinner } from '@/components/ui/spinner';
import { LABEL } from '@/components/ui/text-looks';
import { useLanguage } from '@/lib/client/language';
import { useRunStore, useStatus } from '@/lib/client/live-stores';
import { useNews } from '@/lib/client/model-news';
import { offeredModels, offeredQualities } from '@/lib/client/offered-settings';
import { findBatchProblem } from '@/lib/client/presets/batch-price';
import { sayIf } from '@/lib/shared/language';
import { modelLabel } from '@/lib/shared/model-label';
import type { Quality } from '@/lib/shared/models';
import { formatEstimate } from '@/lib/shared/money';
import { valueName } from '@/lib/shared/parameter-words';
import { sumEstimates } from '@/lib/shared/pricing';
import {
  type DetailsOf,
  ITEM_WORDS_MAX,
  type RecipeName,
  type WireJobItem,
} from '@/lib/shared/recipes/wire-jobs';
import type { JobEditor } from './job-editor';
import { useJobStore } from './use-job';
import { useJobPrice } from './use-job-price';
import { WordsField } from './words-field';

/** One item once more, into the same place: with another sentence, quality or model. */
export function RedoDialog({
  item,
  name,
  editor,
  onClose,
}: {
  item: WireJobItem<DetailsOf<RecipeName>>;
  /** What it is called, also where it has no name. */
  name: string;
  editor: JobEditor<RecipeName>;
  onClose: () => void;
}) {
  const t = useTranslations('recipes.redo');
  const words = useTranslations('recipes.item');
  const language = useLanguage();
  const id = useId();
  const store = useJobStore();
  const runs = useRunStore();
  const status = useStatus((now) => now);
  const { settings } = editor.job;
  const [quality, setQuality] = useState<Quality>(settings.quality);
  const [model, setModel] = useState(settings.model);
  const [sending, setSending] = useState(false);
  const [sent, setSent] = useState(false);
  const { price, pending, problem: unpriced } = useJobPrice([item.id], { quality, model });
  const estimates = price?.estimates.map(({ estimate }) => estimate) ?? [];
  const [lacking] = price?.problems ?? [];
  const problem =
    unpriced ??
    (lacking === undefined
      ? sayIf(findBatchProblem(estimates, null, status), language)
      : language.say(lacking.problem));
  const blocked = pending || sending || problem !== null;
  const said = formatEstimate(sumEstimates(estimates), language);
  const news = useNews();
  const models = offeredModels({ models: [settings.model] }, news);
  const qualities = offeredQualities({ models: [model], qualities: [settings.quality] });

  const start = async () => {
    if (blocked) return;
    setSending(true);
    const started = await store.start({ items: [item.id], when: 'now', capMicroUsd: null, quality, model });
    runs.merge(started);
    setSent(true);
  };

  return (
    <Dialog title={t('title', { name })} description={t('text')} closing={sent} onClose={onClose}>
      <div className="flex flex-col gap-3">
        <WordsField
          label={words(`words.${editor.job.recipe}`)}
          value={item.words}
          maxLength={ITEM_WORDS_MAX}
          onWords={(changed) => editor.changeItem(item.id, { words: changed })}
        />
        <div>
          <span id={`${id}quality`} className={LABEL}>
            {t('quality')}
          </span>
          <Segmented
            labelledBy={`${id}quality`}
            value={quality}
            segments={qualities.map((value) => ({ value, label: valueName('quality', value, language) }))}
            onChange={setQuality}
          />
        </div>
        <div className="flex flex-col gap-1">
          <label htmlFor={`${id}model`} className={LABEL}>
            {t('model')}
          </label>
          <Select id={`${id}model`} value={model} onChange={({ target }) => setModel(target.value)}>
            {models.map((each) => (
              <option key={each} value={each}>
                {modelLabel(each)}
              </option>
            ))}
          </Select>
        </div>
        <div className="flex flex-wrap items-center justify-end gap-2 pt-1">
          <p id={`${id}why`} role="alert" className={problem ? 'flex-1 text-xs text-danger' : 'sr-only'}>
            {problem}
          </p>
          <Button
            variant="primary"
            className="tabular-nums"
            aria-disabled={blocked}
            aria-describedby={`${id}why`}
            onClick={({ detail }) => detail <= 1 && void start()}
          >
            {sending && <Spinner />}
            {estimates.length === 0
              ? t('button')
              : t(status.connection.kind === 'demo' ? 'buttonDemo' : 'buttonFor', { price: said })}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
