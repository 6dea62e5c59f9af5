import { useTranslations } from 'next-intl';
import { useStore } from 'zustand';
import { SliderField } from '@/components/canvas/slider-field';
import { MAX_BRUSH_PX, sizeToSlider, sliderToSize } from '@/lib/client/mask/canvas-settings';
import type { ToolOptionsProps } from './tool';

export function SizeOption({ settings }: Pick<ToolOptionsProps, 'settings'>) {
  const t = useTranslations();
  const sizePx = useStore(settings, (state) => state.sizePx);
  return (
    <SliderField
      label={t('canvas.options.size')}
      min={0}
      max={1000}
      value={sizeToSlider(sizePx)}
      shown={t('common.pixels', { pixels: sizePx })}
      onChange={(place) => settings.setState({ sizePx: Math.min(MAX_BRUSH_PX, sliderToSize(place)) })}
    />
  );
}
