'use client';
import { useTranslations } from 'next-intl';
import { Suspense, useCallback, useEffect, useLayoutEffect } from 'react';
import { useStore } from 'zustand';
import type { ExamplePrompt } from '@/components/feed/example-prompts';
import { Feed } from '@/components/feed/feed';
import { DropArea } from '@/components/inputs/drop-area';
import { InputsTray } from '@/components/inputs/inputs-tray';
import { Composer } from '@/components/prompt/composer';
import { MAIN_ID } from '@/components/ui/main-id';
import { showToast } from '@/components/ui/toast';
import { estimateOf } from '@/lib/client/composer-rules';
import { editStore, openWorkbench } from '@/lib/client/edit-store';
import { addFiles, inputStore, replaceInputs } from '@/lib/client/input-store';
import { currentLanguage } from '@/lib/client/language';
import { useRunStore, useStatus } from '@/lib/client/live-stores';
import { loadLazily } from '@/lib/client/load-lazily';
import { registerActions } from '@/lib/client/shortcuts';
import { useStudioActions } from '@/lib/client/studio-actions';
import { takeFiles } from '@/lib/client/take-files';
import type { GenerateParams } from '@/lib/shared/wire';
import { useOldImageLinks } from './use-old-image-links';
import { useScrollPlace } from './use-scroll-place';

const PromptTools = loadLazily(async () => (await import('./prompt-tools')).PromptTools);
const loadWorkbench = async () => (await import('./workbench')).Workbench;
const Workbench = loadLazily(loadWorkbench);

const SCREEN = 'create';

/** What is asked at the left, what came of it at the right; over that, the base while it is painted on. */
export function CreateScreen({ examples }: { examples: readonly ExamplePrompt[] }) {
  const t = useTranslations('studio.create');
  const runs = useRunStore();
  const status = useStatus((now) => now);
  const { beginMaking, addInputs } = useStudioActions();
  const workbench = useStore(editStore, (state) => state.workbench);
  const demo = status.connection.kind === 'demo';

  useLayoutEffect(() => {
    beginMaking();
    // From here on the composer shows what it holds (first-script.ts).
    delete document.documentElement.dataset.draft;
    delete document.documentElement.dataset.tray;
  }, [beginMaking]);
  useScrollPlace(SCREEN);
  useOldImageLinks();
  useEditActions();
  // Who adds a picture of their own is about to paint on it.
  const isFile = useStore(inputStore, ({ items }) => items[0]?.local !== undefined);
  useEffect(() => {
    if (isFile) loadWorkbench().catch(() => {});
  }, [isFile]);

  const generate = useCallback(
    (params: GenerateParams) => runs.generate(params, { estimate: estimateOf(params), demo }),
    [runs, demo],
  );
  useEffect(() => takeFiles({ onFiles: addFiles, onOwnImage: (id) => addInputs([id]) }), [addInputs]);

  return (
    <>
      <div className="grid items-start md:grid-cols-[23.25rem_minmax(0,1fr)]">
        <Composer status={status} tray={<InputsTray onPaint={paint} />} onGenerate={generate} />
        {/* On a phone with room for the collapsed composer, which is higher with pictures in it. */}
        <main
          id={MAIN_ID}
          className="min-h-[calc(100dvh-var(--header))] min-w-0 px-8 pt-6 pb-16 outline-none max-md:px-4 max-md:pt-4 max-md:pb-44 max-md:in-[:has([data-base])]:pb-80"
          tabIndex={-1}
        >
          <h1 className="sr-only">{t('title')}</h1>
          <Feed screen={SCREEN} examples={examples} />
        </main>
      </div>
      <DropArea />
      <Suspense>
        <PromptTools />
      </Suspense>
      <Suspense>{workbench && <Workbench mode={workbench} onPaint={paint} />}</Suspense>
    </>
  );
}

function paint(mode: 'mask' | 'markup'): void {
  openWorkbench(mode).catch(() =>
    showToast({
      tone: 'danger',
      message: currentLanguage().t('studio.create.canvasFailed'),
    }),
  );
}

/** What the palette offers while there is something to edit. */
function useEditActions(): void {
  const t = useTranslations('studio.actions');
  const group = useTranslations('common.groups')('edit');
  const hasInputs = useStore(inputStore, ({ items }) => items.length > 0);
  useEffect(() => {
    if (!hasInputs) return;
    return registerActions([
      { id: 'mask', label: t('mask'), group, run: () => paint('mask') },
      { id: 'markup', label: t('markup'), group, run: () => paint('markup') },
      { id: 'no-inputs', label: t('removeInputs'), group, run: () => replaceInputs([]) },
    ]);
  }, [hasInputs, t, group]);
}
