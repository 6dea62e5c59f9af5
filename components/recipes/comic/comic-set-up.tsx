import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { DrawnBy } from '@/components/recipes/drawn-by';
import { Field } from '@/components/recipes/field';
import type { JobEditor } from '@/components/recipes/job-editor';
import { WordsField } from '@/components/recipes/words-field';
import { Button } from '@/components/ui/button';
import { Icon } from '@/components/ui/icon';
import { SectionCard } from '@/components/ui/section-card';
import { TextArea, TextField } from '@/components/ui/text-field';
import { DISCLOSURE } from '@/components/ui/text-looks';
import { uuidV7 } from '@/lib/client/uuid-v7';
import { useMayMake } from '@/lib/client/who';
import { MAX_JOB_ITEMS } from '@/lib/shared/recipes/wire-jobs';
import { LayoutFields } from './layout-fields';
import { ScriptField } from './script-field';

type Props = { editor: JobEditor<'comic'> };

/** The script, how all panels are drawn, and how pages are laid out. */
export function ComicSetUp({ editor }: Props) {
  const t = useTranslations('comic');
  const mayMake = useMayMake();
  const { items } = editor.job;
  const [writing, setWriting] = useState(false);
  const addPanel = () =>
    void editor.addItems([{ id: uuidV7(), name: t('panelName', { number: items.length + 1 }) }]);
  return (
    <div className="flex flex-col gap-4">
      {mayMake && (
        <SectionCard
          title={t('script.title')}
          text={items.length === 0 ? t('script.text') : undefined}
          action={
            items.length > 0 && !writing ? (
              <div className="flex flex-wrap gap-2">
                <Button onClick={() => setWriting(true)}>
                  <Icon name="pencil" /> {t('script.paste')}
                </Button>
                <Button aria-disabled={items.length >= MAX_JOB_ITEMS} onClick={addPanel}>
                  <Icon name="plus" /> {t('script.addPanel')}
                </Button>
              </div>
            ) : undefined
          }
        >
          {items.length === 0 || writing ? (
            <ScriptField editor={editor} onDone={() => setWriting(false)} onAddPanel={addPanel} />
          ) : (
            <p className="text-muted">{t('script.panels', { count: items.length })}</p>
          )}
        </SectionCard>
      )}
      <SectionCard title={t('drawing.title')}>
        <Look editor={editor} />
      </SectionCard>
      <SectionCard title={t('layout.title')}>
        <LayoutFields editor={editor} />
      </SectionCard>
    </div>
  );
}

function Look({ editor }: Props) {
  const t = useTranslations('comic.drawing');
  const { settings } = editor.job;
  return (
    <div className="flex flex-col gap-4">
      <WordsField
        label={t('style')}
        placeholder={t('styleHint')}
        value={settings.style}
        maxLength={2000}
        onWords={(style) => editor.changeSettings({ style })}
      />
      <DrawnBy settings={editor.job.settings} onChange={editor.changeSettings} />
      <details className="group/facts">
        <summary className={`${DISCLOSURE} w-fit list-none [&::-webkit-details-marker]:hidden`}>
          <Icon name="chevron-right" className="rtl:rotate-180 group-open/facts:rotate-90" />
          {t('facts')}
        </summary>
        <Facts editor={editor} />
      </details>
    </div>
  );
}

/** What stands in files beside the pictures. */
function Facts({ editor }: Props) {
  const t = useTranslations('comic.facts');
  const { settings } = editor.job;
  const text = (name: 'title' | 'series' | 'number' | 'writer', most: number) => (
    <Field label={t(name)}>
      {(id) => (
        <TextField
          id={id}
          maxLength={most}
          value={settings[name]}
          onChange={({ target }) => editor.changeSettings({ [name]: target.value })}
        />
      )}
    </Field>
  );
  return (
    <div className="grid grid-cols-2 gap-3 pt-2 max-md:grid-cols-1">
      {text('title', 200)}
      {text('series', 200)}
      {text('number', 20)}
      {text('writer', 200)}
      <Field label={t('date')}>
        {(id) => (
          <TextField
            id={id}
            type="date"
            value={settings.date}
            onChange={({ target }) => editor.changeSettings({ date: target.value })}
          />
        )}
      </Field>
      <Field label={t('summary')}>
        {(id) => (
          <TextArea
            id={id}
            className="min-h-8 resize-y"
            rows={1}
            maxLength={2000}
            value={settings.summary}
            onChange={({ target }) => editor.changeSettings({ summary: target.value })}
          />
        )}
      </Field>
    </div>
  );
}
