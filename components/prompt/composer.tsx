import { type FormEvent, type ReactNode, useCallback, useEffect, useId, useState } from 'react';
import { Icon } from '@/components/ui/icon';
import { findBudgetProblem } from '@/lib/client/budget-problem';
import { estimateOf, findProblem } from '@/lib/client/composer-rules';
import { composerStore, submitComposer } from '@/lib/client/composer-store';
import { editSeam } from '@/lib/client/edit-seam';
import { registerActions } from '@/lib/client/shortcuts';
import type { GenerateParams, WireStatus } from '@/lib/shared/wire';
import { focusPrompt } from './focus-prompt';
import { GenerateButton } from './generate-button';
import { PromptField } from './prompt-field';
import { SettingsPanel } from './settings-panel';

/**
 * Everything that is asked of the model. A column beside the feed; on a phone a sheet at the bottom, of which only the
 * prompt and the button are in view until it is opened.
 *
 * @param onGenerate resolves once the server has taken the run; what it throws is shown under the button
 */
export function Composer({
  status,
  tray,
  onGenerate,
}: {
  status: WireStatus;
  /** The pictures that an edit starts from. */
  tray: ReactNode;
  onGenerate: (params: GenerateParams) => Promise<unknown>;
}) {
  const id = useId();
  const [open, setOpen] = useState(false);

  const submit = useCallback(async () => {
    const { session } = editSeam.getState();
    const estimate = session?.estimate ?? estimateOf(composerStore.getState().params);
    if (findBudgetProblem(estimate, status)) return;
    await submitComposer(session?.send ?? onGenerate, session?.findProblem ?? findProblem);
    const { problem, refusal } = composerStore.getState();
    if (problem?.field === 'prompt') focusPrompt();
    setOpen((was) => was && (problem !== null || refusal !== null));
  }, [status, onGenerate]);

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
      <aside className="composer" data-open={open} aria-label="New image">
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
            {tray}
            <PromptField />
            <div id={id} className="composer-settings">
              <SettingsPanel />
            </div>
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
            <GenerateButton status={status} />
          </div>
        </form>
      </aside>
    </>
  );
}
