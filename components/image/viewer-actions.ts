import type { ComponentType, ReactNode } from 'react';
import type { GenerateParams, WireImage, WireRun } from '@/lib/shared/wire';

/** What an edit is shown with beside any other picture. */
export type Compare = {
  Stage: ComponentType<{ run: WireRun; image: WireImage; children: ReactNode }>;
  Panel: ComponentType<{ run: WireRun; image: WireImage }>;
};

/** What a page does with an image in its own way. Without one of them, it leads to the Create page. */
export type ViewerActions = {
  onReuse?: ((params: GenerateParams, run?: WireRun) => void) | undefined;
  /** `alone`: edit this and nothing else. */
  onInput?: ((image: WireImage, alone: boolean) => void) | undefined;
  /** Rejects when the new run was refused. */
  onRunAgain?: ((run: WireRun) => Promise<unknown>) | undefined;
};
