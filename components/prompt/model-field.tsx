import { useId } from 'react';
import { useStore } from 'zustand';
import { Select } from '@/components/ui/select';
import { TextField } from '@/components/ui/text-field';
import { changeAndAdapt, chooseModel, chooseOtherModel } from '@/lib/client/composer-rules';
import { changeSettings, composerStore } from '@/lib/client/composer-store';
import { modelOf } from '@/lib/client/model-of';
import { findModel, isRetired, MODELS, type ModelInfo } from '@/lib/shared/models';

const OTHER = 'other';

/** `2026-12-01` → `1 Dec 2026`, the same on the server as in every browser. */
function formatDay(isoDate: string): string {
  return new Date(isoDate).toLocaleDateString('en-GB', {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    timeZone: 'UTC',
  });
}

function lifeOf({ retiresOn }: ModelInfo, retired: boolean): string {
  if (retiresOn === null) return '';
  return retired ? ` — retired by OpenAI on ${formatDay(retiresOn)}` : ` — until ${formatDay(retiresOn)}`;
}

export function ModelField({ retiredServed }: { retiredServed: boolean }) {
  const id = useId();
  const params = useStore(composerStore, (state) => state.params);
  const custom = useStore(composerStore, (state) => state.customModel);
  const problem = useStore(composerStore, (state) => state.problem);
  const { model } = modelOf(params);
  const nowMs = Date.now();
  const listed = MODELS.map((one) => ({ ...one, retired: isRetired(one, nowMs) }));
  const options = (retired: boolean) =>
    listed
      .filter((one) => one.retired === retired)
      .map((one) => (
        <option key={one.id} value={one.id} disabled={retired && !retiredServed}>
          {one.label}
          {lifeOf(one, retired)}
        </option>
      ));
  return (
    <div className="space-y-1.5">
      <label htmlFor={id} className="setting-label">
        Model
      </label>
      <Select
        id={id}
        value={custom ? OTHER : params.model}
        onChange={({ target }) => (target.value === OTHER ? chooseOtherModel() : chooseModel(target.value))}
        aria-describedby={`${id}summary`}
      >
        {options(false)}
        <option value={OTHER}>Other model…</option>
        <optgroup label="Retired by OpenAI">{options(true)}</optgroup>
      </Select>
      {custom && (
        <div className="grid grid-cols-2 gap-2">
          <div className="space-y-1">
            <label htmlFor={`${id}id`} className="text-xs text-muted">
              Model id
            </label>
            <TextField
              id={`${id}id`}
              value={params.model}
              aria-invalid={problem?.field === 'model'}
              onChange={({ target }) => changeSettings({ model: target.value })}
              // An id that turns out to be a known one is that model, with its price.
              onBlur={() => findModel(params.model) && chooseModel(params.model)}
            />
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
          ? problem.message
          : custom
            ? 'Its price is not known.'
            : `${model.summary}.`}
      </p>
    </div>
  );
}
