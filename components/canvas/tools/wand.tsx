import { WandSparkles } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useStore } from 'zustand';
import { CheckField } from '@/components/canvas/check-field';
import { ColourOptions } from './colour-options';
import { colourPhases } from './colour-phases';
import type { CanvasTool, ToolOptionsProps } from './tool';

export const wand: CanvasTool = {
  name: 'wand',
  label: 'canvas.tools.wand',
  icon: WandSparkles,
  keys: 'W',
  cursor: 'crosshair',
  isClick: true,
  phases: (world) => colourPhases(world, () => world.settings().contiguous),
  Options: WandOptions,
};

function WandOptions(props: ToolOptionsProps) {
  const { settings } = props;
  const t = useTranslations('canvas.options');
  const contiguous = useStore(settings, (state) => state.contiguous);
  return (
    <>
      <ColourOptions {...props} />
      <CheckField
        label={t('connectedOnly')}
        checked={contiguous}
        onChange={(next) => settings.setState({ contiguous: next })}
      />
    </>
  );
}
