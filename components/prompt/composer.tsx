import { useTranslations } from 'next-intl';
import { type FormEvent, type ReactNode, useCallback, useEffect, useId, useRef, useState } from 'react';
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
import { SettingsToggle } from './settings-toggle';

/**
 * Everything that is asked of the model. A column beside the feed; on a phone a sheet at the bottom, of which only the
 * prompt, the settings in a line and the button are in view until it is opened.
 *
 * @param onGenerate resolves once the server has accepted the run; what it throws is shown under the button
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
  const t = useTranslations('prompt');
  const group = useTranslations('common.groups')('create');
  const id = useId();
  const [open, setOpen] = useState(false);
  const toggle = useRef<HTMLButtonElement>(null);

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
          label: t('actions.generate'),
          group,
          keys: 'mod+enter',
          whileTyping: true,
          run: submit,
        },
        { id: 'prompt', label: t('actions.write'), group, keys: '/', run: focusPrompt },
      ]),
    [submit, t, group],
  );

  return (
    <>
      {open && (
        <div
          className="fixed inset-0 z-29 bg-overlay md:hidden"
          aria-hidden="true"
          onClick={() => setOpen(false)}
        />
      )}
      <aside
        className="group/composer flex border-line bg-surface max-md:fixed max-md:inset-x-0 max-md:bottom-0 max-md:z-30 max-md:max-h-[calc(100dvh-3rem)] max-md:rounded-t-2xl max-md:border-t max-md:pb-[env(safe-area-inset-bottom)] max-md:shadow-popover md:sticky md:top-(--header) md:z-10 md:h-[calc(100dvh-var(--header))] md:border-e"
        data-open={open}
        aria-label={t('label')}
      >
        <form
          noValidate
          data-composer
          // The settings appear with the draft in them: what cannot be seen cannot shift. The same for the pictures of
          // an edit; it is shown without them when they take long.
          className="flex min-w-0 flex-1 flex-col in-data-draft:invisible in-data-tray:animate-wait"
          onSubmit={(event: FormEvent) => {
            event.preventDefault();
            void submit();
          }}
          onKeyDown={(event) => {
            if (event.key !== 'Escape' || !open) return;
            setOpen(false);
            toggle.current?.focus();
          }}
        >
          <div className="min-h-0 overflow-y-auto overscroll-contain [scrollbar-width:thin] max-md:px-4 max-md:pt-3 md:flex-1 md:ps-5 md:pe-2.5 md:pt-4 md:pb-5 md:[scrollbar-gutter:stable]">
            <div className="max-md:group-data-[open=false]/composer:not-has-[[data-input],[role=status]:not(:empty)]:hidden">
              {tray}
            </div>
            <PromptField />
            <SettingsToggle ref={toggle} open={open} panelId={id} onToggle={() => setOpen(!open)} />
            <div
              id={id}
              className="flex flex-col gap-4.5 pt-4.5 max-md:pt-2 max-md:pb-4 max-md:group-data-[open=false]/composer:hidden"
            >
              <SettingsPanel />
            </div>
          </div>
          {/* The same gutter as above, so that both end at the same line. */}
          <div className="flex flex-none border-t py-3 max-md:px-4 max-md:group-data-[open=false]/composer:border-transparent max-md:group-data-[open=false]/composer:pt-0 md:overflow-x-hidden md:overflow-y-auto md:ps-5 md:pe-2.5 md:pb-4 md:[scrollbar-gutter:stable] md:[scrollbar-width:thin]">
            <GenerateButton status={status} />
          </div>
        </form>
      </aside>
    </>
  );
}
