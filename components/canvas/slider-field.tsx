import { useId } from 'react';
import { Slider } from '@/components/ui/slider';
import { LABEL } from './label-style';

/** A slider with its name and its value beside it. */
export function SliderField({
  label,
  value,
  min,
  max,
  step = 1,
  shown,
  spoken,
  wide = false,
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
  /** As wide as what is around it. */
  wide?: boolean;
  onChange: (value: number) => void;
}) {
  const id = useId();
  return (
    <span
      className={`grid items-center gap-2 ${wide ? 'grid-cols-[auto_minmax(0,1fr)_3rem]' : 'grid-cols-[auto_minmax(4rem,8rem)_3.75rem] max-md:grid-cols-[auto_6.5rem_3.5rem]'}`}
    >
      <label className={LABEL} htmlFor={id}>
        {label}
      </label>
      <Slider
        className="max-md:h-11"
        id={id}
        min={min}
        max={max}
        step={step}
        value={value}
        aria-valuetext={spoken ?? shown}
        onChange={(event) => onChange(event.currentTarget.valueAsNumber)}
      />
      <output htmlFor={id} className="text-xs whitespace-nowrap text-ink tabular-nums">
        {shown}
      </output>
    </span>
  );
}
