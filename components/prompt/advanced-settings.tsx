import { useTranslations } from 'next-intl';
import { useId } from 'react';
import { useStore } from 'zustand';
import { Segmented } from '@/components/ui/segmented';
import { Slider } from '@/components/ui/slider';
import { TextField } from '@/components/ui/text-field';
import { LABEL } from '@/components/ui/text-looks';
import { changeSettings, composerStore } from '@/lib/client/composer-store';
import { editSeam } from '@/lib/client/edit-seam';
import { useLanguage } from '@/lib/client/language';
import { modelOf } from '@/lib/client/model-of';
import { sayIf } from '@/lib/shared/language';
import { PARTIAL_IMAGE_TOKENS, type SvgEffort } from '@/lib/shared/models';
import { formatMicroUsd } from '@/lib/shared/money';
import { goesWithFormat } from '@/lib/shared/parameter-values';
import { parameterLabel, valueName, valueWords } from '@/lib/shared/parameter-words';
import { PARAMETERS } from '@/lib/shared/parameters';
import { whyNot } from '@/lib/shared/settings';
import { SettingRow } from './setting-row';

/** Not every author model has the other efforts. */
const EFFORTS: readonly SvgEffort[] = ['low', 'medium', 'high'];
const PREVIEWS = Array.from({ length: PARAMETERS.partialImages.max + 1 }, (_, count) => String(count));
const FRAMES = PARAMETERS.frameCount;
const FRAME_DURATION_MS = PARAMETERS.frameDurationMs;
const COMPRESSION = PARAMETERS.outputCompression;

/** The settings most pictures do without. Loaded when they are first opened. */
export function AdvancedSettings() {
  const t = useTranslations('prompt.advanced');
  const params = useStore(composerStore, (state) => state.params);
  const { model, priced } = modelOf(params);
  const editing = useStore(editSeam, (state) => state.session !== null);
  const format = params.outputFormat;
  const language = useLanguage();
  return (
    <div className="space-y-3">
      {goesWithFormat('outputCompression', format) && <CompressionField />}
      {format === 'gif' && <GifFields />}
      {format === 'svg' && <SvgFields />}
      {model.streaming && (
        <SettingRow label={parameterLabel('partialImages', language)}>
          {(labelId) => (
            <div>
              <Segmented
                labelledBy={labelId}
                value={String(params.partialImages)}
                segments={PREVIEWS.map((value) => ({
                  value,
                  label: value === '0' ? t('none') : language.number(Number(value)),
                  why: sayIf(whyNot('partialImages', Number(value), params, model), language),
                }))}
                onChange={(value) => changeSettings({ partialImages: Number(value) })}
              />
              <p className="pt-1.5 text-xs text-muted">
                {priced
                  ? t('previewPrice', {
                      amount: formatMicroUsd(PARTIAL_IMAGE_TOKENS * model.prices.imageOut, language),
                    })
                  : t('previewTokens')}
              </p>
            </div>
          )}
        </SettingRow>
      )}
      {model.complexity && (
        <SettingRow label={parameterLabel('complexity', language)} stacked>
          {(labelId) => (
            <Segmented
              labelledBy={labelId}
              value={params.complexity ?? 'model'}
              look="natural"
              segments={[
                { value: 'model' as const, label: t('default') },
                ...PARAMETERS.complexity.values.map((value) => ({
                  value,
                  label: valueName('complexity', value, language),
                })),
              ]}
              onChange={(value) => changeSettings({ complexity: value === 'model' ? undefined : value })}
            />
          )}
        </SettingRow>
      )}
      {/* Edits have no such setting. */}
      {!editing && (
        <SettingRow label={parameterLabel('moderation', language)}>
          {(labelId) => (
            <Segmented
              labelledBy={labelId}
              value={params.moderation}
              segments={PARAMETERS.moderation.values.map((value) => ({
                value,
                label: valueName('moderation', value, language),
              }))}
              onChange={(moderation) => changeSettings({ moderation })}
            />
          )}
        </SettingRow>
      )}
    </div>
  );
}

