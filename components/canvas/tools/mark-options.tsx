import { useTranslations } from 'next-intl';
import { useId } from 'react';
import { useStore } from 'zustand';
import { Swatches } from '@/components/canvas/overlay-panel';
import { SliderField } from '@/components/canvas/slider-field';
import { defaultMarkupWidth, textSize } from '@/lib/client/mask/markup';
import type { ToolOptionsProps } from './tool';

export function LineOptions(props: ToolOptionsProps) {
  return <MarkOptions {...props} label="lineWidth" sizeOf={(width) => width} />;
}

export function TextOptions(props: ToolOptionsProps) {
  return <MarkOptions {...props} label="textSize" sizeOf={(width) => textSize({ width })} />;
}

function MarkOptions({
  session,
  settings,
  label,
  sizeOf,
}: ToolOptionsProps & { label: 'lineWidth' | 'textSize'; sizeOf: (width: number) => number }) {
  const t = useTranslations();
  const id = useId();
  const { source } = session;
  const colour = useStore(settings, (state) => state.markupColour);
  const width = useStore(settings, (state) => state.markupWidthPx) ?? defaultMarkupWidth(source);
  const most = Math.max(40, Math.round(Math.max(source.width, source.height) / 25));
  return (
    <>
      <span id={id} className="sr-only">
        {t('canvas.options.colour')}
      </span>
      <Swatches
        labelledBy={id}
        value={colour}
        onChange={(markupColour) => settings.setState({ markupColour })}
      />
      <SliderField
        label={t(`canvas.options.${label}`)}
        min={1}
        max={most}
        value={Math.min(most, width)}
        shown={t('common.pixels', { pixels: sizeOf(width) })}
        onChange={(markupWidthPx) => settings.setState({ markupWidthPx })}
      />
    </>
  );
}
