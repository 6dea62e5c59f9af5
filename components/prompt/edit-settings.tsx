import { useId, useState } from 'react';
import { useStore } from 'zustand';
import { Button } from '@/components/ui/button';
import { CheckRow } from '@/components/ui/check-row';
import { Segmented } from '@/components/ui/segmented';
import { Slider } from '@/components/ui/slider';
import { DISCLOSURE } from '@/components/ui/text-looks';
import { composerStore } from '@/lib/client/composer-store';
import { steeredBy } from '@/lib/client/edit-choices';
import { changeChoices, clearPainted, editStore } from '@/lib/client/edit-store';
import { useLanguage } from '@/lib/client/language';
import { modelOf } from '@/lib/client/model-of';
import { isPlaceable, noteOnPlacedFormat } from '@/lib/shared/edit-settings';
import { sayIf } from '@/lib/shared/language';
import { parameterLabel, valueName, valueWords } from '@/lib/shared/parameter-words';
import type { EditPlacement } from '@/lib/shared/wire';
import { SettingRow } from './setting-row';

const PLACEMENT: Record<EditPlacement, { label: string; does: string }> = {
  exact: { label: 'Exact', does: 'Only what you painted changes; every other pixel stays the photo’s own.' },
  whole: { label: 'Whole', does: 'The model’s whole picture, in the photo’s own shape and size.' },
  model: { label: 'Model’s own', does: 'The model’s answer as it comes, in the size it was made.' },
};
/** Beyond that a fade hides what was asked for on most photos; the API of ours takes more. */
const FEATHER_MAX_PX = 128;

/** How an edit is done. Only while a picture lies in the tray. */
export function EditSettings() {
  const params = useStore(composerStore, (state) => state.params);
  const choices = useStore(editStore, (state) => state.choices);
  const painted = useStore(editStore, (state) => state.painted);
  const planned = useStore(editStore, (state) => state.planned);
  const { model } = modelOf(params);
  const language = useLanguage();
  if (!planned) return null;
  const { edit, run } = planned;
  const steer = steeredBy(choices, painted);
  const exact = edit.placement === 'exact';
  const region = run?.plan.mode === 'region';
  const note = exact ? sayIf(noteOnPlacedFormat(params), language) : null;

  return (
    <section aria-label="Edit" className="flex flex-col gap-3.5 border-b pb-4.5">
      <PromptHelp />
      {steer !== 'nothing' && <Steering />}
      <SettingRow label="Result" stacked>
        {(labelId) => (
          <div>
            <Segmented
              labelledBy={labelId}
              look="natural"
              value={edit.placement}
              segments={(['exact', 'whole', 'model'] as const).map((value) => ({
                value,
                label: PLACEMENT[value].label,
                why:
                  value !== 'model' && !isPlaceable(params)
                    ? `A ${valueWords('outputFormat', params.outputFormat)} cannot be put back into a photo.`
                    : value === 'exact' && steer !== 'mask'
                      ? 'An exact edit needs a mask: paint what may change.'
                      : null,
              }))}
              onChange={(placement) => changeChoices({ placement })}
            />
            <p className="pt-1.5 text-xs text-muted">{PLACEMENT[edit.placement].does}</p>
            {note && <p className="pt-1 text-xs text-warn">{note}</p>}
          </div>
        )}
      </SettingRow>
      {exact && (
        <>
          <SettingRow label="Sent" stacked>
            {(labelId) => (
              <div>
                <Segmented
                  labelledBy={labelId}
                  value={choices.region}
                  segments={[
                    { value: 'auto' as const, label: painted.frame ? 'Your frame' : 'Automatic' },
                    { value: 'none' as const, label: 'Whole photo' },
                  ]}
                  onChange={(value) => changeChoices({ region: value })}
                />
                {run && (
                  <p className="pt-1.5 text-xs text-muted tabular-nums">
                    {region
                      ? `A part of ${run.plan.sourceRect.width} × ${run.plan.sourceRect.height} goes to the model at ${run.plan.outputWidth} × ${run.plan.outputHeight}.`
                      : `The whole photo goes to the model at ${run.plan.outputWidth} × ${run.plan.outputHeight}.`}
                  </p>
                )}
              </div>
            )}
          </SettingRow>
          {region && (
            <CheckRow
              checked={edit.sendWholePhoto}
              onChange={({ target }) => changeChoices({ sendWholePhoto: target.checked })}
            >
              Send the whole photo along, small
              <span className="block text-muted">So that the model sees what the part belongs to.</span>
            </CheckRow>
          )}
          <Feather />
        </>
      )}
      {model.inputFidelity.length > 0 && (
        <SettingRow label={parameterLabel('inputFidelity')}>
          {(labelId) => (
            <Segmented
              labelledBy={labelId}
              value={choices.inputFidelity ?? 'auto'}
              segments={[
                { value: 'auto' as const, label: 'Default' },
                ...model.inputFidelity.map((value) => ({ value, label: valueName('inputFidelity', value) })),
              ]}
              onChange={(value) => changeChoices({ inputFidelity: value === 'auto' ? null : value })}
            />
          )}
        </SettingRow>
      )}
    </section>
  );
}

