import { useTranslations } from 'next-intl';
import { useId, useState } from 'react';
import { useStore } from 'zustand';
import { EndingNote } from '@/components/ui/ending-note';
import { Select } from '@/components/ui/select';
import { TextField } from '@/components/ui/text-field';
import { LABEL } from '@/components/ui/text-looks';
import { changeAndAdapt, chooseModel, chooseOtherModel } from '@/lib/client/composer-rules';
import { changeSettings, composerStore } from '@/lib/client/composer-store';
import { endingModel } from '@/lib/client/ending-model';
import { useLanguage } from '@/lib/client/language';
import { useNews } from '@/lib/client/model-news';
import { isListed, modelOf } from '@/lib/client/model-of';
import { useWho } from '@/lib/client/who';
import { describeModels, type WireModel } from '@/lib/shared/describe-models';
import type { Language } from '@/lib/shared/language';
import { formatEndDay } from '@/lib/shared/model-end';
import { isRefused } from '@/lib/shared/model-news';
import { findModel, MODELS } from '@/lib/shared/models';
import { EnteredPrice } from './entered-price';

const OTHER = 'other';

function nameOf({ label, retiresOn, retired }: WireModel, language: Language): string {
  if (retiresOn === null) return label;
  const values = { model: label, day: formatEndDay(retiresOn, language) };
  return language.t(retired ? 'prompt.model.retiredOn' : 'prompt.model.until', values);
}

export function ModelField() {
  const t = useTranslations('prompt.model');
  const id = useId();
  const params = useStore(composerStore, (state) => state.params);
  const custom = useStore(composerStore, (state) => state.customModel);
  const language = useLanguage();
  const problem = useStore(composerStore, (state) => state.problem);
  const news = useNews();
  const who = useWho();
  const { model, priced } = modelOf(params);
  const listed = describeModels(news);
  const ending = custom ? null : endingModel(params, news);
  const options = (wanted: (one: WireModel) => boolean) =>
    listed.filter(wanted).map((one) => (
      <option key={one.id} value={one.id} disabled={isRefused(one.id, news)}>
        {nameOf(one, language)}
      </option>
    ));
  return (
    <div className="space-y-1.5">
      <label htmlFor={id} className={LABEL}>
        {t('label')}
      </label>
      <Select
        id={id}
        value={custom ? OTHER : params.model}
        onChange={({ target }) => (target.value === OTHER ? chooseOtherModel() : chooseModel(target.value))}
        aria-describedby={`${id}summary`}
      >
        {news.newcomers.length > 0 && (
          <optgroup label={t('new')}>{options(({ behavesLike }) => behavesLike !== null)}</optgroup>
        )}
        {options(({ behavesLike, retired }) => behavesLike === null && !retired)}
        <option value={OTHER}>{t('other')}</option>
        <optgroup label={t('retired')}>{options(({ retired }) => retired)}</optgroup>
      </Select>
      {custom && (
        <div className="grid grid-cols-2 gap-2">
          <div className="space-y-1">
            <label htmlFor={`${id}id`} className="text-xs text-muted">
              {t('id')}
            </label>
            <ModelId id={`${id}id`} value={params.model} invalid={problem?.field === 'model'} />
          </div>
          <div className="space-y-1">
            <label htmlFor={`${id}like`} className="text-xs text-muted">
              {t('behavesLike')}
            </label>
            <Select
              id={`${id}like`}
              value={model.id}
              onChange={({ target }) => changeAndAdapt({ behavesLike: target.value })}
            >
              {MODELS.map((one) => (
                <option key={one.id} value={one.id}>
                  {one.label}
                </option>
              ))}
            </Select>
          </div>
        </div>
      )}
      <p
        id={`${id}summary`}
        className={`text-xs ${problem?.field === 'model' ? 'text-danger' : 'text-muted'}`}
      >
        {problem?.field === 'model'
          ? language.say(problem.sentence)
          : summaryOf(params.model, model.label, priced, language)}
      </p>
      {who.admin && findModel(params.model) === undefined && params.model !== '' && (
        <EnteredPrice key={params.model} model={params.model} like={model} />
      )}
      {ending && (
        <EndingNote
          sentence={ending.sentence}
          estimate={ending.estimate}
          successor={ending.successor && { ...ending.successor, label: ending.successor.model.label }}
          onReplace={() => ending.successor && chooseModel(ending.successor.model.id)}
        />
      )}
    </div>
  );
}

function summaryOf(id: string, like: string, priced: boolean, { t }: Language): string {
  const known = findModel(id);
  if (known !== undefined) return t('prompt.model.summary', { summary: t(known.summary) });
  if (!isListed(id)) return priced ? t('prompt.model.priced') : t('prompt.model.unpriced');
  return t(priced ? 'prompt.model.newcomerPriced' : 'prompt.model.newcomerUnpriced', { model: like });
}

/** Spaces around an id are not part of it, but can be typed before the next word. */
function ModelId({ id, value, invalid }: { id: string; value: string; invalid: boolean }) {
  const [typed, setTyped] = useState(value);
  return (
    <TextField
      id={id}
      value={typed.trim() === value ? typed : value}
      aria-invalid={invalid}
      onChange={({ target }) => {
        setTyped(target.value);
        changeSettings({ model: target.value.trim() });
      }}
      // An id that turns out to be a known one is that model, with its price.
      onBlur={() => isListed(value) && chooseModel(value)}
    />
  );
}
