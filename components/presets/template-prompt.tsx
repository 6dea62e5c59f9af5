import { useTranslations } from 'next-intl';
import { useId, useRef } from 'react';
import { Mentions } from '@/components/ui/mentions';
import { LABEL } from '@/components/ui/text-looks';
import { changeTemplate } from '@/lib/client/presets/template-draft';
import { useTrayPictures } from '@/lib/client/use-tray-pictures';
import type { TemplatePart } from '@/lib/shared/prompt-template';

/** The same in the field and behind it, so that each word lies over its mark. */
const TEXT =
  'col-start-1 row-start-1 min-h-16 overflow-hidden px-3 py-2 text-base wrap-break-word whitespace-pre-wrap [word-break:normal] max-md:text-lg/5.5';

/**
 * The prompt with its variables marked. The marks lie behind the text of the field: the same words in the same place,
 * of which only the background is seen.
 */
export function TemplatePrompt({ parts, value }: { parts: readonly TemplatePart[]; value: string }) {
  const t = useTranslations('presets.template');
  const id = useId();
  const field = useRef<HTMLTextAreaElement>(null);
  const tray = useTrayPictures();
  let at = 0;
  return (
    <div className="pt-4">
      <label htmlFor={id} className={`${LABEL} block pb-1.5`}>
        {t('prompt')}
      </label>
      <div className="grid max-h-56 overflow-y-auto rounded-lg border bg-raised [scrollbar-width:thin] hover:border-line-strong has-focus-visible:outline-2 has-focus-visible:-outline-offset-1 has-focus-visible:outline-accent-text">
        <div
          dir="auto"
          className={`pointer-events-none text-transparent select-none ${TEXT}`}
          aria-hidden="true"
        >
          {parts.map((part) => {
            at += part.source.length;
            return part.kind === 'text' ? (
              part.source
            ) : (
              <mark
                key={at}
                className={`rounded-sm text-transparent ring-1 ${part.kind === 'mistake' ? 'bg-danger-soft ring-danger' : 'bg-accent-soft ring-accent-text/35'}`}
              >
                {part.source}
              </mark>
            );
          })}
          {'\n'}
        </div>
        <textarea
          ref={field}
          id={id}
          dir="auto"
          className={`block size-full resize-none bg-transparent outline-none ${TEXT}`}
          rows={2}
          spellCheck
          placeholder={t('promptExample')}
          value={value}
          onChange={({ target }) => changeTemplate({ prompt: target.value })}
        />
      </div>
      <Mentions field={field} value={value} tray={tray} />
    </div>
  );
}
