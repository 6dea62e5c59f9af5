import { useId, useState } from 'react';
import { useStore } from 'zustand';
import { Button } from '@/components/ui/button';
import { Segmented } from '@/components/ui/segmented';
import type { CanvasSession } from '@/lib/client/mask/canvas-session';
import {
  type CanvasSettingsStore,
  MAX_BRUSH_PX,
  sizeToSlider,
  sliderToSize,
} from '@/lib/client/mask/canvas-settings';
import { defaultMarkupWidth } from '@/lib/client/mask/markup';
import { settleFrame } from '@/lib/client/mask/region-frame';
import { imagePoint, type Rect } from '@/lib/shared/mask/geometry';
import { paintEllipse, paintRectangle } from '@/lib/shared/mask/shapes';
import type { CanvasController, RegionFrame } from './canvas-controller';
import { NumberRow } from './number-row';
import { Swatches } from './overlay-panel';
import { SliderField } from './slider-field';

/** What can be set about the tool in hand. */
export function ToolOptions({
  session,
  settings,
  controller,
  region,
}: {
  session: CanvasSession;
  settings: CanvasSettingsStore;
  controller: CanvasController;
  region: RegionFrame | null;
}) {
  const id = useId();
  const tool = useStore(settings, (state) => state.tool);
  const sizePx = useStore(settings, (state) => state.sizePx);
  const hardness = useStore(settings, (state) => state.hardnessPercent);
  const combine = useStore(settings, (state) => state.combine);
  const tolerance = useStore(settings, (state) => state.tolerance);
  const contiguous = useStore(settings, (state) => state.contiguous);
  const [byNumbers, setByNumbers] = useState(false);
  const { width, height } = session.source;

  if (tool === 'hand') return <p className="canvas-hint">Drag to move the photo.</p>;
  if (tool === 'zoom') return <p className="canvas-hint">Click to zoom in, with Alt to zoom out.</p>;
  if (tool === 'frame')
    return region ? (
      <NumberRow
        label="Region by numbers"
        action="Set region"
        photo={session.source}
        start={region.rect}
        onSubmit={(rect) => region.onChange(settleFrame(rect, session.source))}
      />
    ) : (
      <p className="canvas-hint">The whole photo is sent.</p>
    );
  if (tool === 'brush' || tool === 'eraser')
    return (
      <>
        <SliderField
          label="Size"
          min={0}
          max={1000}
          value={sizeToSlider(sizePx)}
          shown={`${sizePx} px`}
          onChange={(place) => settings.setState({ sizePx: Math.min(MAX_BRUSH_PX, sliderToSize(place)) })}
        />
        <SliderField
          label="Hardness"
          min={0}
          max={100}
          value={hardness}
          shown={`${hardness} %`}
          onChange={(hardnessPercent) => settings.setState({ hardnessPercent })}
        />
      </>
    );

  const isShape = tool === 'rectangle' || tool === 'ellipse';
  const start: Rect = {
    x: Math.round(width / 4),
    y: Math.round(height / 4),
    width: Math.round(width / 2),
    height: Math.round(height / 2),
  };
  return (
    <>
      <span id={id} className="sr-only">
        What is drawn is
      </span>
      <Segmented
        labelledBy={id}
        value={combine}
        className="segments segments-natural"
        segments={[
          { value: 'add', label: 'Add' },
          { value: 'subtract', label: 'Subtract' },
          { value: 'intersect', label: 'Intersect' },
        ]}
        onChange={(next) => settings.setState({ combine: next })}
      />
      {tool === 'wand' && (
        <>
          <SliderField
            label="Tolerance"
            min={0}
            max={128}
            value={tolerance}
            shown={String(tolerance)}
            onChange={controller.setTolerance}
          />
          <label className="canvas-check">
            <input
              type="checkbox"
              className="checkbox"
              checked={contiguous}
              onChange={(event) => settings.setState({ contiguous: event.currentTarget.checked })}
            />
            <span>Connected only</span>
          </label>
        </>
      )}
      {isShape && !byNumbers && (
        <Button variant="ghost" onClick={() => setByNumbers(true)}>
          By numbers…
        </Button>
      )}
      {isShape && byNumbers && (
        <NumberRow
          key={tool}
          label={`${tool === 'rectangle' ? 'Rectangle' : 'Ellipse'} by numbers`}
          action={combine === 'add' ? 'Add' : combine === 'subtract' ? 'Subtract' : 'Intersect'}
          photo={session.source}
          start={start}
          onSubmit={(rect) => {
            controller.settle();
            const paint = tool === 'rectangle' ? paintRectangle : paintEllipse;
            session.engine.apply(tool, (mask, beforeWrite) =>
              paint(
                mask,
                imagePoint(rect.x, rect.y),
                imagePoint(rect.x + rect.width, rect.y + rect.height),
                combine,
                beforeWrite,
              ),
            );
          }}
        />
      )}
    </>
  );
}

export function MarkupOptions({
  session,
  settings,
}: {
  session: CanvasSession;
  settings: CanvasSettingsStore;
}) {
  const id = useId();
  const tool = useStore(settings, (state) => state.markupTool);
  const colour = useStore(settings, (state) => state.markupColour);
  const width = useStore(settings, (state) => state.markupWidthPx) ?? defaultMarkupWidth(session.source);
  if (tool === 'hand') return <p className="canvas-hint">Drag to move the photo.</p>;
  if (tool === 'zoom') return <p className="canvas-hint">Click to zoom in, with Alt to zoom out.</p>;
  if (tool === 'select')
    return <p className="canvas-hint">Click a mark to select it, drag to move it, Delete removes it.</p>;
  const most = Math.max(40, Math.round(Math.max(session.source.width, session.source.height) / 25));
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
        label={tool === 'text' ? 'Text size' : 'Width'}
        min={1}
        max={most}
        value={Math.min(most, width)}
        shown={`${tool === 'text' ? width * 5 : width} px`}
        onChange={(markupWidthPx) => settings.setState({ markupWidthPx })}
      />
    </>
  );
}
