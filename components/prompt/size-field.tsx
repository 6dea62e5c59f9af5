import { useTranslations } from 'next-intl';
import { useId } from 'react';
import { useStore } from 'zustand';
import { ChoiceDrawing, ShapeFrame } from '@/components/ui/choice-tiles';
import { Icon } from '@/components/ui/icon';
import { IconButton } from '@/components/ui/icon-button';
import { Segmented } from '@/components/ui/segmented';
import { TextField } from '@/components/ui/text-field';
import { changeSettings, composerStore } from '@/lib/client/composer-store';
import { useLanguage } from '@/lib/client/language';
import { modelOf } from '@/lib/client/model-of';
import { sayIf } from '@/lib/shared/language';
import { parameterLabel } from '@/lib/shared/parameter-words';
import { parseSize } from '@/lib/shared/pixel-size';
import { findSizeOption, type ShapeId, type SizeTier, shapesOf, sizeOptions } from '@/lib/shared/shapes';
import { findSizeProblem, isExperimentalSize } from '@/lib/shared/sizes';
import { SettingRow } from './setting-row';

const TIERS: readonly { value: SizeTier; label: string }[] = [
  { value: 'standard', label: '1K' },
  { value: '2K', label: '2K' },
  { value: '4K', label: '4K' },
];

/** Beside the sizes of any picture: the one that an edit's source has. */
export type SourceSize = {
  chosen: boolean;
  /** What it comes to, for a person. */
  note: string;
  onChange: (chosen: boolean) => void;
};

export function SizeField({ source }: { source?: SourceSize }) {
  const same = source?.chosen === true;
  const t = useTranslations('prompt.size');
  const id = useId();
  const params = useStore(composerStore, (state) => state.params);
  const custom = useStore(composerStore, (state) => state.customSize);
  const { model } = modelOf(params);
  const option = custom ? undefined : findSizeOption(params.size, model);
  const pixels = parseSize(params.size);
  const language = useLanguage();
  const problem = sayIf(findSizeProblem(params.size, model), language);
  const options = sizeOptions(model);
  const note =
    (same ? source.note : null) ??
    problem ??
    (isExperimentalSize(params.size) ? t('experimental') : !option && t('rule'));

  const choose = (shape: ShapeId | 'custom' | 'source') => {
    source?.onChange(shape === 'source');
    if (shape === 'source') return;
    composerStore.setState({ customSize: shape === 'custom' });
    if (shape === 'custom') {
      if (!pixels) changeSettings({ size: '1024x1024' });
      return;
    }
    const inShape = options.filter((one) => one.shape === shape);
    const next = inShape.find((one) => one.tier === option?.tier) ?? inShape[0];
    if (next) changeSettings({ size: next.size });
  };
  const type = (width: string, height: string) => changeSettings({ size: `${width}x${height}` });
  const [typedWidth = '', typedHeight = ''] = params.size.split('x');

  const frames = shapesOf(model).map(({ id: value, label, ratio }) => ({
    value: value as ShapeId | 'custom' | 'source',
    name: language.t(label),
    label: (
      <>
        <ShapeFrame ratio={ratio} look={ratio ? 'solid' : 'corners'} />
        {ratio ? `${ratio.width}:${ratio.height}` : language.t(label)}
      </>
    ),
  }));
  if (source) {
    frames.unshift({
      value: 'source',
      name: t('sameAsSource'),
      label: (
        <>
          <ChoiceDrawing>
            <Icon name="image" />
          </ChoiceDrawing>
          {t('source')}
        </>
      ),
    });
  }
  if (model.sizes === 'flexible') {
    frames.push({
      value: 'custom',
      name: t('customSize'),
      label: (
        <>
          <ShapeFrame ratio={null} look="dashed" />
          {t('custom')}
        </>
      ),
    });
  }

  return (
    <div className="space-y-2">
      <SettingRow
        label={parameterLabel('size', language)}
        stacked
        aside={
          <span className="text-xs text-muted tabular-nums">
            {same
              ? t('sourceChosen')
              : pixels && !problem
                ? t('pixels', {
                    size: `${pixels.width} × ${pixels.height}`,
                    megapixels: language.number((pixels.width * pixels.height) / 1e6, {
                      minimumFractionDigits: 1,
                      maximumFractionDigits: 1,
                    }),
                  })
                : params.size === 'auto' && t('modelChooses')}
          </span>
        }
      >
        {(labelId) => (
          <Segmented
            labelledBy={labelId}
            look="tiles"
            className={source ? 'grid-cols-6' : ''}
            value={same ? 'source' : (option?.shape ?? 'custom')}
            segments={frames}
            onChange={choose}
          />
        )}
      </SettingRow>
      {!same && option && option.shape !== 'auto' && model.sizes === 'flexible' && (
        <SettingRow label={t('resolution')}>
          {(labelId) => (
            <Segmented
              labelledBy={labelId}
              value={option.tier}
              segments={TIERS}
              onChange={(tier) => {
                const next = options.find((one) => one.shape === option.shape && one.tier === tier);
                if (next) changeSettings({ size: next.size });
              }}
            />
          )}
        </SettingRow>
      )}
      {!same && !option && (
        <div className="flex items-center gap-1.5">
          <TextField
            type="number"
            inputMode="numeric"
            step={16}
            min={16}
            value={typedWidth}
            aria-label={t('width')}
            aria-invalid={problem !== null}
            aria-describedby={`${id}note`}
            onChange={({ target }) => type(target.value, typedHeight)}
          />
          <IconButton icon="swap" label={t('swap')} onClick={() => type(typedHeight, typedWidth)} />
          <TextField
            type="number"
            inputMode="numeric"
            step={16}
            min={16}
            value={typedHeight}
            aria-label={t('height')}
            aria-invalid={problem !== null}
            aria-describedby={`${id}note`}
            onChange={({ target }) => type(typedWidth, target.value)}
          />
        </div>
      )}
      <p
        id={`${id}note`}
        role="status"
        className={note ? `text-xs ${problem && !same ? 'text-danger' : 'text-muted'}` : 'sr-only'}
      >
        {note}
      </p>
    </div>
  );
}
