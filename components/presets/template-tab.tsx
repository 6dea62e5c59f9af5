import { useTranslations } from 'next-intl';
import { useDeferredValue, useEffect, useId, useMemo, useRef } from 'react';
import { useStore } from 'zustand';
import { Segmented } from '@/components/ui/segmented';
import { estimateOf } from '@/lib/client/composer-rules';
import { composerStore } from '@/lib/client/composer-store';
import { editSeam } from '@/lib/client/edit-seam';
import { priceLines } from '@/lib/client/presets/start-lines';
import { changeTemplate, templateDraft } from '@/lib/client/presets/template-draft';
import { followMentions, useReferences } from '@/lib/client/references/reference-store';
import { fillTemplate, parseTemplate } from '@/lib/shared/prompt-template';
import { SavedTemplates } from './saved-templates';
import { TemplateLists } from './template-lists';
import { TemplatePreview } from './template-preview';
import { TemplateProblems } from './template-problems';
import { TemplatePrompt } from './template-prompt';
import { TemplateStart } from './template-start';

const FILLS = ['rows', 'combinations'] as const;

/** A prompt with variables and the list that fills them: each line becomes a run, priced before any of them starts. */
export function TemplateTab({ onStarted }: { onStarted: () => void }) {
  const t = useTranslations('presets.template');
  const id = useId();
  const draft = useStore(templateDraft);
  const params = useStore(composerStore, (state) => state.params);
  const session = useStore(editSeam, (state) => state.session);
  const rows = useRef<HTMLTextAreaElement>(null);

  const template = useMemo(() => parseTemplate(draft.prompt), [draft.prompt]);
  // A long list is read and priced between keystrokes.
  const read = useDeferredValue(draft);
  const filled = useMemo(() => fillTemplate(read), [read]);
  const references = useReferences();
  // biome-ignore lint/correctness/useExhaustiveDependencies: pictures in the tray and of whom is mentioned change the price
  const estimates = useMemo(
    () =>
      priceLines(
        filled.lines.map(({ prompt }) => prompt),
        params,
        estimateOf,
      ),
    [filled, params, session, references],
  );
  useEffect(() => {
    for (const { prompt } of filled.lines) followMentions(prompt);
  }, [filled]);
  const untouched = draft.prompt === '' && draft.rows === '';

  return (
    <>
      <SavedTemplates />
      <TemplatePrompt parts={template.parts} value={draft.prompt} />
      <div className="pt-4">
        <span id={`${id}fill`} className="sr-only">
          {t('fill')}
        </span>
        <Segmented
          labelledBy={`${id}fill`}
          value={draft.fill}
          segments={FILLS.map((value) => ({ value, label: t(value) }))}
          onChange={(fill) => changeTemplate({ fill })}
        />
      </div>
      <TemplateLists ref={rows} draft={draft} variables={template.variables} hasHeader={filled.hasHeader} />
      {!untouched && <TemplateProblems problems={filled.problems} list={rows} />}
      <TemplatePreview lines={filled.lines} parts={parseTemplateOf(read.prompt)} estimates={estimates} />
      <TemplateStart
        filled={filled}
        estimates={estimates}
        cap={draft.cap}
        pending={read !== draft}
        onStarted={onStarted}
      />
    </>
  );
}

const parseTemplateOf = (prompt: string) => parseTemplate(prompt).parts;
