import { usePathname, useRouter } from 'next/navigation';
import { type ReactNode, useEffect, useMemo, useRef, useState } from 'react';
import { focusPrompt } from '@/components/prompt/focus-prompt';
import { showToast } from '@/components/ui/toast';
import { reuseParams } from '@/lib/client/composer-rules';
import { refusalSentence } from '@/lib/client/describe-refusal';
import { openImageDialog } from '@/lib/client/image-dialog';
import { getRun } from '@/lib/client/image-requests';
import { currentLanguage } from '@/lib/client/language';
import { useRunStore, useStatusStore } from '@/lib/client/live-stores';
import { createMaking } from '@/lib/client/making';
import { createAttempt } from '@/lib/client/notify';
import { imageIdOf } from '@/lib/client/open-image';
import { adoptMentioned, renewRun } from '@/lib/client/references/renew-run';
import { type StudioActions, StudioActionsContext } from '@/lib/client/studio-actions';
import { adoptRun, takeAsInput } from './edit-inputs';
import { ImageDialogs } from './image-dialogs';

const attempt = createAttempt(showToast);

/** What can be done with runs and images everywhere, and what is being made, for as long as the tab is open. */
export function StudioProvider({ children }: { children: ReactNode }) {
  const runs = useRunStore();
  const status = useStatusStore();
  const router = useRouter();
  const [making] = useState(() => createMaking(runs, status));
  useEffect(() => making.end, [making]);

  /** Something was brought to Create, which is on its way. */
  const arriving = useRef(false);
  const pathname = usePathname();
  useEffect(() => {
    if (pathname !== '/' || !arriving.current) return;
    arriving.current = false;
    focusPrompt();
  }, [pathname]);

  const actions = useMemo<StudioActions>(() => {
    const showCreate = () => {
      making.begin();
      if (location.pathname === '/') {
        focusPrompt();
        return;
      }
      arriving.current = true;
      // In place of an image that is open: Back leads to the screen under it.
      if (imageIdOf(location.pathname) === null) router.push('/');
      else router.replace('/');
    };
    const self: StudioActions = {
      beginMaking: making.begin,

      reuse(params, run) {
        showCreate();
        if (run?.edit) void attempt(adoptRun(run));
        reuseParams(params);
        if (run?.mentioned) void adoptMentioned(run.mentioned);
      },

      async reuseRun(runId) {
        await attempt(getRun(runId).then((run) => self.reuse(run.params, run)));
      },

      addInputs(imageIds, { alone } = { alone: false }) {
        showCreate();
        void attempt(takeAsInput(runs, imageIds, alone));
      },

      collect(imageIds) {
        openImageDialog({ what: 'collect', imageIds });
      },

      nameReference(imageIds) {
        openImageDialog({ what: 'reference', imageIds });
      },

      shareImage(imageId) {
        openImageDialog({ what: 'share', imageId });
      },

      async runAgain({ params, estimate, demo, inputs, edit, mentioned }) {
        try {
          const renewed = mentioned === null ? null : await renewRun(params.prompt, mentioned);
          if (renewed?.said) showToast({ message: renewed.said });
          const asked = { ...params, prompt: renewed?.prompt ?? params.prompt };
          await runs.generate(asked, { estimate, demo, editOf: edit ? { inputs, edit } : undefined });
        } catch (error) {
          showToast({ tone: 'danger', message: refusalSentence(error) });
          return;
        }
        if (location.pathname === '/') return;
        const { t } = currentLanguage();
        showToast({
          message: t('studio.run.again'),
          action: { label: t('studio.run.show'), run: () => router.push('/') },
        });
      },
    };
    return self;
  }, [making, router, runs]);

  return (
    <StudioActionsContext value={actions}>
      {children}
      <ImageDialogs />
    </StudioActionsContext>
  );
}
