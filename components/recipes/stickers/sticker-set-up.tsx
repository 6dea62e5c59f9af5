import { useTranslations } from 'next-intl';
import { type FormEvent, useId, useState } from 'react';
import { DrawnBy } from '@/components/recipes/drawn-by';
import { Field } from '@/components/recipes/field';
import type { JobEditor } from '@/components/recipes/job-editor';
import { WordsField } from '@/components/recipes/words-field';
import { Button } from '@/components/ui/button';
import { Icon } from '@/components/ui/icon';
import { SectionCard } from '@/components/ui/section-card';
import { Segmented } from '@/components/ui/segmented';
import { Slider } from '@/components/ui/slider';
import { TextField } from '@/components/ui/text-field';
import { DISCLOSURE, LABEL, NOTICE } from '@/components/ui/text-looks';
import { useLanguage } from '@/lib/client/language';
import { useNews } from '@/lib/client/model-news';
import { useMayMake } from '@/lib/client/who';
import { emojisIn } from '@/lib/shared/emoji';
import { formatEstimate } from '@/lib/shared/money';
import { GIVEN_EMOTIONS } from '@/lib/shared/recipes/emotion-prompt';
import { priceOfWay } from '@/lib/shared/recipes/sticker-prices';
import {
  MAX_EMOJIS,
  MAX_MARGIN_PX,
  MAX_OUTLINE_PX,
  PUBLISHER_MAX,
  STICKER_WAYS,
  STICKER_WORDS_MAX,
} from '@/lib/shared/recipes/stickers';
import { ITEM_NAME_MAX, JOB_NAME_MAX } from '@/lib/shared/recipes/wire-jobs';
import { PhotoPicker } from './photo-picker';
import { addEmotion, addGivenEmotions, arrange, missingSheets, type Names, switchWay } from './sticker-moves';

type Editor = JobEditor<'stickers'>;

const STYLES = ['cartoon', 'kawaii', 'clay', 'pixel', 'ink', 'watercolour'] as const;

/** Who is on the stickers, in which style, made in which way, and which emotions there are. */
export function StickerSetUp({ editor }: { editor: Editor }) {
  const t = useTranslations('stickers.setUp');
  const mayMake = useMayMake();
  const { settings } = editor.job;
  return (
    <fieldset disabled={!mayMake} className="flex min-w-0 flex-col gap-4">
      <SectionCard title={t('who')} text={t('whoText')}>
        <div className="grid grid-cols-2 gap-x-6 gap-y-4 max-md:grid-cols-1">
          <div className="flex min-w-0 flex-col gap-4">
            <PhotoPicker
              photos={settings.photos}
              onChange={(change) => editor.changeSettings({ photos: change(settings.photos) })}
            />
            <WordsField
              label={t('person')}
              placeholder={t('personHint')}
              value={settings.person}
              maxLength={STICKER_WORDS_MAX}
              onWords={(person) => editor.changeSettings({ person })}
            />
          </div>
          <Style editor={editor} />
        </div>
      </SectionCard>
      <SectionCard title={t('how')}>
        <div className="grid grid-cols-2 gap-x-6 gap-y-4 max-md:grid-cols-1">
          <Way editor={editor} />
          <DrawnBy settings={editor.job.settings} onChange={editor.changeSettings} />
        </div>
        <PackAndEdge editor={editor} />
      </SectionCard>
      <Emotions editor={editor} />
    </fieldset>
  );
}

function useNames(): Names {
  const t = useTranslations('stickers.setUp');
  return { character: t('characterName'), sheet: (number) => t('sheetName', { number }) };
}

function Style({ editor }: { editor: Editor }) {
  const t = useTranslations('stickers.setUp');
  const { style } = editor.job.settings;
  return (
    <div className="flex min-w-0 flex-col gap-2">
      <WordsField
        label={t('style')}
        placeholder={t('styleHint')}
        value={style}
        maxLength={STICKER_WORDS_MAX}
        onWords={(words) => editor.changeSettings({ style: words })}
      />
      <fieldset className="flex flex-wrap gap-1.5">
        <legend className="sr-only">{t('styles')}</legend>
        {STYLES.map((name) => {
          const words = t(`styleWords.${name}`);
          return (
            <Button
              key={name}
              className="min-h-7 px-2.5 text-xs aria-pressed:border-accent-text/45 aria-pressed:bg-accent-soft aria-pressed:text-accent-text"
              aria-pressed={style === words}
              onClick={() => editor.changeSettings({ style: words })}
            >
              {t(`styleNames.${name}`)}
            </Button>
          );
        })}
      </fieldset>
    </div>
  );
}

function Way({ editor }: { editor: Editor }) {
  const t = useTranslations('stickers.setUp');
  const language = useLanguage();
  const id = useId();
  const names = useNames();
  const { prices } = useNews();
  const { job } = editor;
  const priced = job.items.some(({ details }) => details.role === 'sticker')
    ? job
    : { ...job, items: GIVEN_EMOTIONS.map(({ name, words }, index) => givenItem(`${index}`, name, words)) };
  return (
    <div className="flex min-w-0 flex-col gap-1.5">
      <span id={`${id}way`} className={LABEL}>
        {t('way')}
      </span>
      <Segmented
        labelledBy={`${id}way`}
        value={job.settings.way}
        segments={STICKER_WAYS.map((way) => ({
          value: way,
          label: t(`ways.${way}`),
          note: formatEstimate(priceOfWay(way, priced, prices), language),
        }))}
        onChange={(way) => void switchWay(editor, way, names)}
      />
      <p className="text-xs/5 text-muted">{t(`wayTexts.${job.settings.way}`)}</p>
    </div>
  );
}

