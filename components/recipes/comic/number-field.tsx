import { type ComponentProps, useState } from 'react';
import { TextField } from '@/components/ui/text-field';

/** A number that is kept once it is one, and within its bounds. */
export function NumberField({
  value,
  least,
  most,
  onChange,
  ...field
}: Omit<ComponentProps<'input'>, 'value' | 'onChange' | 'type'> & {
  value: number;
  least: number;
  most: number;
  onChange: (value: number) => void;
}) {
  const [typed, setTyped] = useState<string | null>(null);
  const parsed = typed === null ? value : Number(typed.trim().replace(',', '.'));
  const valid = typed === null || (typed.trim() !== '' && parsed >= least && parsed <= most);
  return (
    <TextField
      {...field}
      inputMode="decimal"
      value={typed ?? String(value)}
      aria-invalid={!valid}
      onChange={({ target }) => {
        setTyped(target.value);
        const next = Number(target.value.trim().replace(',', '.'));
        if (target.value.trim() !== '' && next >= least && next <= most) onChange(next);
      }}
      onBlur={() => setTyped(null)}
    />
  );
}
