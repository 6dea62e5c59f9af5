import { useId } from 'react';
import { useStore } from 'zustand';
import { Segmented } from '@/components/ui/segmented';
import type { ToolOptionsProps } from './tool';

/** What is drawn adds to the mask, takes from it, or leaves only what both have. */
export function CombineOptions({ settings }: Pick<ToolOptionsProps, 'settings'>) {
  const id = useId();
  const combine = useStore(settings, (state) => state.combine);
  return (
    <>
      <span id={id} className="sr-only">
        What is drawn is
      </span>
      <Segmented
        labelledBy={id}
        value={combine}
        look="natural"
        segments={[
          { value: 'add', label: 'Add' },
          { value: 'subtract', label: 'Subtract' },
          { value: 'intersect', label: 'Intersect' },
        ]}
        onChange={(next) => settings.setState({ combine: next })}
      />
    </>
  );
}
