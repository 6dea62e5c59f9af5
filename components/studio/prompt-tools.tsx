import { useTranslations } from 'next-intl';
import { Suspense, useCallback, useEffect, useState } from 'react';
import { focusPrompt, PROMPT_ID } from '@/components/prompt/focus-prompt';
import { loadLazily } from '@/lib/client/load-lazily';
import { followPanel, type PanelName } from '@/lib/client/presets/panel-address';
import { recallPrompts } from '@/lib/client/presets/recall-prompt';
import { registerActions } from '@/lib/client/shortcuts';
import { useStudioActions } from '@/lib/client/studio-actions';
import type { WireRun } from '@/lib/shared/wire';

const PresetsDialog = loadLazily(
  async () => (await import('@/components/presets/presets-dialog')).PresetsDialog,
);

/** Ways to prompts and settings that were used before. Their link is part of the prompt; all of this comes later. */
export function PromptTools() {
  const t = useTranslations('studio.actions');
  const group = useTranslations('common.groups')('create');
  const { reuse } = useStudioActions();
  const [panel, setPanel] = useState<PanelName | null>(null);
  /** The dialog goes away by itself; what it did is seen once it is gone. */
  const [closing, setClosing] = useState(false);

  const open = useCallback((name: PanelName) => {
    setClosing(false);
    setPanel(name);
  }, []);

  useEffect(() => followPanel(open), [open]);
  useEffect(() => recallPrompts(PROMPT_ID), []);
  useEffect(
    () =>
      registerActions(
        [
          { id: 'history', label: t('history'), run: () => open('history') },
          { id: 'presets', label: t('presets'), run: () => open('presets') },
          { id: 'list', label: t('list'), run: () => open('list') },
        ].map((action) => ({ ...action, group })),
      ),
    [open, t, group],
  );

  const reuseHere = (run: WireRun) => {
    reuse(run.params, run);
    setClosing(true);
  };

  if (panel === null) return null;
  return (
    <Suspense>
      <PresetsDialog
        tab={panel}
        closing={closing}
        onTab={setPanel}
        onReuse={reuseHere}
        onWritten={() => setClosing(true)}
        onClose={() => {
          setPanel(null);
          if (closing) focusPrompt();
        }}
      />
    </Suspense>
  );
}
