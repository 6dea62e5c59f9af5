import { useTranslations } from 'next-intl';
import { useStore } from 'zustand';
import { SliderField } from '@/components/canvas/slider-field';
import { useLanguage } from '@/lib/client/language';
import { CombineOptions } from './combine-options';
import type { ToolOptionsProps } from './tool';

export function ColourOptions(props: ToolOptionsProps) {
  const { settings } = props;
  const t = useTranslations('canvas.options');
  const { number } = useLanguage();
  const tolerance = useStore(settings, (state) => state.tolerance);
  return (
    <>
      <CombineOptions {...props} />
      <SliderField
        label={t('tolerance')}
        min={0}
        max={128}
        value={tolerance}
        shown={number(tolerance)}
        onChange={(next) => settings.setState({ tolerance: next })}
      />
    </>
  );
}
