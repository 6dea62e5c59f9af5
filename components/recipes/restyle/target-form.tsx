import { useTranslations } from 'next-intl';
import { type FormEvent, useId, useState } from 'react';
import { Button } from '@/components/ui/button';
import { Select } from '@/components/ui/select';
import { TextField } from '@/components/ui/text-field';
import { LABEL } from '@/components/ui/text-looks';
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
  const id = useId();
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
        <div className="min-w-40 flex-1">
          <label htmlFor={`${id}name`} className={`${LABEL} block pb-1`}>
            {t('name')}
          </label>
          <TextField
            id={`${id}name`}
            value={name}
            maxLength={TARGET_NAME_MAX}
            onChange={({ target }) => setName(target.value)}
          />
        </div>
        <div>
          <label htmlFor={`${id}width`} className={`${LABEL} block pb-1`}>
            {t('width')}
          </label>
          <TextField
            id={`${id}width`}
            className="w-22"
            inputMode="numeric"
            value={width}
            onChange={({ target }) => setWidth(target.value)}
          />
        </div>
        <div>
          <label htmlFor={`${id}height`} className={`${LABEL} block pb-1`}>
            {t('height')}
          </label>
          <TextField
            id={`${id}height`}
            className="w-22"
            inputMode="numeric"
            value={height}
            onChange={({ target }) => setHeight(target.value)}
          />
        </div>
        <div>
          <label htmlFor={`${id}format`} className={`${LABEL} block pb-1`}>
            {t('format')}
          </label>
          <Select
            id={`${id}format`}
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
        </div>
        <div>
          <label htmlFor={`${id}ground`} className={`${LABEL} block pb-1`}>
            {t('background')}
          </label>
          <div className="flex items-center gap-1.5">
            <Select
              id={`${id}ground`}
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
        </div>
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
