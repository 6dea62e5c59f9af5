import { useId } from 'react';
import { useStore } from 'zustand';
import { Swatches } from '@/components/canvas/overlay-panel';
import { SliderField } from '@/components/canvas/slider-field';
import { defaultMarkupWidth, textSize } from '@/lib/client/mask/markup';
import type { ToolOptionsProps } from './tool';

export function LineOptions(props: ToolOptionsProps) {
  return <MarkOptions {...props} label="Width" sizeOf={(width) => width} />;
}

export function TextOptions(props: ToolOptionsProps) {
  return <MarkOptions {...props} label="Text size" sizeOf={(width) => textSize({ width })} />;
}

function MarkOptions({
  session,
  settings,
  label,
  sizeOf,
}: ToolOptionsProps & { label: string; sizeOf: (width: number) => number }) {
  const id = useId();
  const { source } = session;
  const colour = useStore(settings, (state) => state.markupColour);
  const width = useStore(settings, (state) => state.markupWidthPx) ?? defaultMarkupWidth(source);
  const most = Math.max(40, Math.round(Math.max(source.width, source.height) / 25));
  return (
    <>
      <span id={id} className="sr-only">
        Colour
      </span>
      <Swatches
        labelledBy={id}
        value={colour}
        onChange={(markupColour) => settings.setState({ markupColour })}
      />
      <SliderField
        label={label}
        min={1}
        max={most}
        value={Math.min(most, width)}
        shown={`${sizeOf(width)} px`}
        onChange={(markupWidthPx) => settings.setState({ markupWidthPx })}
      />
    </>
  );
}
