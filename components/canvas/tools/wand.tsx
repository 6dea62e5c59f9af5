import { WandSparkles } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useStore } from 'zustand';
import { CheckField } from '@/components/canvas/check-field';
import { SliderField } from '@/components/canvas/slider-field';
import { useLanguage } from '@/lib/client/language';
import { CombineOptions } from './combine-options';
import type { CanvasTool, ToolOptionsProps } from './tool';

export const wand: CanvasTool = {
  name: 'wand',
  label: 'canvas.tools.wand',
  icon: WandSparkles,
  keys: 'W',
  cursor: 'crosshair',
  isClick: true,
  phases: (world) => ({
    down(sample, opposite) {
      world.settle();
      world.selectByColour(sample.point, opposite);
    },
    move() {},
    up() {},
    cancel: () => world.endSelection(false),
    leave: () => world.endSelection(true),
  }),
  Options: WandOptions,
};

function WandOptions(props: ToolOptionsProps) {
  const { settings, controller } = props;
  const t = useTranslations('canvas.options');
  const { number } = useLanguage();
  const tolerance = useStore(settings, (state) => state.tolerance);
  const contiguous = useStore(settings, (state) => state.contiguous);
  return (
    <>
      <CombineOptions {...props} />
      <SliderField
        label={t('tolerance')}
        min={0}
        max={128}
        value={tolerance}
        shown={number(tolerance)}
        onChange={controller.setTolerance}
      />
      <CheckField
        label={t('connectedOnly')}
        checked={contiguous}
        onChange={(next) => settings.setState({ contiguous: next })}
      />
    </>
  );
}
