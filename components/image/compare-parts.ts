import type { ComponentType, ReactNode } from 'react';
import type { WireImage, WireRun } from '@/lib/shared/wire';

/** What an edit is shown with beside any other picture. */
export type Compare = {
  Stage: ComponentType<{ run: WireRun; image: WireImage; children: ReactNode }>;
  Panel: ComponentType<{ run: WireRun; image: WireImage }>;
};
