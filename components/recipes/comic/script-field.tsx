import { useTranslations } from 'next-intl';
import { useId, useMemo, useState } from 'react';
import type { JobEditor, NewItem } from '@/components/recipes/job-editor';
import { Button } from '@/components/ui/button';
import { Icon } from '@/components/ui/icon';
import { TextArea } from '@/components/ui/text-field';
import { LABEL, NOTICE } from '@/components/ui/text-looks';
import { uuidV7 } from '@/lib/client/uuid-v7';
import { readScript, type Script } from '@/lib/shared/recipes/comic-script';
import { LINE_TEXT_MAX, MAX_LINES } from '@/lib/shared/recipes/comic-types';
import { ITEM_WORDS_MAX, MAX_JOB_ITEMS } from '@/lib/shared/recipes/wire-jobs';

const SPEAKER_MAX = 80;
const SHOWN_UNCLEAR = 5;

/** A script as text; it says what was understood of it before anything is made. */
export function ScriptField({
  editor,
  onDone,
  onAddPanel,
}: {
  editor: JobEditor<'comic'>;
  onDone: () => void;
  onAddPanel: () => void;
}) {
  const t = useTranslations('comic.script');
  const common = useTranslations('common');
  const name = useTranslations('comic');
  const id = useId();
  const [text, setText] = useState('');
  const [adding, setAdding] = useState(false);
  const script = useMemo(() => readScript(text), [text]);
  const count = editor.job.items.length;
  const tooMany = count + script.panels.length > MAX_JOB_ITEMS;
  const blocked = adding || script.panels.length === 0 || tooMany;

  const add = async () => {
    if (blocked) return;
    setAdding(true);
    const { facts } = script;
    const { settings } = editor.job;
    // What a person entered is not overwritten.
    const fresh = Object.fromEntries(
      Object.entries(facts).filter(([fact]) => settings[fact as keyof typeof facts] === ''),
    );
    if (Object.keys(fresh).length > 0) editor.changeSettings(fresh);
    try {
      await editor.addItems(
        script.panels.map((panel, index) => toItem(panel, name('panelName', { number: count + index + 1 }))),
      );
      setText('');
      onDone();
    } finally {
      setAdding(false);
    }
  };

  return (
    <div className="flex flex-col gap-3">
      <div className="flex flex-col gap-1">
        <label htmlFor={id} className={LABEL}>
          {t('field')}
        </label>
        <TextArea
          id={id}
          className="min-h-48 resize-y font-mono text-sm/5"
          placeholder={t('example')}
          value={text}
          onChange={({ target }) => setText(target.value)}
          aria-describedby={`${id}found`}
        />
      </div>
      <p id={`${id}found`} role="status" className="text-muted">
        {tooMany
          ? t('tooMany', { most: MAX_JOB_ITEMS })
          : t('found', {
              panels: script.panels.length,
              lines: script.panels.reduce((sum, { lines }) => sum + lines.length, 0),
            })}
      </p>
      <Unclear script={script} />
      <div className="flex flex-wrap gap-2">
        <Button variant="primary" aria-disabled={blocked} onClick={() => void add()}>
          {t('add', { count: script.panels.length })}
        </Button>
        {count === 0 ? (
          <Button onClick={onAddPanel}>
            <Icon name="plus" /> {t('addPanel')}
          </Button>
        ) : (
          <Button onClick={onDone}>{common('cancel')}</Button>
        )}
      </div>
    </div>
  );
}

function Unclear({ script: { unclear, panels } }: { script: Script }) {
  const t = useTranslations('comic.script');
  const long = panels.some(
    ({ lines }) => lines.length > MAX_LINES || lines.some(({ text }) => text.length > LINE_TEXT_MAX),
  );
  if (unclear.length === 0 && !long) return null;
  return (
    <div className={NOTICE}>
      {unclear.length > 0 && <p>{t('unclear', { count: unclear.length })}</p>}
      <ul className="list-disc ps-4">
        {unclear.slice(0, SHOWN_UNCLEAR).map(({ line, text }) => (
          <li key={line}>{t('unclearLine', { line, text: text.slice(0, 120) })}</li>
        ))}
      </ul>
      {long && <p>{t('tooLong', { lines: MAX_LINES, characters: LINE_TEXT_MAX })}</p>}
    </div>
  );
}

function toItem({ scene, lines }: Script['panels'][number], name: string): NewItem<'comic'> {
  return {
    id: uuidV7(),
    name,
    words: scene.slice(0, ITEM_WORDS_MAX),
    details: {
      withPrevious: false,
      lines: lines.slice(0, MAX_LINES).map(({ kind, speaker, text }) => ({
        id: uuidV7(),
        kind,
        speaker: speaker.slice(0, SPEAKER_MAX),
        text: text.slice(0, LINE_TEXT_MAX),
        place: null,
      })),
    },
  };
}
