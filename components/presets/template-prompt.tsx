import { useId } from 'react';
import { changeTemplate } from '@/lib/client/presets/template-draft';
import type { TemplatePart } from '@/lib/shared/prompt-template';

/**
 * The prompt with its variables marked. The marks lie behind the text of the field: the same words in the same place,
 * of which only the background is seen.
 */
export function TemplatePrompt({ parts, value }: { parts: readonly TemplatePart[]; value: string }) {
  const id = useId();
  let at = 0;
  return (
    <div className="pt-4">
      <label htmlFor={id} className="setting-label block pb-1.5">
        Prompt with variables
      </label>
      <div className="template-prompt">
        <div dir="auto" className="template-text template-marks" aria-hidden="true">
          {parts.map((part) => {
            at += part.source.length;
            return part.kind === 'text' ? (
              part.source
            ) : (
              <mark key={at} className={part.kind === 'mistake' ? 'template-mistake' : 'template-variable'}>
                {part.source}
              </mark>
            );
          })}
          {'\n'}
        </div>
        <textarea
          id={id}
          dir="auto"
          className="template-text"
          rows={2}
          spellCheck
          placeholder="A portrait of a {animal} in the style of {style}"
          value={value}
          onChange={({ target }) => changeTemplate({ prompt: target.value })}
        />
      </div>
    </div>
  );
}
