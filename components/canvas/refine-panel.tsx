import { useId } from 'react';
import { Button } from '@/components/ui/button';
import { Segmented } from '@/components/ui/segmented';
import type { Refinement } from '@/lib/client/workers/canvas-jobs';
import { LABEL } from './label-style';
import { ROW } from './row-style';
import { SliderField } from './slider-field';

const KINDS: readonly { value: Refinement; label: string }[] = [
  { value: 'grow', label: 'Grow' },
  { value: 'shrink', label: 'Shrink' },
  { value: 'feather', label: 'Feather' },
  { value: 'smooth', label: 'Smooth' },
  { value: 'fillHoles', label: 'Fill holes' },
];

const AMOUNT_NAMES: Record<Refinement, string> = {
  grow: 'Grow by',
  shrink: 'Shrink by',
  feather: 'Feather by',
  smooth: 'Smooth by',
  fillHoles: 'Holes up to',
};

/** Live: the picture follows the slider, and the whole of it is one step to undo. */
export function RefinePanel({
  kind,
  amountPx,
  maxPx,
  isWorking,
  onChange,
  onApply,
  onCancel,
}: {
  kind: Refinement;
  amountPx: number;
  maxPx: number;
  isWorking: boolean;
  onChange: (kind: Refinement, amountPx: number) => void;
  onApply: () => void;
  onCancel: () => void;
}) {
  const id = useId();
  return (
    <fieldset className={`${ROW} gap-3.5`} aria-labelledby={id} aria-busy={isWorking}>
      <span id={id} className={LABEL}>
        Refine
      </span>
      <Segmented
        labelledBy={id}
        value={kind}
        segments={KINDS}
        look="natural"
        onChange={(next) => onChange(next, amountPx)}
      />
      <SliderField
        label={AMOUNT_NAMES[kind]}
        min={1}
        max={maxPx}
        value={amountPx}
        shown={`${amountPx} px`}
        onChange={(next) => onChange(kind, next)}
      />
      <Button variant="primary" onClick={onApply}>
        Apply
      </Button>
      <Button variant="ghost" onClick={onCancel}>
        Cancel
      </Button>
    </fieldset>
  );
}
