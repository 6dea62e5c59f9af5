import { type FormEvent, useCallback, useEffect, useId, useState } from 'react';
import { Icon } from '@/components/ui/icon';
import { localStore } from '@/lib/client/browser-storage';
import { findBudgetProblem } from '@/lib/client/budget-problem';
import { composerStore, keepDraft, submitComposer } from '@/lib/client/composer-store';
import { editSeam, TRAY_PLACE_ID, wantEditing } from '@/lib/client/edit-seam';
import { registerActions } from '@/lib/client/shortcuts';
import type { GenerateParams, WireStatus } from '@/lib/shared/wire';
import { focusPrompt } from './focus-prompt';
import { GenerateButton } from './generate-button';
import { PromptField } from './prompt-field';
import { SettingsIsland } from './settings-island';
import { rulesStore, type ServerSettings, unsettled, wantSettings } from './settings-loader';

function wantAll() {
  wantSettings();
  wantEditing();
}

/**
 * Everything that is asked of the model. A column beside the feed; on a phone a sheet at the bottom, of which only the
 * prompt and the button are in view until it is opened.
 *
 * @param onGenerate resolves once the server has taken the run; what it throws is shown under the button
 */
export function Composer({
  status,
  settings,
  onGenerate,
}: {
  status: WireStatus;
  settings: ServerSettings;
  onGenerate: (params: GenerateParams) => Promise<unknown>;
}) {
  const id = useId();
  const [open, setOpen] = useState(false);

  const submit = useCallback(async () => {
    const settling = unsettled();
    if (settling) {
      if (composerStore.getState().sending) return;
      composerStore.setState({ sending: true });
      await settling;
      composerStore.setState({ sending: false });
    }
    const { rules } = rulesStore.getState();
    const { session } = editSeam.getState();
    const estimate =
      session?.estimate ?? rules?.estimateOf(composerStore.getState().params) ?? settings.estimate;
    if (findBudgetProblem(estimate, status)) return;
    await submitComposer(session?.send ?? onGenerate, (session ?? rules)?.findProblem);
    const { problem, refusal } = composerStore.getState();
    if (problem?.field === 'prompt') focusPrompt();
    setOpen((was) => was && (problem !== null || refusal !== null));
  }, [status, settings, onGenerate]);

  useEffect(() => keepDraft(localStore), []);

  useEffect(
    () =>
      registerActions([
        {
          id: 'generate',
          label: 'Generate',
          group: 'Make',
          keys: 'mod+enter',
          whileTyping: true,
          run: submit,
        },
        { id: 'prompt', label: 'Write the prompt', group: 'Make', keys: '/', run: focusPrompt },
      ]),
    [submit],
  );

  return (
    <>
      {open && <div className="sheet-backdrop" aria-hidden="true" onClick={() => setOpen(false)} />}
      <aside
        className="composer"
        data-open={open}
        aria-label="New image"
        onPointerEnter={wantAll}
        onFocus={wantAll}
        // Assistive technology clicks without coming near first.
        onClickCapture={wantAll}
      >
        <form
          noValidate
          className="composer-form"
          onSubmit={(event: FormEvent) => {
            event.preventDefault();
            void submit();
          }}
          onKeyDown={(event) => {
            if (event.key === 'Escape') setOpen(false);
          }}
        >
          <div className="composer-scroll">
            {/* The tray lives there (components/studio/editing.tsx); until it is wanted, our server's drawing of an empty one. */}
            {/* biome-ignore lint/security/noDangerouslySetInnerHtml: drawn by our own component on the server */}
            <div id={TRAY_PLACE_ID} suppressHydrationWarning dangerouslySetInnerHTML={settings.tray} />
            <PromptField />
            <SettingsIsland id={id} html={settings.html} />
          </div>
          <div className="composer-foot">
            <button
              type="button"
              className="button button-secondary md:hidden"
              aria-expanded={open}
              aria-controls={id}
              aria-label="Settings"
              onClick={() => setOpen(!open)}
            >
              <Icon name={open ? 'chevron-down' : 'settings'} />
            </button>
            <GenerateButton status={status} initialEstimate={settings.estimate} />
          </div>
        </form>
      </aside>
    </>
  );
}
