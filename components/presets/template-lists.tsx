import { useTranslations } from 'next-intl';
import { type Ref, useId } from 'react';
import { TextArea } from '@/components/ui/text-field';
import { LABEL } from '@/components/ui/text-looks';
import { useLanguage } from '@/lib/client/language';
import { changeTemplate, type TemplateDraft } from '@/lib/client/presets/template-draft';
import type { Language } from '@/lib/shared/language';

const LIST_FIELD = 'block max-h-72 resize-y leading-5.5 [scrollbar-width:thin] [tab-size:16] max-md:max-h-48';

/** What fills the variables: one list with a column for each, or a list for each. */
export function TemplateLists({
  draft,
  variables,
  hasHeader,
  ref,
}: {
  draft: TemplateDraft;
  variables: readonly string[];
  hasHeader: boolean;
  ref: Ref<HTMLTextAreaElement>;
}) {
  const t = useTranslations('presets.template');
  const language = useLanguage();
  const id = useId();
  if (draft.fill === 'rows') {
    return (
      <div className="pt-3">
        <label htmlFor={id} className={`${LABEL} block pb-1.5`}>
          {t('rowsLabel')}
        </label>
        <TextArea
          ref={ref}
          id={id}
          className={LIST_FIELD}
          rows={6}
          wrap="off"
          spellCheck={false}
          placeholder={placeholderOf(variables, language)}
          aria-describedby={`${id}hint`}
          value={draft.rows}
          onChange={({ target }) => changeTemplate({ rows: target.value })}
        />
        <p id={`${id}hint`} className="pt-1.5 text-xs text-muted">
          {hintOf(variables, hasHeader, language)}
        </p>
      </div>
    );
  }
  if (variables.length === 0) {
    return <p className="pt-3 text-xs text-muted">{t('noVariables')}</p>;
  }
  return (
    <div className="grid grid-cols-[repeat(auto-fit,minmax(min(11rem,100%),1fr))] gap-3 pt-3">
      {variables.map((name) => (
        <div key={name} className="min-w-0">
          <label htmlFor={`${id}${name}`} className={`${LABEL} block truncate pb-1.5`}>
            {`{${name}}`}
          </label>
          <TextArea
            id={`${id}${name}`}
            className={LIST_FIELD}
            rows={6}
            wrap="off"
            spellCheck={false}
            placeholder={t('valuePerLine')}
            value={listOf(draft.lists, name)}
            onChange={({ target }) => changeTemplate({ lists: changeList(draft.lists, name, target.value) })}
          />
        </div>
      ))}
    </div>
  );
}

const isSame = (one: string, other: string) => one.toLowerCase() === other.toLowerCase();

/** Lists are found by the name whatever its case, as the template finds them. */
function listOf(lists: Record<string, string>, name: string): string {
  return Object.entries(lists).findLast(([each]) => isSame(each, name))?.[1] ?? '';
}

function changeList(lists: Record<string, string>, name: string, text: string): Record<string, string> {
  const others = Object.entries(lists).filter(([each]) => !isSame(each, name));
  return { ...Object.fromEntries(others), [name]: text };
}

function placeholderOf(variables: readonly string[], language: Language): string {
  if (variables.length < 2) return language.t('presets.template.exampleValues');
  const row = (number: number) => variables.map((name) => `${name} ${language.number(number)}`).join(' | ');
  return [1, 2, 3].map(row).join('\n');
}

function hintOf(variables: readonly string[], hasHeader: boolean, language: Language): string {
  if (hasHeader) return language.t('presets.template.hint.header');
  if (variables.length < 2) return language.t('presets.template.hint.lines');
  const list = variables.map((name) => `{${name}}`);
  return language.say({
    key: 'presets.template.hint.columns',
    values: { variables: { list, join: 'and' } },
  });
}
