import { useTranslations } from 'next-intl';
import { useId } from 'react';
import { DrawnBy } from '@/components/recipes/drawn-by';
import type { JobEditor } from '@/components/recipes/job-editor';
import { WordsField } from '@/components/recipes/words-field';
import { SectionCard } from '@/components/ui/section-card';
import { Segmented } from '@/components/ui/segmented';
import { LABEL } from '@/components/ui/text-looks';
import { useMayMake } from '@/lib/client/who';
import { LOOK_WORDS_MAX } from '@/lib/shared/recipes/restyle';
import { LookPicture } from './look-picture';

/** The look of all, in words or by a picture; and what it may touch. */
export function LookCard({ editor }: { editor: JobEditor<'restyle'> }) {
  const t = useTranslations('restyle.look');
  const id = useId();
  const mayMake = useMayMake();
  const { words, look, subject } = editor.job.settings;
  return (
    <SectionCard title={t('title')}>
      <fieldset disabled={!mayMake} className="flex flex-col gap-4">
        <WordsField
          label={t('words')}
          placeholder={t('example')}
          value={words}
          maxLength={LOOK_WORDS_MAX}
          onWords={(changed) => editor.changeSettings({ words: changed })}
        />
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
