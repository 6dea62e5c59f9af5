import { focusPrompt } from '@/components/prompt/focus-prompt';
import { loadRules, wantSettings } from '@/components/prompt/settings-loader';
import { showToast } from '@/components/ui/toast';
import { localStore } from '@/lib/client/browser-storage';
import { changeSettings, DRAFT_STORAGE_KEY } from '@/lib/client/composer-store';
import { askEdit, wantEditing } from '@/lib/client/edit-seam';
import { getImage, getRun } from '@/lib/client/image-requests';
import { readPanel } from '@/lib/client/presets/panel-address';
import { MAX_INPUT_IMAGES } from '@/lib/shared/models';
import type { GenerateParams, WireRun } from '@/lib/shared/wire';

/**
 * What the address of the Create page brings along from another page: `?reuse=RUN` (its settings, of an edit also its
 * pictures), `?edit=IMAGE` (this one and nothing else), `?input=IMAGE` (beside what is in the tray, as often as wanted),
 * `?prompt=TEXT`, and `#history`, `#presets`, `#list` (lib/client/presets/panel-address.ts). It is taken out of the
 * address at once, so that a reload does not do it again.
 */
export async function arrive({
  reuse,
}: {
  reuse: (params: GenerateParams, run: WireRun) => Promise<void>;
}): Promise<void> {
  // Its own code takes it up once it is there.
  if (readPanel(location.hash) !== null) wantEditing();
  if (location.search === '') return;
  const query = new URLSearchParams(location.search);
  history.replaceState(history.state, '', location.pathname + location.hash);
  const run = query.get('reuse');
  const alone = query.get('edit');
  const inputs = query.getAll('input').slice(0, MAX_INPUT_IMAGES);
  const prompt = query.get('prompt');
  try {
    if (run !== null) {
      const found = await getRun(run);
      await reuse(found.params, found);
    }
    if (alone !== null) askEdit({ image: await getImage(alone), alone: true });
    // In their order, and all or none.
    for (const image of await Promise.all(inputs.map(getImage))) askEdit({ image });
    if (prompt !== null) {
      wantSettings();
      // The draft's settings stay; it would not be read any more once something has changed.
      const { restoreDraft } = await loadRules();
      restoreDraft(localStore.getItem(DRAFT_STORAGE_KEY));
      changeSettings({ prompt });
    }
  } catch (error) {
    showToast({ tone: 'danger', message: error instanceof Error ? error.message : String(error) });
  }
  focusPrompt();
}
