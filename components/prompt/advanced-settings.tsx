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

const MODERATION = PARAMETERS.moderation.values.map((value) => ({
  value,
  label: valueName('moderation', value),
}));
const COMPLEXITY = [
  { value: 'model' as const, label: 'Default' },
  ...PARAMETERS.complexity.values.map((value) => ({ value, label: valueName('complexity', value) })),
];
/** Not every author model has the other efforts. */
const EFFORT: readonly { value: SvgEffort; label: string }[] = [
  { value: 'low', label: 'Low' },
  { value: 'medium', label: 'Medium' },
  { value: 'high', label: 'High' },
];
const PREVIEWS = Array.from({ length: PARAMETERS.partialImages.max + 1 }, (_, count) => String(count));
const FRAMES = PARAMETERS.frameCount;
const FRAME_DURATION_MS = PARAMETERS.frameDurationMs;
const COMPRESSION = PARAMETERS.outputCompression;

/** The settings most pictures do without. Loaded when they are first opened. */
export function AdvancedSettings() {
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
        <SettingRow label={parameterLabel('partialImages')}>
          {(labelId) => (
            <div>
              <Segmented
                labelledBy={labelId}
                value={String(params.partialImages)}
                segments={PREVIEWS.map((value) => ({
                  value,
                  label: value === '0' ? 'None' : value,
                  why: sayIf(whyNot('partialImages', Number(value), params, model), language),
                }))}
                onChange={(value) => changeSettings({ partialImages: Number(value) })}
              />
              <p className="pt-1.5 text-xs text-muted">
                {priced
                  ? `Each adds ${formatMicroUsd(PARTIAL_IMAGE_TOKENS * model.prices.imageOut)} to an image. Fewer may come.`
                  : 'Each is billed as 100 tokens. Fewer may come.'}
              </p>
            </div>
          )}
        </SettingRow>
      )}
      {model.complexity && (
        <SettingRow label={parameterLabel('complexity')} stacked>
          {(labelId) => (
            <Segmented
              labelledBy={labelId}
              value={params.complexity ?? 'model'}
              look="natural"
              segments={COMPLEXITY}
              onChange={(value) => changeSettings({ complexity: value === 'model' ? undefined : value })}
            />
          )}
        </SettingRow>
      )}
      {/* Edits have no such setting. */}
      {!editing && (
        <SettingRow label={parameterLabel('moderation')}>
          {(labelId) => (
            <Segmented
              labelledBy={labelId}
              value={params.moderation}
              segments={MODERATION}
              onChange={(moderation) => changeSettings({ moderation })}
            />
          )}
        </SettingRow>
      )}
    </div>
  );
}

function CompressionField() {
  const compression = useStore(composerStore, ({ params }) => params.outputCompression ?? COMPRESSION.usual);
  return (
    <SettingRow label={parameterLabel('outputCompression')}>
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
              {valueWords('outputCompression', compression)}
            </output>
          </div>
          <p className="pt-0.5 text-xs text-muted">Lower is a smaller file. 100 is OpenAI’s default.</p>
        </div>
      )}
    </SettingRow>
  );
}

function GifFields() {
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
            {parameterLabel('frameCount')}
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
            {parameterLabel('frameDurationMs')} ({FRAME_DURATION_MS.unit})
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
          : `${frames} frames last ${((frames * durationMs) / 1000).toLocaleString('en', { maximumFractionDigits: 2 })} s in all. 2 to 16 frames; the API rounds to 10 ms.`}
      </p>
    </div>
  );
}

function numberOrNone(value: number): number | undefined {
  return Number.isNaN(value) ? undefined : value;
}

function SvgFields() {
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
          {parameterLabel('svg')}
        </label>
        <TextField
          id={id}
          value={svg?.model ?? ''}
          placeholder="OpenAI’s choice"
          aria-invalid={problem !== null}
          aria-describedby={`${id}note`}
          onChange={({ target }) => set(target.value, effort)}
        />
        <p id={`${id}note`} className={`text-xs ${problem ? 'text-danger' : 'text-muted'}`}>
          {problem ??
            'A text model writes the drawing and is billed at its own price, which is not known here: the cost shown is a lower bound. One image at a time, no previews.'}
        </p>
      </div>
      {svg && (
        <SettingRow label="Effort">
          {(labelId) => (
            <Segmented
              labelledBy={labelId}
              value={effort}
              segments={EFFORT}
              onChange={(next) => set(svg.model, next)}
            />
          )}
        </SettingRow>
      )}
    </div>
  );
}
