import { useTranslations } from 'next-intl';
import type { RefObject } from 'react';
import { useLanguage } from '@/lib/client/language';
import type { TemplateProblem } from '@/lib/shared/prompt-template';

const SHOWN = 5;

/** What prevents the start of the list. A problem of a line leads there. */
export function TemplateProblems({
  problems,
  list,
}: {
  problems: readonly TemplateProblem[];
  list: RefObject<HTMLTextAreaElement | null>;
}) {
  const t = useTranslations('presets.template');
  const language = useLanguage();
  return (
    <div role="status" aria-label={t('problems')}>
      {problems.length > 0 && (
        <ul className="mt-3 grid gap-1 rounded-lg bg-danger-soft px-3 py-2.5 text-xs/5 text-danger">
          {problems.slice(0, SHOWN).map(({ line, sentence }, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: problems may be alike, and are only ever drawn anew
            <li key={index}>
              {line === null ? (
                language.say(sentence)
              ) : (
                <button
                  type="button"
                  className="text-start underline"
                  onClick={() => goToLine(list.current, line)}
                >
                  {language.say(sentence)}
                </button>
              )}
            </li>
          ))}
          {problems.length > SHOWN && <li>{t('moreProblems', { count: problems.length - SHOWN })}</li>}
        </ul>
      )}
    </div>
  );
}

function goToLine(field: HTMLTextAreaElement | null, line: number): void {
  if (!field) return;
  // A field has no other line breaks than this one.
  const lines = field.value.split('\n');
  const from = lines.slice(0, line - 1).reduce((sum, text) => sum + text.length + 1, 0);
  field.focus();
  field.setSelectionRange(from, from + (lines[line - 1]?.length ?? 0));
  field.scrollTop = (field.scrollHeight / lines.length) * (line - 2);
}
