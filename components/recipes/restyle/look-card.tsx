import { useTranslations } from 'next-intl';
import { Suspense, useId, useRef } from 'react';
import { DrawnBy } from '@/components/recipes/drawn-by';
import type { JobEditor } from '@/components/recipes/job-editor';
import { SectionCard } from '@/components/ui/section-card';
import { Segmented } from '@/components/ui/segmented';
import { TextArea } from '@/components/ui/text-field';
import { LABEL } from '@/components/ui/text-looks';
import { loadLazily } from '@/lib/client/load-lazily';
import { useMayMake } from '@/lib/client/who';
import { LOOK_WORDS_MAX } from '@/lib/shared/recipes/restyle';
import { LookPicture } from './look-picture';

const MentionHelp = loadLazily(async () => (await import('@/components/ui/mention-help')).MentionHelp);

/** The look of all, in words or by a picture; and what it may touch. */
export function LookCard({ editor }: { editor: JobEditor<'restyle'> }) {
  const t = useTranslations('restyle.look');
  const id = useId();
  const field = useRef<HTMLTextAreaElement>(null);
  const mayMake = useMayMake();
  const { words, look, subject } = editor.job.settings;
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
        <DrawnBy settings={editor.job.settings} onChange={editor.changeSettings} />
      </fieldset>
    </SectionCard>
  );
}
