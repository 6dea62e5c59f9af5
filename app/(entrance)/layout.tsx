import type { ReactNode } from 'react';
import { EntranceFrame } from '@/components/entrance/entrance-frame';

/** Pages before the sign-in: nothing of the studio is loaded. */
export default function EntranceLayout({ children }: { children: ReactNode }) {
  return <EntranceFrame>{children}</EntranceFrame>;
}
