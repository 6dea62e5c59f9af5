import { useTranslations } from 'next-intl';
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

const PLACEMENTS: readonly EditPlacement[] = ['exact', 'whole', 'model'];
/** On most photos a wider fade hides what was asked for. Our API accepts more. */
const FEATHER_MAX_PX = 128;

/** How an edit is done. Only while a picture lies in the tray. */
export function EditSettings() {
  const t = useTranslations('prompt.edit');
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
    <section aria-label={t('label')} className="flex flex-col gap-3.5 border-b pb-4.5">
      <PromptHelp />
      {steer !== 'nothing' && <Steering />}
      <SettingRow label={t('result')} stacked>
        {(labelId) => (
          <div>
            <Segmented
              labelledBy={labelId}
              look="natural"
              value={edit.placement}
              segments={PLACEMENTS.map((value) => ({
                value,
                label: t(`placement.${value}`),
                why:
                  value !== 'model' && !isPlaceable(params)
                    ? t('notPlaceable', { format: valueWords('outputFormat', params.outputFormat, language) })
                    : value === 'exact' && steer !== 'mask'
                      ? t('exactNeedsMask')
                      : null,
              }))}
              onChange={(placement) => changeChoices({ placement })}
            />
            <p className="pt-1.5 text-xs text-muted">{t(`does.${edit.placement}`)}</p>
            {note && <p className="pt-1 text-xs text-warn">{note}</p>}
          </div>
        )}
      </SettingRow>
      {exact && (
        <>
          <SettingRow label={t('sent')} stacked>
            {(labelId) => (
              <div>
                <Segmented
                  labelledBy={labelId}
                  value={choices.region}
                  segments={[
                    { value: 'auto' as const, label: painted.frame ? t('yourFrame') : t('automatic') },
                    { value: 'none' as const, label: t('wholePhoto') },
                  ]}
                  onChange={(value) => changeChoices({ region: value })}
                />
                {run && (
                  <p className="pt-1.5 text-xs text-muted tabular-nums">
                    {t(region ? 'partSent' : 'wholeSent', {
                      part: `${run.plan.sourceRect.width} × ${run.plan.sourceRect.height}`,
                      size: `${run.plan.outputWidth} × ${run.plan.outputHeight}`,
                    })}
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
              {t('sendPhoto')}
              <span className="block text-muted">{t('sendPhotoWhy')}</span>
            </CheckRow>
          )}
          <Feather />
          <MatchGrain />
        </>
      )}
      {model.inputFidelity.length > 0 && (
        <SettingRow label={parameterLabel('inputFidelity', language)}>
          {(labelId) => (
            <Segmented
              labelledBy={labelId}
              value={choices.inputFidelity ?? 'auto'}
              segments={[
                { value: 'auto' as const, label: t('default') },
                ...model.inputFidelity.map((value) => ({
                  value,
                  label: valueName('inputFidelity', value, language),
                })),
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
  const t = useTranslations('prompt.edit');
  const params = useStore(composerStore, (state) => state.params);
  const choices = useStore(editStore, (state) => state.choices);
  const painted = useStore(editStore, (state) => state.painted);
  const { model } = modelOf(params);
  const steer = steeredBy(choices, painted);
  if (steer === 'nothing') return null;
  const both = painted.mask !== null && painted.hasMarkup;
  const percent = painted.mask?.coveragePercent ?? 0;
  const cannot = steer === 'mask' ? !model.mask : !model.markup;
  return (
    <div className="space-y-1.5">
      <div className="flex items-center justify-between gap-2">
        <span className="text-xs">
          {steer === 'mask'
            ? percent < 1
              ? t('maskCoversLittle')
              : t('maskCovers', { percent: Math.round(percent) })
            : t('markedUp')}
        </span>
        <Button variant="ghost" onClick={() => clearPainted(steer)}>
          {t('clear')}
        </Button>
      </div>
      {both && (
        <SettingRow label={t('use')}>
          {(labelId) => (
            <Segmented
              labelledBy={labelId}
              value={steer}
              segments={[
                { value: 'mask' as const, label: t('mask') },
                { value: 'markup' as const, label: t('markup') },
              ]}
              onChange={(value) => changeChoices({ steer: value })}
            />
          )}
        </SettingRow>
      )}
      {both && <p className="text-xs text-muted">{steer === 'mask' ? t('markupKept') : t('maskKept')}</p>}
      {cannot && (
        <p className="text-xs text-danger">
          {t(steer === 'mask' ? 'noMask' : 'noMarkup', { model: model.label })}
        </p>
      )}
    </div>
  );
}

function PromptHelp() {
  const t = useTranslations('prompt.edit');
  const reinforce = useStore(editStore, (state) => state.choices.reinforcePrompt);
  const planned = useStore(editStore, (state) => state.planned);
  const [shown, setShown] = useState(false);
  const id = useId();
  const sent = planned?.run?.paramsSent.prompt ?? '';
  const steered = planned?.edit.mask !== null;
  return (
    <div className="space-y-1.5">
      <p className="text-xs text-muted">{steered ? t('describeWhole') : t('describeChange')}</p>
      <CheckRow
        checked={reinforce}
        onChange={({ target }) => changeChoices({ reinforcePrompt: target.checked })}
      >
        {t('reinforce')}
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
            {shown ? t('hidePrompt') : t('showPrompt')}
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

function MatchGrain() {
  const t = useTranslations('prompt.edit');
  const matchGrain = useStore(editStore, (state) => state.choices.matchGrain);
  return (
    <CheckRow checked={matchGrain} onChange={({ target }) => changeChoices({ matchGrain: target.checked })}>
      {t('matchGrain')}
      <span className="block text-muted">{t('matchGrainWhy')}</span>
    </CheckRow>
  );
}

function Feather() {
  const t = useTranslations('prompt.edit');
  const featherPx = useStore(editStore, (state) => state.choices.featherPx);
  return (
    <SettingRow label={t('fade')}>
      {(labelId) => (
        <div>
          <div className="flex items-center gap-3">
            <Slider
              min={-1}
              max={FEATHER_MAX_PX}
              value={featherPx ?? -1}
              aria-labelledby={labelId}
              aria-valuetext={featherPx === null ? t('automatic') : t('fadePixels', { pixels: featherPx })}
              onChange={({ target }) =>
                changeChoices({ featherPx: target.valueAsNumber < 0 ? null : target.valueAsNumber })
              }
            />
            <output className="w-12 text-end text-xs tabular-nums">
              {featherPx === null ? t('fadeAuto') : t('fadeShort', { pixels: featherPx })}
            </output>
          </div>
          <p className="text-xs text-muted">{t('fadeNote')}</p>
        </div>
      )}
    </SettingRow>
  );
}
