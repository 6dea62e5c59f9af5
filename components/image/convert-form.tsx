import { useTranslations } from 'next-intl';
import { useId, useState } from 'react';
import { ButtonAnchor } from '@/components/ui/button';
import { Icon } from '@/components/ui/icon';
import { Segmented } from '@/components/ui/segmented';
import { Slider } from '@/components/ui/slider';
import { TextField } from '@/components/ui/text-field';
import { useLanguage } from '@/lib/client/language';
import { valueWords } from '@/lib/shared/parameter-words';
import type { WireImage } from '@/lib/shared/wire';
import {
  CONVERSION_FORMATS,
  type Conversion,
  type ConversionSize,
  conversionUrl,
  convertedSize,
  mayBeTransparent,
  SIZE_PERCENTS,
} from './conversion';
import { keptConversion } from './kept-conversion';

/** A download in another format or size. The form remembers what was chosen. */
export function ConvertForm({ image }: { image: WireImage }) {
  const t = useTranslations('image.convert');
  const language = useLanguage();
  const id = useId();
  const [conversion, setConversion] = useState(keptConversion.getState);
  const change = (part: Partial<Conversion>) => {
    const next = { ...conversion, ...part };
    setConversion(next);
    if (convertedSize(image, next.size)) keptConversion.setState(next);
  };
  const { format, quality, size, background } = conversion;
  const made = convertedSize(image, size);
  const name = valueWords('outputFormat', format, language);
  return (
    <div className="mt-2 grid gap-3 rounded-[0.625rem] border bg-canvas p-3">
      <div>
        <p id={`${id}format`} className="pb-1 text-xs font-medium text-muted">
          {t('format')}
        </p>
        <Segmented
          labelledBy={`${id}format`}
          value={format}
          segments={CONVERSION_FORMATS.map((value) => ({
            value,
            label: valueWords('outputFormat', value, language),
          }))}
          onChange={(value) => change({ format: value })}
        />
      </div>
      {format === 'png' ? null : (
        <div>
          <label className="text-xs font-medium text-muted" htmlFor={`${id}quality`}>
            {t('quality')}
          </label>
          <div className="flex items-center gap-3">
            <Slider
              id={`${id}quality`}
              min={1}
              max={100}
              value={quality}
              onChange={({ target }) => change({ quality: target.valueAsNumber })}
            />
            <output className="w-8 text-end text-xs tabular-nums">{quality}</output>
          </div>
        </div>
      )}
      <SizeFields image={image} size={size} onChange={(next) => change({ size: next })} />
      {format === 'jpeg' && mayBeTransparent(image) ? (
        <div className="flex items-center justify-between gap-3">
          <label className="text-muted" htmlFor={`${id}background`}>
            {t('background')}
          </label>
          <input
            id={`${id}background`}
            type="color"
            className="h-8 w-11 cursor-pointer rounded-lg border border-line-strong bg-raised p-0.5"
            value={background}
            onChange={({ target }) => change({ background: target.value })}
          />
        </div>
      ) : null}
      <ButtonAnchor
        aria-disabled={made === null ? true : undefined}
        href={made === null ? undefined : conversionUrl(image, conversion)}
        download
      >
        <Icon name="download" />
        {made === null
          ? t('download', { format: name })
          : t('downloadSize', { format: name, width: String(made.width), height: String(made.height) })}
      </ButtonAnchor>
      <p className="text-xs text-muted">{t(image.mime === 'image/gif' ? 'noteFirstFrame' : 'note')}</p>
    </div>
  );
}

function SizeFields({
  image,
  size,
  onChange,
}: {
  image: WireImage;
  size: ConversionSize;
  onChange: (size: ConversionSize) => void;
}) {
  const t = useTranslations('image.convert');
  const id = useId();
  const made = convertedSize(image, size);
  const shown = (side: 'width' | 'height') => {
    if (size.kind === side) return Number.isNaN(size.px) ? '' : size.px;
    return made?.[side] ?? '';
  };
  const wrong = made === null && size.kind !== 'percent';
  return (
    <div>
      <p id={id} className="pb-1 text-xs font-medium text-muted">
        {t('size')}
      </p>
      <Segmented
        labelledBy={id}
        value={size.kind === 'percent' ? String(size.percent) : null}
        segments={SIZE_PERCENTS.map((percent) => ({
          value: String(percent),
          label: t('percent', { percent }),
        }))}
        onChange={(value) => {
          const percent = SIZE_PERCENTS.find((one) => String(one) === value);
          if (percent) onChange({ kind: 'percent', percent });
        }}
      />
      <div className="mt-2 flex gap-2">
        {(['width', 'height'] as const).map((side) => (
          <div key={side} className="min-w-0 flex-1">
            <label className="text-xs text-muted" htmlFor={id + side}>
              {t(side)}
            </label>
            <TextField
              id={id + side}
              type="number"
              inputMode="numeric"
              min={1}
              value={shown(side)}
              aria-invalid={wrong && size.kind === side ? true : undefined}
              aria-describedby={`${id}why`}
              onChange={({ target }) => onChange({ kind: side, px: target.valueAsNumber })}
            />
          </div>
        ))}
      </div>
      <p id={`${id}why`} role="status" className={wrong ? 'pt-1.5 text-xs text-danger' : 'sr-only'}>
        {!wrong
          ? ''
          : image.mime === 'image/svg+xml'
            ? t('limitDrawing')
            : t('limit', { width: String(image.width), height: String(image.height) })}
      </p>
    </div>
  );
}
