import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { Select } from '@/components/ui/select';
import { TextField } from '@/components/ui/text-field';
import { inUnit, isMakeable, type PrintSize, printPixels } from '@/lib/shared/recipes/restyle-targets';

/** The size of a print as it is cut; what cannot be made is said and not taken. */
export function PrintFields({ print, onChange }: { print: PrintSize; onChange: (print: PrintSize) => void }) {
  const t = useTranslations('restyle.print');
  const [typed, setTyped] = useState({ width: String(print.width), height: String(print.height) });
  const sizeOf = ({ width, height }: typeof typed, unit: PrintSize['unit']): PrintSize => ({
    width: Number(width.replace(',', '.')),
    height: Number(height.replace(',', '.')),
    unit,
  });
  const isPossible = (size: PrintSize) => size.width > 0 && size.height > 0 && isMakeable(printPixels(size));
  const change = (next: typeof typed, unit: PrintSize['unit']) => {
    setTyped(next);
    const size = sizeOf(next, unit);
    if (isPossible(size)) onChange(size);
  };
  const isWrong = !isPossible(sizeOf(typed, print.unit));
  const { width, height } = printPixels(print);
  return (
    <div className="flex flex-wrap items-center gap-1.5 text-xs/5">
      {(['width', 'height'] as const).map((name) => (
        <TextField
          key={name}
          aria-label={t(name)}
          className="w-18"
          inputMode="decimal"
          value={typed[name]}
          aria-invalid={isWrong}
          onChange={({ target }) => change({ ...typed, [name]: target.value }, print.unit)}
        />
      ))}
      <Select
        aria-label={t('unit')}
        className="w-20"
        value={print.unit}
        onChange={({ target }) => {
          const unit = target.value === 'in' ? 'in' : 'mm';
          // The print stays as large as it was: the same number in another unit may not even be possible.
          const { width, height } = inUnit(print, unit);
          change({ width: String(width), height: String(height) }, unit);
        }}
      >
        <option value="mm">{t('mm')}</option>
        <option value="in">{t('in')}</option>
      </Select>
      <span className={isWrong ? 'text-danger' : 'text-muted tabular-nums'}>
        {isWrong ? t('impossible') : t('pixels', { width: String(width), height: String(height) })}
      </span>
    </div>
  );
}
