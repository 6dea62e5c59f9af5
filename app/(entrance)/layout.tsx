import type { ReactNode } from 'react';
import { EntranceFrame } from '@/components/entrance/entrance-frame';
import { layoutWithTexts } from '@/components/studio/layout-with-texts';

const WithTexts = layoutWithTexts('entrance', 'passkeys');

/** Pages before the sign-in: nothing of the studio is loaded. */
export default function EntranceLayout({ children }: { children: ReactNode }) {
  return (
    <WithTexts>
      <EntranceFrame>{children}</EntranceFrame>
    </WithTexts>
  );
}
