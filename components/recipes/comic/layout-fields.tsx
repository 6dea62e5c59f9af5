import { useTranslations } from 'next-intl';
import { useId } from 'react';
import { Field } from '@/components/recipes/field';
import type { JobEditor } from '@/components/recipes/job-editor';
import { CheckRow } from '@/components/ui/check-row';
import { Segmented } from '@/components/ui/segmented';
import { Select } from '@/components/ui/select';
import { LABEL } from '@/components/ui/text-looks';
import { pageFrame, pagesOf, rowsOf } from '@/lib/shared/recipes/comic-pages';
import {
  COMIC_DIRECTIONS,
  COMIC_FACES,
  type ComicFace,
  type ComicLayout,
  type ComicSettings,
  MAX_PANELS_IN_ROW,
  MAX_ROWS,
} from '@/lib/shared/recipes/comic-types';
import { NumberField } from './number-field';

type Props = { editor: JobEditor<'comic'> };

const LAYOUTS = ['strip-3', 'strip-4', 'grid-4', 'page-6', 'splash', 'rows'] as const;

/** In inches; what is none of these is a person's own. */
const TRIMS = {
  us: { widthIn: 6.625, heightIn: 10.25 },
  a4: { widthIn: 8.268, heightIn: 11.693 },
  manga: { widthIn: 5, heightIn: 7.5 },
  square: { widthIn: 8, heightIn: 8 },
} as const;
type TrimName = keyof typeof TRIMS;

