import { useId, useState } from 'react';
import { ButtonAnchor } from '@/components/ui/button';
import { Icon } from '@/components/ui/icon';
import { Segmented } from '@/components/ui/segmented';
import { Slider } from '@/components/ui/slider';
import { TextField } from '@/components/ui/text-field';
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

/** A download in another format or size. What was chosen is there again the next time. */
export function ConvertForm({ image }: { image: WireImage }) {
  const id = useId();
  const [conversion, setConversion] = useState(keptConversion.getState);
  const change = (part: Partial<Conversion>) => {
    const next = { ...conversion, ...part };
    setConversion(next);
    if (convertedSize(image, next.size)) keptConversion.setState(next);
  };
  const { format, quality, size, background } = conversion;
  const made = convertedSize(image, size);
  const name = valueWords('outputFormat', format);
  return (
    <div className="mt-2 grid gap-3 rounded-[0.625rem] border bg-canvas p-3">
      <div>
        <p id={`${id}format`} className="pb-1 text-xs font-medium text-muted">
          Format
        </p>
        <Segmented
          labelledBy={`${id}format`}
          value={format}
          segments={CONVERSION_FORMATS.map((value) => ({ value, label: valueWords('outputFormat', value) }))}
          onChange={(value) => change({ format: value })}
        />
      </div>
      {format === 'png' ? null : (
        <div>
          <label className="text-xs font-medium text-muted" htmlFor={`${id}quality`}>
            Quality
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
            Behind what is transparent
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
        {made === null ? `Download ${name}` : `Download ${name}, ${made.width} × ${made.height}`}
      </ButtonAnchor>
      <p className="text-xs text-muted">
        {image.mime === 'image/gif' ? 'Its first frame. ' : ''}
        The pixels only: what the original says of where it is from is not in it.
      </p>
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
        Size
      </p>
      <Segmented
        labelledBy={id}
        value={size.kind === 'percent' ? String(size.percent) : null}
        segments={SIZE_PERCENTS.map((percent) => ({ value: String(percent), label: `${percent} %` }))}
        onChange={(value) => {
          const percent = SIZE_PERCENTS.find((one) => String(one) === value);
          if (percent) onChange({ kind: 'percent', percent });
        }}
      />
      <div className="mt-2 flex gap-2">
        {(['width', 'height'] as const).map((side) => (
          <div key={side} className="min-w-0 flex-1">
            <label className="text-xs text-muted" htmlFor={id + side}>
              {side === 'width' ? 'Width' : 'Height'}
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
        {wrong ? whyNot(image) : ''}
      </p>
    </div>
  );
}

function whyNot({ mime, width, height }: WireImage): string {
  return mime === 'image/svg+xml'
    ? 'Up to 16,383 pixels a side and 64 megapixels.'
    : `Up to its own ${width} × ${height} pixels: enlarging would add none.`;
}
