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
import { describeModels, type WireModel } from '@/lib/shared/describe-models';
import type { Language } from '@/lib/shared/language';
import { formatEndDay } from '@/lib/shared/model-end';
import { isRefused } from '@/lib/shared/model-news';
import { findModel, MODELS } from '@/lib/shared/models';
import { EnteredPrice } from './entered-price';

const OTHER = 'other';

function lifeOf({ retiresOn, retired }: WireModel): string {
  if (retiresOn === null) return '';
  const day = formatEndDay(retiresOn);
  return retired ? ` — retired by OpenAI on ${day}` : ` — until ${day}`;
}

export function ModelField() {
  const id = useId();
  const params = useStore(composerStore, (state) => state.params);
  const custom = useStore(composerStore, (state) => state.customModel);
  const language = useLanguage();
  const problem = useStore(composerStore, (state) => state.problem);
  const news = useNews();
  const { model, priced } = modelOf(params);
  const listed = describeModels(news);
  const ending = custom ? null : endingModel(params, news);
  const options = (wanted: (one: WireModel) => boolean) =>
    listed.filter(wanted).map((one) => (
      <option key={one.id} value={one.id} disabled={isRefused(one.id, news)}>
        {one.label}
        {lifeOf(one)}
      </option>
    ));
  return (
    <div className="space-y-1.5">
      <label htmlFor={id} className={LABEL}>
        Model
      </label>
      <Select
        id={id}
        value={custom ? OTHER : params.model}
        onChange={({ target }) => (target.value === OTHER ? chooseOtherModel() : chooseModel(target.value))}
        aria-describedby={`${id}summary`}
      >
        {news.newcomers.length > 0 && (
          <optgroup label="New">{options(({ behavesLike }) => behavesLike !== null)}</optgroup>
        )}
        {options(({ behavesLike, retired }) => behavesLike === null && !retired)}
        <option value={OTHER}>Other model…</option>
        <optgroup label="Retired by OpenAI">{options(({ retired }) => retired)}</optgroup>
      </Select>
      {custom && (
        <div className="grid grid-cols-2 gap-2">
          <div className="space-y-1">
            <label htmlFor={`${id}id`} className="text-xs text-muted">
              Model id
            </label>
            <ModelId id={`${id}id`} value={params.model} invalid={problem?.field === 'model'} />
          </div>
          <div className="space-y-1">
            <label htmlFor={`${id}like`} className="text-xs text-muted">
              Behaves like
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
      {findModel(params.model) === undefined && params.model !== '' && (
        <EnteredPrice key={params.model} model={params.model} like={model} />
      )}
      {ending && (
        <EndingNote
          {...ending}
          successor={ending.successor && { ...ending.successor, label: ending.successor.model.label }}
          onReplace={() => ending.successor && chooseModel(ending.successor.model.id)}
        />
      )}
    </div>
  );
}

function summaryOf(id: string, like: string, priced: boolean, { t }: Language): string {
  const known = findModel(id);
  if (known !== undefined) return `${t(known.summary)}.`;
  const price = priced ? 'It has the price that was entered here.' : 'Its price is not known.';
  return isListed(id) ? `New at OpenAI, and taken to behave like ${like}. ${price}` : price;
}

/** Blanks around an id are no part of it, and may be typed on the way to the next word. */
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
