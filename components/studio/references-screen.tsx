'use client';
import { useRouter } from 'next/navigation';
import { ReferencesPage } from '@/components/references/references-page';
import { changeSettings, composerStore } from '@/lib/client/composer-store';
import { useStudioActions } from '@/lib/client/studio-actions';
import type { WireReference } from '@/lib/shared/wire-references';
import { useScrollPlace } from './use-scroll-place';

/** Whom `@name` means. */
export function ReferencesScreen({
  references,
  openId,
}: {
  references: readonly WireReference[];
  openId: string | null;
}) {
  const router = useRouter();
  const { beginMaking } = useStudioActions();
  useScrollPlace('references');
  const write = ({ name }: WireReference) => {
    beginMaking();
    const { prompt } = composerStore.getState().params;
    changeSettings({ prompt: prompt.trim() === '' ? `@${name} ` : `${prompt.trimEnd()} @${name} ` });
    router.push('/');
  };
  return <ReferencesPage given={references} openId={openId} onWrite={write} />;
}
