import { type Ref, useId } from 'react';
import { TextArea } from '@/components/ui/text-field';
import { LABEL } from '@/components/ui/text-looks';
import { changeTemplate, type TemplateDraft } from '@/lib/client/presets/template-draft';

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
  const id = useId();
  if (draft.fill === 'rows') {
    return (
      <div className="pt-3">
        <label htmlFor={id} className={`${LABEL} block pb-1.5`}>
          List
        </label>
        <TextArea
          ref={ref}
          id={id}
          className={LIST_FIELD}
          rows={6}
          wrap="off"
          spellCheck={false}
          placeholder={placeholderOf(variables)}
          aria-describedby={`${id}hint`}
          value={draft.rows}
          onChange={({ target }) => changeTemplate({ rows: target.value })}
        />
        <p id={`${id}hint`} className="pt-1.5 text-xs text-muted">
          {hintOf(variables, hasHeader)}
        </p>
      </div>
    );
  }
  if (variables.length === 0) {
    return (
      <p className="pt-3 text-xs text-muted">Each variable of the prompt gets a list of its own here.</p>
    );
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
            placeholder="One value a line"
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

function placeholderOf(variables: readonly string[]): string {
  if (variables.length < 2) return 'fox\nowl\nhare';
  const row = (number: number) => variables.map((name) => `${name} ${number}`).join(' | ');
  return [1, 2, 3].map(row).join('\n');
}

function hintOf(variables: readonly string[], hasHeader: boolean): string {
  if (hasHeader) return 'The first line names the columns.';
  if (variables.length < 2) return 'Each line is one run.';
  const names = variables.map((name) => `{${name}}`).join(', ');
  return `A column for each of ${names}: pasted from a spreadsheet, or with | or commas between them.`;
}