function givenItem(id: string, name: string, words: string) {
  return {
    id,
    name,
    words,
    images: [],
    chosen: null,
    verdict: 'open' as const,
    details: { role: 'sticker' as const, emojis: [], cells: [] },
  };
}

function PackAndEdge({ editor }: { editor: Editor }) {
  const t = useTranslations('stickers.setUp');
  const { name, settings } = editor.job;
  return (
    <details className="group/pack pt-3">
      <summary className={DISCLOSURE}>
        <Icon name="chevron-right" className="transition-transform group-open/pack:rotate-90" />
        {t('pack')}
      </summary>
      <div className="grid grid-cols-2 gap-x-6 gap-y-3 pt-2 max-md:grid-cols-1">
        <Field label={t('title')}>
          {(field) => (
            <TextField
              id={field}
              value={settings.title}
              placeholder={name}
              maxLength={JOB_NAME_MAX}
              onChange={({ target }) => editor.changeSettings({ title: target.value })}
            />
          )}
        </Field>
        <Field label={t('publisher')}>
          {(field) => (
            <TextField
              id={field}
              value={settings.publisher}
              maxLength={PUBLISHER_MAX}
              onChange={({ target }) => editor.changeSettings({ publisher: target.value })}
            />
          )}
        </Field>
        <PixelSlider
          label={t('outline')}
          value={settings.outlinePx}
          most={MAX_OUTLINE_PX}
          onValue={(outlinePx) => editor.changeSettings({ outlinePx })}
        />
        <PixelSlider
          label={t('margin')}
          value={settings.marginPx}
          most={MAX_MARGIN_PX}
          onValue={(marginPx) => editor.changeSettings({ marginPx })}
        />
      </div>
      <p className="pt-2 text-xs text-muted">{t('edgeText')}</p>
    </details>
  );
}

function PixelSlider({
  label,
  value,
  most,
  onValue,
}: {
  label: string;
  value: number;
  most: number;
  onValue: (value: number) => void;
}) {
  const t = useTranslations('stickers.setUp');
  const id = useId();
  return (
    <div>
      <div className="flex items-baseline justify-between">
        <label htmlFor={id} className={LABEL}>
          {label}
        </label>
        <output htmlFor={id} className="text-xs text-muted tabular-nums">
          {t('pixels', { value })}
        </output>
      </div>
      <Slider
        id={id}
        min={0}
        max={most}
        value={value}
        onChange={({ target }) => onValue(target.valueAsNumber)}
      />
    </div>
  );
}

function Emotions({ editor }: { editor: Editor }) {
  const t = useTranslations('stickers.setUp');
  const names = useNames();
  const [adding, setAdding] = useState(false);
  const [name, setName] = useState('');
  const [emojiText, setEmojiText] = useState('');
  const item = useTranslations('stickers.item');
  const why = useId();
  const { items, settings } = editor.job;
  const hasStickers = items.some(({ details }) => details.role === 'sticker');
  const lacking = missingSheets(items);
  const isUnplaced =
    settings.way === 'sheet' && hasStickers && lacking.added.length + lacking.changed.length > 0;
  const busily = async (work: () => Promise<void>) => {
    if (adding) return;
    setAdding(true);
    await work().finally(() => setAdding(false));
  };
  const isNoEmoji = emojiText.trim() !== '' && emojisIn(emojiText).length === 0;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (name.trim() === '' || isNoEmoji) return;
    const emojis = emojisIn(emojiText).slice(0, MAX_EMOJIS);
    void busily(async () => {
      await addEmotion(editor, { name: name.trim(), emojis }, names);
      setName('');
      setEmojiText('');
    });
  };
  return (
    <SectionCard
      title={t('emotions')}
      text={hasStickers ? undefined : t('emotionsText')}
      action={
        hasStickers ? null : (
          <Button
            variant="primary"
            aria-disabled={adding}
            onClick={() => void busily(() => addGivenEmotions(editor, names))}
          >
            <Icon name="plus" /> {t('addGiven', { count: GIVEN_EMOTIONS.length })}
          </Button>
        )
      }
    >
      {!hasStickers && (
        <p className="pb-4 text-muted">
          {GIVEN_EMOTIONS.map(({ emoji, name: given }) => `${emoji} ${given}`).join(' · ')}
        </p>
      )}
      <form className="flex flex-wrap items-center gap-2" onSubmit={submit}>
        <TextField
          aria-label={t('emotionName')}
          placeholder={t('emotionHint')}
          className="max-w-60 min-w-36 flex-1"
          value={name}
          maxLength={ITEM_NAME_MAX}
          onChange={({ target }) => setName(target.value)}
        />
        <TextField
          aria-label={t('emotionEmoji')}
          placeholder="🙂"
          className="w-20"
          value={emojiText}
          aria-invalid={isNoEmoji}
          aria-describedby={why}
          onChange={({ target }) => setEmojiText(target.value)}
        />
        <Button type="submit" aria-disabled={adding || name.trim() === '' || isNoEmoji}>
          <Icon name="plus" /> {t('addOne')}
        </Button>
        <p id={why} role="alert" className={isNoEmoji ? 'basis-full text-xs/5 text-danger' : 'sr-only'}>
          {isNoEmoji && item('noEmoji')}
        </p>
      </form>
      {isUnplaced && (
        <div className={`${NOTICE} mt-3 flex flex-wrap items-center justify-between gap-2`}>
          {t('unplaced')}
          <Button aria-disabled={adding} onClick={() => void busily(() => arrange(editor, names))}>
            {t('arrange')}
          </Button>
        </div>
      )}
    </SectionCard>
  );
}
