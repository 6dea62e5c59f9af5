import { getMessages } from 'next-intl/server';
import type { ReactNode } from 'react';
import { pickMessages, type ScreenMessages } from '@/lib/shared/language';
import { ScreenTexts } from './language-provider';

/**
 * The layout of a screen that needs texts which not every page has. The architecture check compares the names with what
 * is used below.
 */
export function layoutWithTexts(...names: (keyof ScreenMessages)[]) {
  return async ({ children }: { children: ReactNode }) => {
    return <ScreenTexts messages={pickMessages(await getMessages(), names)}>{children}</ScreenTexts>;
  };
}
