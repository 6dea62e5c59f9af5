import { Suspense, useCallback, useEffect, useState } from 'react';
import { focusPrompt, PROMPT_ID } from '@/components/prompt/focus-prompt';
import { loadRules, wantSettings } from '@/components/prompt/settings-loader';
import { showToast } from '@/components/ui/toast';
import { localStore } from '@/lib/client/browser-storage';
import { DRAFT_STORAGE_KEY } from '@/lib/client/composer-store';
import { askEdit } from '@/lib/client/edit-seam';
import { loadLazily } from '@/lib/client/load-lazily';
import { followPanel, type PanelName } from '@/lib/client/presets/panel-address';
import { recallPrompts } from '@/lib/client/presets/recall-prompt';
import { registerActions } from '@/lib/client/shortcuts';
import type { WireRun } from '@/lib/shared/wire';

const PresetsDialog = loadLazily(
  async () => (await import('@/components/presets/presets-dialog')).PresetsDialog,
);

/** Ways to prompts and settings that were used before. Their link is part of the prompt; all of this comes later. */
export function PromptTools() {
  const [panel, setPanel] = useState<PanelName | null>(null);
  /** The dialog goes away by itself; what it did is seen once it is gone. */
  const [closing, setClosing] = useState(false);

  const open = useCallback(async (name: PanelName) => {
    wantSettings();
    try {
      const { restoreDraft } = await loadRules();
      // A draft that is not shown yet would be forgotten as soon as something of it is changed.
      restoreDraft(localStore.getItem(DRAFT_STORAGE_KEY));
      setClosing(false);
      setPanel(name);
    } catch (error) {
      showToast({ tone: 'danger', message: error instanceof Error ? error.message : String(error) });
    }
  }, []);

  useEffect(() => followPanel((name) => void open(name)), [open]);
  useEffect(() => recallPrompts(PROMPT_ID), []);
  useEffect(
    () =>
      registerActions(
        [
          { id: 'history', label: 'Prompt history', run: () => void open('history') },
          { id: 'presets', label: 'Presets', run: () => void open('presets') },
          { id: 'list', label: 'Run a list of prompts', run: () => void open('list') },
        ].map((action) => ({ ...action, group: 'Make' })),
      ),
    [open],
  );

  const reuse = async (run: WireRun) => {
    if (run.edit) askEdit({ run });
    const { reuseParams } = await loadRules();
    reuseParams(run.params);
    setClosing(true);
  };

  if (panel === null) return null;
  return (
    <Suspense>
      <PresetsDialog
        tab={panel}
        closing={closing}
        onTab={setPanel}
        onReuse={(run) => void reuse(run)}
        onWritten={() => setClosing(true)}
        onClose={() => {
          setPanel(null);
          if (closing) focusPrompt();
        }}
      />
    </Suspense>
  );
}