/** What steers the edit: a mask or a markup, never both. */
function Steering() {
  const params = useStore(composerStore, (state) => state.params);
  const choices = useStore(editStore, (state) => state.choices);
  const painted = useStore(editStore, (state) => state.painted);
  const { model } = modelOf(params);
  const steer = steeredBy(choices, painted);
  if (steer === 'nothing') return null;
  const both = painted.mask !== null && painted.hasMarkup;
  const cannot = steer === 'mask' ? !model.mask : !model.markup;
  return (
    <div className="space-y-1.5">
      <div className="flex items-center justify-between gap-2">
        <span className="text-xs">
          {steer === 'mask'
            ? `Mask covers ${formatShare(painted.mask?.coveragePercent ?? 0)} of the base`
            : 'The base is marked up'}
        </span>
        <Button variant="ghost" onClick={() => clearPainted(steer)}>
          Clear
        </Button>
      </div>
      {both && (
        <SettingRow label="Use">
          {(labelId) => (
            <Segmented
              labelledBy={labelId}
              value={steer}
              segments={[
                { value: 'mask' as const, label: 'Mask' },
                { value: 'markup' as const, label: 'Markup' },
              ]}
              onChange={(value) => changeChoices({ steer: value })}
            />
          )}
        </SettingRow>
      )}
      {both && (
        <p className="text-xs text-muted">
          A mask and a markup exclude one another: the {steer === 'mask' ? 'markup' : 'mask'} is kept here and
          not sent.
        </p>
      )}
      {cannot && (
        <p className="text-xs text-danger">
          {model.label} takes no {steer}. Choose another model, or clear it.
        </p>
      )}
    </div>
  );
}

function formatShare(percent: number): string {
  return percent < 1 ? 'less than 1 %' : `${Math.round(percent)} %`;
}

function PromptHelp() {
  const reinforce = useStore(editStore, (state) => state.choices.reinforcePrompt);
  const planned = useStore(editStore, (state) => state.planned);
  const [shown, setShown] = useState(false);
  const id = useId();
  const sent = planned?.run?.paramsSent.prompt ?? '';
  const steered = planned?.edit.mask !== null;
  return (
    <div className="space-y-1.5">
      <p className="text-xs text-muted">
        {steered
          ? 'Describe the whole result, not only the change: the model redraws the picture around what you painted.'
          : 'Say what should change, and what the result should look like.'}
      </p>
      <CheckRow
        checked={reinforce}
        onChange={({ target }) => changeChoices({ reinforcePrompt: target.checked })}
      >
        Add a sentence that says what must stay
      </CheckRow>
      {sent.trim() !== '' && (
        <>
          <button
            type="button"
            className={DISCLOSURE}
            aria-expanded={shown}
            aria-controls={id}
            onClick={() => setShown(!shown)}
          >
            {shown ? 'Hide the prompt as it is sent' : 'Show the prompt as it is sent'}
          </button>
          <p
            id={id}
            dir="auto"
            hidden={!shown}
            className="max-h-48 overflow-y-auto rounded-lg bg-sunken px-2.5 py-2 text-xs/5 wrap-anywhere whitespace-pre-wrap"
          >
            {sent}
          </p>
        </>
      )}
    </div>
  );
}

function Feather() {
  const featherPx = useStore(editStore, (state) => state.choices.featherPx);
  return (
    <SettingRow label="Fade">
      {(labelId) => (
        <div>
          <div className="flex items-center gap-3">
            <Slider
              min={-1}
              max={FEATHER_MAX_PX}
              value={featherPx ?? -1}
              aria-labelledby={labelId}
              aria-valuetext={featherPx === null ? 'Automatic' : `${featherPx} pixels`}
              onChange={({ target }) =>
                changeChoices({ featherPx: target.valueAsNumber < 0 ? null : target.valueAsNumber })
              }
            />
            <output className="w-12 text-end text-xs tabular-nums">
              {featherPx === null ? 'auto' : `${featherPx} px`}
            </output>
          </div>
          <p className="text-xs text-muted">Inward from the mask’s edge. It can be changed later, free.</p>
        </div>
      )}
    </SettingRow>
  );
}
