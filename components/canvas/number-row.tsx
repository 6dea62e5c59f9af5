import { useTranslations } from 'next-intl';
import { type FormEvent, useId, useState } from 'react';
import { Button } from '@/components/ui/button';
import { TextField } from '@/components/ui/text-field';
import type { Rect, Size } from '@/lib/shared/mask/geometry';
import { LABEL } from './label-style';

const FIELDS = ['x', 'y', 'width', 'height'] as const;

/** A rectangle by numbers, in pixels of the photo: what a drag can do, typing can do too. */
export function NumberRow({
  label,
  action,
  photo,
  start,
  onSubmit,
}: {
  /** What the numbers are, e.g. `Rectangle by numbers`. */
  label: string;
  action: string;
  photo: Size;
  start: Rect;
  onSubmit: (rect: Rect) => void;
}) {
  const t = useTranslations('canvas.options');
  const id = useId();
  const [typed, setTyped] = useState<Partial<Record<keyof Rect, string>>>({});

  function submit(event: FormEvent) {
    event.preventDefault();
    const read = (name: keyof Rect) => Math.round(Number(typed[name] ?? start[name]) || 0);
    onSubmit({ x: read('x'), y: read('y'), width: read('width'), height: read('height') });
    setTyped({});
  }

  return (
    <form aria-label={label} className="flex items-center gap-3" noValidate onSubmit={submit}>
      {FIELDS.map((name) => (
        <span key={name} className="inline-flex items-center gap-1.5">
          <label className={LABEL} htmlFor={`${id}${name}`}>
            {name === 'x' || name === 'y' ? name.toUpperCase() : t(name)}
          </label>
          <TextField
            id={`${id}${name}`}
            className="w-18"
            type="number"
            inputMode="numeric"
            step={1}
            min={name === 'x' || name === 'y' ? undefined : 1}
            max={name === 'x' || name === 'width' ? photo.width : photo.height}
            value={typed[name] ?? String(start[name])}
            onChange={(event) => setTyped({ ...typed, [name]: event.currentTarget.value })}
          />
        </span>
      ))}
      <Button type="submit">{action}</Button>
    </form>
  );
}