function CompressionField() {
  const t = useTranslations('prompt.advanced');
  const language = useLanguage();
  const compression = useStore(composerStore, ({ params }) => params.outputCompression ?? COMPRESSION.usual);
  return (
    <SettingRow label={parameterLabel('outputCompression', language)}>
      {(labelId) => (
        <div>
          <div className="flex items-center gap-3">
            <Slider
              min={COMPRESSION.min}
              max={COMPRESSION.max}
              value={compression}
              aria-labelledby={labelId}
              onChange={({ target }) => changeSettings({ outputCompression: target.valueAsNumber })}
            />
            <output className="w-10 text-end tabular-nums">
              {valueWords('outputCompression', compression, language)}
            </output>
          </div>
          <p className="pt-0.5 text-xs text-muted">{t('compression')}</p>
        </div>
      )}
    </SettingRow>
  );
}

function GifFields() {
  const t = useTranslations('prompt.advanced');
  const id = useId();
  const params = useStore(composerStore, (state) => state.params);
  const frames = params.frameCount ?? FRAMES.usual;
  const durationMs = params.frameDurationMs ?? FRAME_DURATION_MS.usual;
  const language = useLanguage();
  const problem = useStore(composerStore, (state) => state.problem);
  const broken = problem?.field === 'frameCount' || problem?.field === 'frameDurationMs';
  return (
    <div>
      <div className="grid grid-cols-2 gap-2">
        <div className="space-y-1.5">
          <label htmlFor={`${id}frames`} className={LABEL}>
            {parameterLabel('frameCount', language)}
          </label>
          <TextField
            id={`${id}frames`}
            type="number"
            min={FRAMES.min}
            max={FRAMES.max}
            placeholder={String(FRAMES.usual)}
            value={params.frameCount ?? ''}
            aria-describedby={`${id}total`}
            onChange={({ target }) => changeSettings({ frameCount: numberOrNone(target.valueAsNumber) })}
          />
        </div>
        <div className="space-y-1.5">
          <label htmlFor={`${id}duration`} className={LABEL}>
            {t('milliseconds', { label: parameterLabel('frameDurationMs', language) })}
          </label>
          <TextField
            id={`${id}duration`}
            type="number"
            min={FRAME_DURATION_MS.min}
            max={FRAME_DURATION_MS.max}
            step={FRAME_DURATION_MS.step}
            placeholder={String(FRAME_DURATION_MS.usual)}
            value={params.frameDurationMs ?? ''}
            aria-describedby={`${id}total`}
            onChange={({ target }) => changeSettings({ frameDurationMs: numberOrNone(target.valueAsNumber) })}
          />
        </div>
      </div>
      <p id={`${id}total`} className={`pt-1.5 text-xs ${broken ? 'text-danger' : 'text-muted'}`}>
        {broken
          ? language.say(problem.sentence)
          : t('gif', { count: frames, seconds: Math.round((frames * durationMs) / 10) / 100 })}
      </p>
    </div>
  );
}

function numberOrNone(value: number): number | undefined {
  return Number.isNaN(value) ? undefined : value;
}

function SvgFields() {
  const t = useTranslations('prompt.advanced');
  const id = useId();
  const svg = useStore(composerStore, ({ params }) => params.svg);
  const language = useLanguage();
  const found = useStore(composerStore, (state) => state.problem);
  const problem = found?.field === 'svg' ? language.say(found.sentence) : null;
  const effort = svg?.reasoning?.effort ?? 'medium';
  const set = (model: string, next: SvgEffort) =>
    changeSettings({ svg: model === '' ? undefined : { model, reasoning: { effort: next } } });
  return (
    <div className="space-y-3">
      <div className="space-y-1.5">
        <label htmlFor={id} className={LABEL}>
          {parameterLabel('svg', language)}
        </label>
        <TextField
          id={id}
          value={svg?.model ?? ''}
          placeholder={t('author')}
          aria-invalid={problem !== null}
          aria-describedby={`${id}note`}
          onChange={({ target }) => set(target.value, effort)}
        />
        <p id={`${id}note`} className={`text-xs ${problem ? 'text-danger' : 'text-muted'}`}>
          {problem ?? t('authorNote')}
        </p>
      </div>
      {svg && (
        <SettingRow label={t('effort')}>
          {(labelId) => (
            <Segmented
              labelledBy={labelId}
              value={effort}
              segments={EFFORTS.map((each) => ({ value: each, label: valueName('quality', each, language) }))}
              onChange={(next) => set(svg.model, next)}
            />
          )}
        </SettingRow>
      )}
    </div>
  );
}
