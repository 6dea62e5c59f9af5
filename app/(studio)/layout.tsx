import type { ReactNode } from 'react';
import { Shell } from '@/components/studio/shell';
import { readShell } from '@/lib/server/screens';

/** Around every screen of the studio, and there for as long as the tab: what it holds lives on while screens change. */
export default async function StudioLayout({ children, modal }: { children: ReactNode; modal: ReactNode }) {
  return (
    <Shell {...(await readShell())} modal={modal}>
      {children}
    </Shell>
  );
}
