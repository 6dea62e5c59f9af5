import { useTranslations } from 'next-intl';
import { type FormEvent, useState } from 'react';
import { Field } from '@/components/recipes/field';
import { Button } from '@/components/ui/button';
import { Select } from '@/components/ui/select';
import { TextField } from '@/components/ui/text-field';
import { uuidV7 } from '@/lib/client/uuid-v7';
import {
  isMakeable,
  type MadeTarget,
  TARGET_FORMATS,
  TARGET_NAME_MAX,
  TARGET_PIXELS_MAX,
  TARGET_SIDE_MAX,
  TARGET_SIDE_MIN,
} from '@/lib/shared/recipes/restyle-targets';

/** A target of one's own: a name, a size, a kind of file, and perhaps a colour behind the subject alone. */
export function TargetForm({
  onAdd,
  onCancel,
}: {
  onAdd: (target: MadeTarget) => void;
  onCancel: () => void;
}) {
  const t = useTranslations('restyle.targetForm');
  const common = useTranslations('common');
  const [name, setName] = useState('');
  const [width, setWidth] = useState('1200');
  const [height, setHeight] = useState('1200');
  const [format, setFormat] = useState<MadeTarget['format']>('jpeg');
  const [ground, setGround] = useState<string | null>(null);
  const [problem, setProblem] = useState<string | null>(null);

  const add = (event: FormEvent) => {
    event.preventDefault();
    const size = { width: Number(width), height: Number(height) };
    if (name.trim() === '') return setProblem(t('noName'));
    if (!Number.isInteger(size.width) || !Number.isInteger(size.height) || !isMakeable(size)) {
      return setProblem(
        t('badSize', {
          least: TARGET_SIDE_MIN,
          most: TARGET_SIDE_MAX,
          megapixels: TARGET_PIXELS_MAX / 1_000_000,
        }),
      );
    }
    onAdd({ id: uuidV7(), name: name.trim(), ...size, format, ground: ground?.slice(1) ?? null });
  };
  return (
    <form className="flex flex-col gap-3 rounded-lg bg-sunken p-3" noValidate onSubmit={add}>
      <div className="flex flex-wrap items-end gap-3">
        <Field label={t('name')} className="min-w-40 flex-1">
          {(field) => (
            <TextField
              id={field}
              value={name}
              maxLength={TARGET_NAME_MAX}
              onChange={({ target }) => setName(target.value)}
            />
          )}
        </Field>
        <Field label={t('width')}>
          {(field) => (
            <TextField
              id={field}
              className="w-22"
              inputMode="numeric"
              value={width}
              onChange={({ target }) => setWidth(target.value)}
            />
          )}
        </Field>
        <Field label={t('height')}>
          {(field) => (
            <TextField
              id={field}
              className="w-22"
              inputMode="numeric"
              value={height}
              onChange={({ target }) => setHeight(target.value)}
            />
          )}
        </Field>
        <Field label={t('format')}>
          {(field) => (
            <Select
              id={field}
              className="w-24"
              value={format}
              onChange={({ target }) =>
                setFormat(TARGET_FORMATS.find((each) => each === target.value) ?? format)
              }
            >
              {TARGET_FORMATS.map((each) => (
                <option key={each} value={each}>
                  {each.toUpperCase()}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <Field label={t('background')}>
          {(field) => (
            <div className="flex items-center gap-1.5">
              <Select
                id={field}
                className="w-44"
                value={ground === null ? 'photo' : 'colour'}
                onChange={({ target }) => setGround(target.value === 'photo' ? null : '#ffffff')}
              >
                <option value="photo">{t('asItIs')}</option>
                <option value="colour">{t('subjectOnColour')}</option>
              </Select>
              {ground !== null && (
                <input
                  type="color"
                  aria-label={t('colour')}
                  className="h-8 w-10 cursor-pointer rounded-lg border bg-raised p-0.5 max-md:h-11"
                  value={ground}
                  onChange={({ target }) => setGround(target.value)}
                />
              )}
            </div>
          )}
        </Field>
      </div>
      <div className="flex flex-wrap items-center justify-end gap-2">
        <p role="alert" className={problem ? 'flex-1 text-xs text-danger' : 'sr-only'}>
          {problem}
        </p>
        <Button onClick={onCancel}>{common('cancel')}</Button>
        <Button type="submit" variant="primary">
          {t('add')}
        </Button>
      </div>
    </form>
  );
}
