import { useTranslations } from 'next-intl';
import { Suspense, useId, useRef } from 'react';
import type { JobEditor } from '@/components/recipes/job-editor';
import { SectionCard } from '@/components/ui/section-card';
import { Segmented } from '@/components/ui/segmented';
import { Select } from '@/components/ui/select';
import { TextArea } from '@/components/ui/text-field';
import { LABEL } from '@/components/ui/text-looks';
import { useLanguage } from '@/lib/client/language';
import { loadLazily } from '@/lib/client/load-lazily';
import { useNews } from '@/lib/client/model-news';
import { offeredModels, offeredQualities } from '@/lib/client/offered-settings';
import { useMayMake } from '@/lib/client/who';
import { modelLabel } from '@/lib/shared/model-label';
import { parameterLabel, valueName } from '@/lib/shared/parameter-words';
import { LOOK_WORDS_MAX } from '@/lib/shared/recipes/restyle';
import { LookPicture } from './look-picture';

const MentionHelp = loadLazily(async () => (await import('@/components/ui/mention-help')).MentionHelp);

/** The look of all, in words or by a picture; and what it may touch. */
export function LookCard({ editor }: { editor: JobEditor<'restyle'> }) {
  const t = useTranslations('restyle.look');
  const language = useLanguage();
  const id = useId();
  const field = useRef<HTMLTextAreaElement>(null);
  const news = useNews();
  const mayMake = useMayMake();
  const { words, look, subject, model, quality } = editor.job.settings;
  return (
    <SectionCard title={t('title')}>
      <fieldset disabled={!mayMake} className="flex flex-col gap-4">
        <div>
          <label htmlFor={`${id}words`} className={`${LABEL} block pb-1`}>
            {t('words')}
          </label>
          <TextArea
            ref={field}
            id={`${id}words`}
            className="field-sizing-content max-h-60 min-h-20 resize-none"
            rows={3}
            maxLength={LOOK_WORDS_MAX}
            placeholder={t('example')}
            value={words}
            onChange={({ target }) => editor.changeSettings({ words: target.value })}
          />
          {words.includes('@') && (
            <Suspense>
              <MentionHelp field={field} value={words} />
            </Suspense>
          )}
        </div>
        <LookPicture id={look} onChange={(changed) => editor.changeSettings({ look: changed })} />
        <div>
          <span id={`${id}subject`} className={`${LABEL} block pb-1`}>
            {t('subject')}
          </span>
          <Segmented
            labelledBy={`${id}subject`}
            value={subject}
            segments={(['kept', 'restyled'] as const).map((value) => ({
              value,
              label: t(`subjects.${value}`),
            }))}
            onChange={(changed) => editor.changeSettings({ subject: changed })}
          />
          <p className="pt-1.5 text-xs/5 text-muted">{t(`subjectNotes.${subject}`)}</p>
        </div>
        <div className="grid gap-4 sm:grid-cols-2">
          <div>
            <label htmlFor={`${id}model`} className={`${LABEL} block pb-1`}>
              {parameterLabel('model', language)}
            </label>
            <Select
              id={`${id}model`}
              value={model}
              onChange={({ target }) => editor.changeSettings({ model: target.value })}
            >
              {offeredModels({ models: [model] }, news).map((each) => (
                <option key={each} value={each}>
                  {modelLabel(each)}
                </option>
              ))}
            </Select>
          </div>
          <div>
            <label htmlFor={`${id}quality`} className={`${LABEL} block pb-1`}>
              {parameterLabel('quality', language)}
            </label>
            <Select
              id={`${id}quality`}
              value={quality}
              onChange={({ target }) => {
                const chosen = offeredQualities({ models: [model], qualities: [quality] });
                editor.changeSettings({ quality: chosen.find((each) => each === target.value) ?? quality });
              }}
            >
              {offeredQualities({ models: [model], qualities: [quality] }).map((each) => (
                <option key={each} value={each}>
                  {valueName('quality', each, language)}
                </option>
              ))}
            </Select>
          </div>
        </div>
      </fieldset>
    </SectionCard>
  );
}
