import { useTranslations } from 'next-intl';
import { useStore } from 'zustand';
import { SliderField } from '@/components/canvas/slider-field';
import { SizeOption } from './size-option';
import type { ToolOptionsProps } from './tool';

export function BrushOptions({ settings }: ToolOptionsProps) {
  const t = useTranslations();
  const hardness = useStore(settings, (state) => state.hardnessPercent);
  return (
    <>
      <SizeOption settings={settings} />
      <SliderField
        label={t('canvas.options.hardness')}
        min={0}
        max={100}
        value={hardness}
        shown={t('common.percent', { percent: hardness })}
        onChange={(hardnessPercent) => settings.setState({ hardnessPercent })}
      />
    </>
  );
}
