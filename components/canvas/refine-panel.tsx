import { useTranslations } from 'next-intl';
import { useId } from 'react';
import { Button } from '@/components/ui/button';
import { Segmented } from '@/components/ui/segmented';
import type { Refinement } from '@/lib/client/workers/canvas-jobs';
import { LABEL } from './label-style';
import { ROW } from './row-style';
import { SliderField } from './slider-field';

const KINDS = [
  'grow',
  'shrink',
  'softEdge',
  'feather',
  'smooth',
  'fillHoles',
] as const satisfies readonly Refinement[];

const AMOUNTS = {
  grow: 'growBy',
  shrink: 'shrinkBy',
  softEdge: 'softEdgeWithin',
  feather: 'featherBy',
  smooth: 'smoothBy',
  fillHoles: 'holesUpTo',
} as const satisfies Record<Refinement, string>;

/** Live: the picture follows the slider, and the whole of it is one step to undo. */
export function RefinePanel({
  kind,
  amountPx,
  maxPx,
  softPx,
  isWorking,
  onChange,
  onApply,
  onCancel,
}: {
  kind: Refinement;
  amountPx: number;
  maxPx: number;
  /** Hair reaches about so far beyond an edge. */
  softPx: number;
  isWorking: boolean;
  onChange: (kind: Refinement, amountPx: number) => void;
  onApply: () => void;
  onCancel: () => void;
}) {
  const t = useTranslations();
  const id = useId();
  return (
    <fieldset className={`${ROW} gap-3.5`} aria-labelledby={id} aria-busy={isWorking}>
      <span id={id} className={LABEL}>
        {t('canvas.refine.title')}
      </span>
      <Segmented
        labelledBy={id}
        value={kind}
        segments={KINDS.map((value) => ({ value, label: t(`canvas.refine.${value}`) }))}
        look="natural"
        onChange={(next) => onChange(next, next === 'softEdge' ? Math.max(amountPx, softPx) : amountPx)}
      />
      <SliderField
        label={t(`canvas.refine.${AMOUNTS[kind]}`)}
        min={1}
        max={maxPx}
        value={amountPx}
        shown={t('common.pixels', { pixels: amountPx })}
        onChange={(next) => onChange(kind, next)}
      />
      <Button variant="primary" className="max-md:order-first" onClick={onApply}>
        {t('common.apply')}
      </Button>
      <Button variant="ghost" onClick={onCancel}>
        {t('common.cancel')}
      </Button>
      {/* Last: what does not fit is cut off. */}
      {kind === 'grow' && <p className="text-xs text-muted">{t('canvas.room.why')}</p>}
    </fieldset>
  );
}
