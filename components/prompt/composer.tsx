import {
  type FormEvent,
  lazy,
  type ReactNode,
  Suspense,
  useCallback,
  useEffect,
  useId,
  useLayoutEffect,
  useState,
} from 'react';
import { useStore } from 'zustand';
import { Icon } from '@/components/ui/icon';
import { composerStore, keepDraft, modelOf, submitComposer } from '@/lib/client/composer-store';
import { registerActions } from '@/lib/client/shortcuts';
import { estimateRun } from '@/lib/shared/pricing';
import type { GenerateParams, WireStatus } from '@/lib/shared/wire';
import { BackgroundField } from './background-field';
import { CountField } from './count-field';
import { FormatField } from './format-field';
import { findBudgetProblem, GenerateButton } from './generate-button';
import { ModelField } from './model-field';
import { PROMPT_ID, PromptField } from './prompt-field';
import { QualityField } from './quality-field';
import { SizeField } from './size-field';

const loadAdvanced = () => import('./advanced-settings');
const AdvancedSettings = lazy(() => loadAdvanced().then((module) => ({ default: module.AdvancedSettings })));

export function focusPrompt(): void {
  document.getElementById(PROMPT_ID)?.focus();
}

/**
 * Everything that is asked of the model. A column beside the feed; on a phone a sheet at the bottom, of which only the
 * prompt and the button are in view until it is opened.
 *
 * @param onGenerate resolves once the server has taken the run; what it throws is shown under the button
 */
export function Composer({
  status,
  onGenerate,
}: {
  status: WireStatus;
  onGenerate: (params: GenerateParams) => Promise<unknown>;
}) {
  const id = useId();
  const [open, setOpen] = useState(false);

  const submit = useCallback(async () => {
    const { params } = composerStore.getState();
    const estimate = estimateRun({ params, ...modelOf(params) });
    if (findBudgetProblem(estimate, status)) return;
    await submitComposer(onGenerate);
    const { problem, refusal } = composerStore.getState();
    if (problem?.field === 'prompt') focusPrompt();
    setOpen((was) => was && (problem !== null || refusal !== null));
  }, [status, onGenerate]);

  useLayoutEffect(() => {
    const stopKeeping = keepDraft(localStorage);
    delete document.documentElement.dataset.draft;
    return stopKeeping;
  }, []);

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
            if (event.key === 'Escape' && open) setOpen(false);
          }}
        >
          <div className="composer-scroll">
            <PromptField />
            <div id={`${id}settings`} className="composer-settings">
              <ModelField retiredServed={status.connection.kind === 'compatible'} />
              <SizeField />
              <QualityField />
              <div className="space-y-2.5">
                <CountField />
                <BackgroundField />
                <FormatField />
              </div>
              <Advanced>
                <Suspense fallback={<div className="h-24" />}>
                  <AdvancedSettings />
                </Suspense>
              </Advanced>
              <Notice />
            </div>
          </div>
          <div className="composer-foot">
            <button
              type="button"
              className="button button-secondary md:hidden"
              aria-expanded={open}
              aria-controls={`${id}settings`}
              onClick={() => setOpen(!open)}
            >
              <Icon name={open ? 'chevron-down' : 'settings'} />
              <span className="sr-only">Settings</span>
            </button>
            <GenerateButton status={status} />
          </div>
        </form>
      </aside>
    </>
  );
}

function Advanced({ children }: { children: ReactNode }) {
  const id = useId();
  const [open, setOpen] = useState(false);
  return (
    <div>
      <button
        type="button"
        className="disclosure"
        aria-expanded={open}
        aria-controls={id}
        onPointerEnter={loadAdvanced}
        onFocus={loadAdvanced}
        onClick={() => setOpen(!open)}
      >
        <Icon name="chevron-right" className={`transition-transform ${open ? 'rotate-90' : ''}`} />
        Advanced
      </button>
      <div id={id} className={open ? 'pt-2' : ''}>
        {open && children}
      </div>
    </div>
  );
}

/** What had to change with the last choice. */
function Notice() {
  const notice = useStore(composerStore, (state) => state.notice);
  return (
    <p role="status" className={notice ? 'notice' : 'sr-only'}>
      {notice}
    </p>
  );
}
