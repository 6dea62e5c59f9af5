import { useTranslations } from 'next-intl';
import { useId, useLayoutEffect, useRef } from 'react';
import { useStore } from 'zustand';
import { Icon } from '@/components/ui/icon';
import { Kbd } from '@/components/ui/kbd';
import { Mentions } from '@/components/ui/mentions';
import { TextArea } from '@/components/ui/text-field';
import { LABEL } from '@/components/ui/text-looks';
import { changeSettings, composerStore } from '@/lib/client/composer-store';
import { useLanguage } from '@/lib/client/language';
import { useTrayPictures } from '@/lib/client/use-tray-pictures';
import { PROMPT_MAX_CHARACTERS } from '@/lib/shared/prompt-limit';
import { PROMPT_ID } from './focus-prompt';

/** Below this much room the count is of no interest. */
const COUNT_FROM = PROMPT_MAX_CHARACTERS - 2_000;

export function PromptField() {
  const prompt = useStore(composerStore, ({ params }) => params.prompt);
  const language = useLanguage();
  const found = useStore(composerStore, (state) => state.problem);
  const problem = found?.field === 'prompt' ? language.say(found.sentence) : null;
  const t = useTranslations('prompt.prompt');
  const id = useId();
  const field = useRef<HTMLTextAreaElement>(null);
  const tray = useTrayPictures();

  // biome-ignore lint/correctness/useExhaustiveDependencies: the height follows the text
  useLayoutEffect(() => {
    const element = field.current;
    // Browsers with field-sizing do this by themselves, before the first paint.
    if (!element || CSS.supports('field-sizing', 'content')) return;
    element.style.height = 'auto';
    element.style.height = `${element.scrollHeight + 2}px`;
  }, [prompt]);

  return (
    <div className="relative">
      <div className="flex items-center justify-between pb-1.5 max-md:sr-only">
        <label htmlFor={PROMPT_ID} className={LABEL}>
          {t('label')}
        </label>
        <Kbd keys="/" className="max-md:hidden" />
      </div>
      {/* Followed by components/studio/prompt-tools.tsx, which is loaded later. */}
      <a
        href="#history"
        className="absolute end-7 -top-1 inline-flex min-h-7 items-center gap-1 rounded-md px-1.5 text-xs/5 font-medium text-muted hover:bg-ink/7 hover:text-ink max-md:end-0 max-md:top-0 max-md:min-h-11 max-md:w-11 max-md:justify-center"
      >
        <Icon name="clock" />
        <span className="max-md:sr-only">{t('tools')}</span>
      </a>
      <TextArea
        ref={field}
        id={PROMPT_ID}
        className="block field-sizing-content max-h-[40vh] min-h-30 resize-none px-3 py-2.5 text-base [scrollbar-width:thin] max-md:max-h-[30vh] max-md:min-h-11 max-md:pe-11 max-md:leading-5.5 max-md:group-data-[open=true]/composer:min-h-24"
        value={prompt}
        onChange={(event) => changeSettings({ prompt: event.target.value })}
        placeholder={t('placeholder')}
        aria-invalid={problem !== null}
        aria-describedby={`${id}note`}
      />
      <Mentions field={field} value={prompt} tray={tray} />
      <p
        id={`${id}note`}
        aria-live="polite"
        className={problem ? 'pt-1 text-xs text-danger' : 'text-xs text-muted'}
      >
        {problem ??
          (prompt.length >= COUNT_FROM && t('count', { count: prompt.length, max: PROMPT_MAX_CHARACTERS }))}
      </p>
    </div>
  );
}
