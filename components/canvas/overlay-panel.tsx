import { useId } from 'react';
import { useStore } from 'zustand';
import { Segmented } from '@/components/ui/segmented';
import type { CanvasSettingsStore } from '@/lib/client/mask/canvas-settings';
import { SliderField } from './slider-field';

const COLOURS = [
  ['#ff3d6e', 'Rose'],
  ['#ff8a00', 'Orange'],
  ['#ffd400', 'Yellow'],
  ['#17c964', 'Green'],
  ['#00b8ff', 'Sky'],
  ['#7c5cff', 'Violet'],
] as const;

/** How the mask is shown; what it selects does not change. */
export function OverlayPanel({ settings }: { settings: CanvasSettingsStore }) {
  const id = useId();
  const colour = useStore(settings, (state) => state.overlayColour);
  const opacity = useStore(settings, (state) => state.overlayOpacityPercent);
  const pattern = useStore(settings, (state) => state.overlayPattern);
  const palmGuard = useStore(settings, (state) => state.palmGuard);
  return (
    <div className="canvas-panel">
      <span id={`${id}colour`} className="canvas-label">
        Colour of the mask
      </span>
      <Swatches
        labelledBy={`${id}colour`}
        value={colour}
        onChange={(overlayColour) => settings.setState({ overlayColour })}
      />
      <SliderField
        label="Opacity"
        min={10}
        max={100}
        value={opacity}
        shown={`${opacity} %`}
        onChange={(overlayOpacityPercent) => settings.setState({ overlayOpacityPercent })}
      />
      <span id={`${id}pattern`} className="canvas-label">
        Pattern
      </span>
      <Segmented
        labelledBy={`${id}pattern`}
        value={pattern}
        segments={[
          { value: 'plain', label: 'Plain' },
          { value: 'hatched', label: 'Hatched' },
        ]}
        onChange={(overlayPattern) => settings.setState({ overlayPattern })}
      />
      <label className="canvas-check">
        <input
          type="checkbox"
          className="checkbox"
          checked={palmGuard}
          onChange={(event) => settings.setState({ palmGuard: event.currentTarget.checked })}
        />
        <span>With a pen, fingers only move the photo</span>
      </label>
    </div>
  );
}

export function Swatches({
  labelledBy,
  value,
  onChange,
}: {
  labelledBy: string;
  value: string;
  onChange: (colour: string) => void;
}) {
  const id = useId();
  return (
    <div role="radiogroup" aria-labelledby={labelledBy} className="canvas-swatches">
      {COLOURS.map(([colour, name]) => (
        <label key={colour} className="canvas-swatch" title={name} style={{ background: colour }}>
          <input
            type="radio"
            name={id}
            aria-label={name}
            checked={colour === value}
            onChange={() => onChange(colour)}
          />
        </label>
      ))}
      <label className="canvas-swatch canvas-swatch-own" title="Another colour" style={{ color: value }}>
        <input
          type="color"
          aria-label="Another colour"
          value={value}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      </label>
    </div>
  );
}
