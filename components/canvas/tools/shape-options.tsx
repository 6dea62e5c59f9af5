import { useTranslations } from 'next-intl';
import { useStore } from 'zustand';
import { NumberRow } from '@/components/canvas/number-row';
import { Button } from '@/components/ui/button';
import { imagePoint, type Rect } from '@/lib/shared/mask/geometry';
import type { paintRectangle } from '@/lib/shared/mask/shapes';
import { CombineOptions } from './combine-options';
import type { ToolOptionsProps } from './tool';

export function ShapeOptions({
  session,
  settings,
  controller,
  shape,
  paint,
}: ToolOptionsProps & { shape: 'rectangle' | 'ellipse'; paint: typeof paintRectangle }) {
  const t = useTranslations('canvas.options');
  const combine = useStore(settings, (state) => state.combine);
  const byNumbers = useStore(settings, (state) => state.shapesByNumbers);

  function paintAt({ x, y, width, height }: Rect) {
    controller.settle();
    session.engine.apply(shape, (mask, beforeWrite) =>
      paint(mask, imagePoint(x, y), imagePoint(x + width, y + height), combine, beforeWrite),
    );
  }

  return (
    <>
      <CombineOptions settings={settings} />
      {byNumbers ? (
        <NumberRow
          label={t(`${shape}ByNumbers`)}
          action={t(combine)}
          photo={session.source}
          start={middleOf(session.source)}
          onSubmit={paintAt}
        />
      ) : (
        <Button variant="ghost" onClick={() => settings.setState({ shapesByNumbers: true })}>
          {t('byNumbers')}
        </Button>
      )}
    </>
  );
}

function middleOf({ width, height }: { readonly width: number; readonly height: number }): Rect {
  return {
    x: Math.round(width / 4),
    y: Math.round(height / 4),
    width: Math.round(width / 2),
    height: Math.round(height / 2),
  };
}
