import { parseDollars } from '@/lib/client/parse-dollars';
import { LabelledField } from './labelled-field';

/** An amount in US dollars as it is typed; `parseDollars` reads it. Empty is none. */
export function DollarField({
  onChange,
  ...field
}: {
  label: string;
  hint?: string;
  placeholder?: string;
  value: string;
  onChange: (text: string) => void;
}) {
  return (
    <LabelledField
      {...field}
      required={false}
      inputMode="decimal"
      aria-invalid={parseDollars(field.value) === undefined}
      onChange={({ target }) => onChange(target.value)}
    />
  );
}
