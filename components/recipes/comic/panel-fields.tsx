import { useTranslations } from 'next-intl';
import type { JobEditor } from '@/components/recipes/job-editor';
import { Button } from '@/components/ui/button';
import { CheckRow } from '@/components/ui/check-row';
import { Icon } from '@/components/ui/icon';
import { IconButton } from '@/components/ui/icon-button';
import { Select } from '@/components/ui/select';
import { TextArea, TextField } from '@/components/ui/text-field';
import { useMayMake } from '@/lib/client/who';
import { BALLOON_SHAPES, type BalloonShape } from '@/lib/shared/lettering/balloon';
import { hasTail } from '@/lib/shared/recipes/comic-lettering';
import {
  type ComicDetails,
  type ComicLine,
  LINE_TEXT_MAX,
  MAX_LINES,
} from '@/lib/shared/recipes/comic-types';
import type { WireJobItem } from '@/lib/shared/recipes/wire-jobs';
import { newLine } from './new-line';

const SPEAKER_MAX = 80;

/** The script of one panel, and its place in the comic. */
export function PanelFields({
  editor,
  item,
}: {
  editor: JobEditor<'comic'>;
  item: WireJobItem<ComicDetails>;
}) {
  const t = useTranslations('comic.panel');
  const mayMake = useMayMake();
  const { items } = editor.job;
  const index = items.findIndex(({ id }) => id === item.id);
  const { lines, withPrevious } = item.details;
  const change = (details: Partial<ComicDetails>) =>
    editor.changeItem(item.id, { details: { ...item.details, ...details } });
  const changeLine = (id: string, how: Partial<ComicLine>) =>
    change({ lines: lines.map((line) => (line.id === id ? { ...line, ...how } : line)) });
  return (
    <div className="flex flex-col gap-2">
      {lines.length > 0 && (
        <ul className="flex flex-col gap-2">
          {lines.map((line, place) => (
            <li key={line.id}>
              <LineFields
                line={line}
                place={place}
                mayMake={mayMake}
                onChange={(how) => changeLine(line.id, how)}
                onRemove={() => change({ lines: lines.filter(({ id }) => id !== line.id) })}
              />
            </li>
          ))}
        </ul>
      )}
      {mayMake && (
        <div className="flex items-center gap-1">
          <Button
            variant="ghost"
            className="-ms-2"
            aria-disabled={lines.length >= MAX_LINES}
            onClick={() => {
              if (lines.length < MAX_LINES) change({ lines: [...lines, newLine('speech')] });
            }}
          >
            <Icon name="plus" /> {t('addLine')}
          </Button>
          <IconButton
            icon="arrow-left"
            className="ms-auto rtl:-scale-x-100"
            label={t('earlier', { name: item.name })}
            aria-disabled={index === 0}
            onClick={() => index > 0 && editor.moveItem(item.id, index - 1)}
          />
          <IconButton
            icon="arrow-right"
            className="rtl:-scale-x-100"
            label={t('later', { name: item.name })}
            aria-disabled={index === items.length - 1}
            onClick={() => index < items.length - 1 && editor.moveItem(item.id, index + 1)}
          />
        </div>
      )}
      {index > 0 && (
        <CheckRow
          checked={withPrevious}
          disabled={!mayMake}
          onChange={({ target }) => change({ withPrevious: target.checked })}
        >
          {t('withPrevious')}
        </CheckRow>
      )}
    </div>
  );
}

/** One line: what kind, who, and the words. */
export function LineFields({
  line,
  place,
  mayMake,
  onChange,
  onRemove,
}: {
  line: ComicLine;
  /** From 0. */
  place: number;
  mayMake: boolean;
  onChange: (how: Partial<ComicLine>) => void;
  onRemove: () => void;
}) {
  const t = useTranslations('comic.panel');
  const number = place + 1;
  return (
    <fieldset className="flex flex-col gap-1" disabled={!mayMake}>
      <legend className="sr-only">{t('line', { number })}</legend>
      <div className="flex gap-1">
        <Select
          className="min-w-0 flex-1"
          aria-label={t('kind', { number })}
          value={line.kind}
          onChange={({ target }) => onChange({ kind: target.value as BalloonShape })}
        >
          {BALLOON_SHAPES.map((kind) => (
            <option key={kind} value={kind}>
              {t(`kinds.${kind}`)}
            </option>
          ))}
        </Select>
        {hasTail(line.kind) && (
          <TextField
            className="min-w-0 flex-1"
            aria-label={t('speaker', { number })}
            placeholder={t('speakerHint')}
            maxLength={SPEAKER_MAX}
            value={line.speaker}
            onChange={({ target }) => onChange({ speaker: target.value })}
          />
        )}
        {mayMake && <IconButton icon="x" label={t('removeLine', { number })} onClick={onRemove} />}
      </div>
      <TextArea
        aria-label={t('text', { number })}
        rows={2}
        className="resize-y"
        maxLength={LINE_TEXT_MAX}
        value={line.text}
        onChange={({ target }) => onChange({ text: target.value })}
      />
    </fieldset>
  );
}
