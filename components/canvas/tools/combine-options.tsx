import { useTranslations } from 'next-intl';
import { useId } from 'react';
import { useStore } from 'zustand';
import { Segmented } from '@/components/ui/segmented';
import type { ToolOptionsProps } from './tool';

/** What is drawn adds to the mask, takes from it, or leaves only what both have. */
export function CombineOptions({ settings }: Pick<ToolOptionsProps, 'settings'>) {
  const t = useTranslations('canvas.options');
  const id = useId();
  const combine = useStore(settings, (state) => state.combine);
  return (
    <>
      <span id={id} className="sr-only">
        {t('combine')}
      </span>
      <Segmented
        labelledBy={id}
        value={combine}
        look="natural"
        segments={[
          { value: 'add', label: t('add') },
          { value: 'subtract', label: t('subtract') },
          { value: 'intersect', label: t('intersect') },
        ]}
        onChange={(next) => settings.setState({ combine: next })}
      />
    </>
  );
}