export function LayoutFields({ editor }: Props) {
  const t = useTranslations('comic.layout');
  const id = useId();
  const { settings, items } = editor.job;
  const { layout, direction } = settings;
  const frame = pageFrame(settings);
  const pages = pagesOf(frame, items);
  const left = (frame.cells.length - (items.length % frame.cells.length)) % frame.cells.length;
  return (
    <div className="flex flex-col gap-4">
      <div>
        <span id={`${id}layout`} className={LABEL}>
          {t('layout')}
        </span>
        <Segmented
          look="tiles"
          className="grid-cols-6 max-md:grid-cols-3"
          labelledBy={`${id}layout`}
          value={layout.kind}
          segments={LAYOUTS.map((kind) => ({
            value: kind,
            label: <LayoutDrawing settings={{ ...settings, layout: toLayout(kind, layout) }} />,
            note: t(`kinds.${kind}`),
          }))}
          onChange={(kind) => editor.changeSettings({ layout: toLayout(kind, layout) })}
        />
      </div>
      {layout.kind === 'rows' && <RowFields editor={editor} rows={layout.rows} />}
      <p className="text-muted" role="status">
        {t('pages', { pages: pages.length, panels: items.length })}
        {left > 0 && items.length > 0 && ` ${t('left', { count: left })}`}
      </p>
      <div className="grid grid-cols-3 gap-3 max-md:grid-cols-1">
        <TrimFields editor={editor} />
      </div>
      <div className="grid grid-cols-3 gap-3 max-md:grid-cols-1">
        <div className="flex min-w-0 flex-col gap-1">
          <span id={`${id}direction`} className={LABEL}>
            {t('direction')}
          </span>
          <Segmented
            labelledBy={`${id}direction`}
            value={direction}
            segments={COMIC_DIRECTIONS.map((value) => ({ value, label: t(value) }))}
            onChange={(value) => editor.changeSettings({ direction: value })}
          />
        </div>
        <Field label={t('gutter')}>
          {(field) => (
            <NumberField
              id={field}
              value={settings.gutterIn}
              least={0}
              most={1}
              onChange={(gutterIn) => editor.changeSettings({ gutterIn })}
            />
          )}
        </Field>
        <Field label={t('bleed')}>
          {(field) => (
            <NumberField
              id={field}
              value={settings.bleedIn}
              least={0}
              most={0.5}
              onChange={(bleedIn) => editor.changeSettings({ bleedIn })}
            />
          )}
        </Field>
        <Field label={t('face')}>
          {(field) => (
            <Select
              id={field}
              value={settings.face}
              onChange={({ target }) => editor.changeSettings({ face: target.value as ComicFace })}
            >
              {COMIC_FACES.map((face) => (
                <option key={face} value={face}>
                  {t(`faces.${face}`)}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <Field label={t('letterPt')}>
          {(field) => (
            <NumberField
              id={field}
              value={settings.letterPt}
              least={5}
              most={36}
              onChange={(letterPt) => editor.changeSettings({ letterPt })}
            />
          )}
        </Field>
        <LanguageField editor={editor} />
      </div>
      <CheckRow
        checked={settings.capitals}
        onChange={({ target }) => editor.changeSettings({ capitals: target.checked })}
      >
        {t('capitals')}
      </CheckRow>
    </div>
  );
}

function toLayout(kind: ComicLayout['kind'], now: ComicLayout): ComicLayout {
  return kind === 'rows' ? { kind, rows: rowsOf(now) } : { kind };
}

/** A page in small. */
function LayoutDrawing({ settings }: { settings: ComicSettings }) {
  const { width, height, cells } = pageFrame(settings);
  return (
    <svg viewBox={`0 0 ${width} ${height}`} className="h-12 w-auto max-w-20" aria-hidden="true">
      <rect
        width={width}
        height={height}
        className="fill-canvas stroke-line-strong"
        strokeWidth={width / 60}
      />
      {cells.map((cell) => (
        <rect key={`${cell.x} ${cell.y}`} {...cell} className="fill-current opacity-35" />
      ))}
    </svg>
  );
}

function RowFields({ editor, rows }: Props & { rows: readonly number[] }) {
  const t = useTranslations('comic.layout');
  const change = (next: readonly number[]) => editor.changeSettings({ layout: { kind: 'rows', rows: next } });
  return (
    <div className="grid grid-cols-4 gap-3 max-md:grid-cols-2">
      <Field label={t('rows')}>
        {(id) => (
          <Select
            id={id}
            value={rows.length}
            onChange={({ target }) =>
              change(Array.from({ length: Number(target.value) }, (_, row) => rows[row] ?? rows.at(-1) ?? 2))
            }
          >
            {upTo(MAX_ROWS).map((count) => (
              <option key={count}>{count}</option>
            ))}
          </Select>
        )}
      </Field>
      {rows.map((count, row) => (
        <Field
          // biome-ignore lint/suspicious/noArrayIndexKey: rows are their places
          key={row}
          label={t('row', { row: row + 1 })}
        >
          {(id) => (
            <Select
              id={id}
              value={count}
              onChange={({ target }) => change(rows.with(row, Number(target.value)))}
            >
              {upTo(MAX_PANELS_IN_ROW).map((panels) => (
                <option key={panels}>{panels}</option>
              ))}
            </Select>
          )}
        </Field>
      ))}
    </div>
  );
}

function upTo(most: number): number[] {
  return Array.from({ length: most }, (_, index) => index + 1);
}

function TrimFields({ editor }: Props) {
  const t = useTranslations('comic.layout');
  const { trim } = editor.job.settings;
  const named = (Object.keys(TRIMS) as TrimName[]).find(
    (name) => TRIMS[name].widthIn === trim.widthIn && TRIMS[name].heightIn === trim.heightIn,
  );
  const size = (side: 'widthIn' | 'heightIn') => (
    <Field label={t(side)}>
      {(id) => (
        <NumberField
          id={id}
          value={trim[side]}
          least={2}
          most={20}
          onChange={(inches) => editor.changeSettings({ trim: { ...trim, [side]: inches } })}
        />
      )}
    </Field>
  );
  return (
    <>
      <Field label={t('trim')}>
        {(id) => (
          <Select
            id={id}
            value={named ?? 'own'}
            onChange={({ target }) => {
              if (target.value !== 'own') editor.changeSettings({ trim: TRIMS[target.value as TrimName] });
            }}
          >
            {(Object.keys(TRIMS) as TrimName[]).map((name) => (
              <option key={name} value={name}>
                {t(`trims.${name}`)}
              </option>
            ))}
            <option value="own">{t('trims.own')}</option>
          </Select>
        )}
      </Field>
      {size('widthIn')}
      {size('heightIn')}
    </>
  );
}

/** Languages in which comics are often written; any other stays as it is. */
const LANGUAGES = [
  'en',
  'de',
  'fr',
  'es',
  'it',
  'pt',
  'nl',
  'pl',
  'cs',
  'tr',
  'ru',
  'uk',
  'el',
  'ar',
  'fa',
  'he',
  'hi',
  'ja',
  'ko',
  'zh',
  'vi',
  'id',
];

function LanguageField({ editor }: Props) {
  const t = useTranslations('comic.layout');
  const { language } = editor.job.settings;
  const tags = LANGUAGES.includes(language) ? LANGUAGES : [language, ...LANGUAGES];
  return (
    <Field label={t('language')}>
      {(id) => (
        <Select
          id={id}
          value={language}
          onChange={({ target }) => editor.changeSettings({ language: target.value })}
        >
          {tags.map((tag) => (
            <option key={tag} value={tag} lang={tag}>
              {nameOfLanguage(tag)}
            </option>
          ))}
        </Select>
      )}
    </Field>
  );
}

/** As its own speakers call it. */
function nameOfLanguage(tag: string): string {
  try {
    return new Intl.DisplayNames([tag], { type: 'language' }).of(tag) ?? tag;
  } catch {
    return tag;
  }
}
