import { useTranslations } from 'next-intl';
import { useId } from 'react';
import { useStore } from 'zustand';
import { Segmented } from '@/components/ui/segmented';
import type { CanvasSettingsStore } from '@/lib/client/mask/canvas-settings';
import { CheckField } from './check-field';
import { LABEL } from './label-style';
import { SliderField } from './slider-field';

const COLOURS = [
  ['#ff3d6e', 'rose'],
  ['#ff8a00', 'orange'],
  ['#ffd400', 'yellow'],
  ['#17c964', 'green'],
  ['#00b8ff', 'sky'],
  ['#7c5cff', 'violet'],
] as const;

/** How the mask is shown; what it selects does not change. */
export function OverlayPanel({ settings }: { settings: CanvasSettingsStore }) {
  const t = useTranslations();
  const id = useId();
  const colour = useStore(settings, (state) => state.overlayColour);
  const opacity = useStore(settings, (state) => state.overlayOpacityPercent);
  const pattern = useStore(settings, (state) => state.overlayPattern);
  const palmGuard = useStore(settings, (state) => state.palmGuard);
  return (
    <div className="flex flex-col gap-2">
      <span id={`${id}colour`} className={LABEL}>
        {t('canvas.look.colour')}
      </span>
      <Swatches
        labelledBy={`${id}colour`}
        value={colour}
        onChange={(overlayColour) => settings.setState({ overlayColour })}
      />
      <SliderField
        wide
        label={t('canvas.look.opacity')}
        min={10}
        max={100}
        value={opacity}
        shown={t('common.percent', { percent: opacity })}
        onChange={(overlayOpacityPercent) => settings.setState({ overlayOpacityPercent })}
      />
      <span id={`${id}pattern`} className={`${LABEL} pt-1.5`}>
        {t('canvas.look.pattern')}
      </span>
      <Segmented
        labelledBy={`${id}pattern`}
        value={pattern}
        segments={[
          { value: 'plain', label: t('canvas.look.plain') },
          { value: 'hatched', label: t('canvas.look.hatched') },
        ]}
        onChange={(overlayPattern) => settings.setState({ overlayPattern })}
      />
      <CheckField
        label={t('canvas.look.palmGuard')}
        checked={palmGuard}
        onChange={(next) => settings.setState({ palmGuard: next })}
      />
    </div>
  );
}

const SWATCH =
  'relative size-6 flex-none rounded-full inset-ring inset-ring-black/15 has-checked:outline-2 has-checked:outline-offset-2 has-checked:outline-ink has-focus-visible:outline-2 has-focus-visible:outline-offset-3 has-focus-visible:outline-accent-text max-md:size-9';
/** The native control stays where it is seen: touch exploration and automation find it there. */
const SWATCH_INPUT = 'absolute inset-0 size-full cursor-pointer opacity-0';

export function Swatches({
  labelledBy,
  value,
  onChange,
}: {
  labelledBy: string;
  value: string;
  onChange: (colour: string) => void;
}) {
  const t = useTranslations('canvas.colours');
  const id = useId();
  return (
    <div role="radiogroup" aria-labelledby={labelledBy} className="flex gap-1.5">
      {COLOURS.map(([colour, name]) => (
        <label key={colour} className={SWATCH} title={t(name)} style={{ background: colour }}>
          <input
            type="radio"
            className={SWATCH_INPUT}
            name={id}
            aria-label={t(name)}
            checked={colour === value}
            onChange={() => onChange(colour)}
          />
        </label>
      ))}
      <label
        className={`${SWATCH} border-4 border-current bg-[conic-gradient(#f33,#fd3,#3d5,#3cf,#63f,#f3c,#f33)]`}
        title={t('other')}
        style={{ color: value }}
      >
        <input
          type="color"
          className={SWATCH_INPUT}
          aria-label={t('other')}
          value={value}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      </label>
    </div>
  );
}
