import { useId } from 'react';
import { Slider } from '@/components/ui/slider';

/** A slider with its name and its value beside it. */
export function SliderField({
  label,
  value,
  min,
  max,
  step = 1,
  shown,
  spoken,
  onChange,
}: {
  label: string;
  value: number;
  min: number;
  max: number;
  step?: number;
  /** The value in words, e.g. `24 px`. */
  shown: string;
  /** Where what is shown would not be understood when heard. */
  spoken?: string;
  onChange: (value: number) => void;
}) {
  const id = useId();
  return (
    <span className="canvas-slider">
      <label htmlFor={id}>{label}</label>
      <Slider
        id={id}
        min={min}
        max={max}
        step={step}
        value={value}
        aria-valuetext={spoken ?? shown}
        onChange={(event) => onChange(event.currentTarget.valueAsNumber)}
      />
      <output htmlFor={id}>{shown}</output>
    </span>
  );
}
