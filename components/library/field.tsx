import { useTranslations } from 'next-intl';
import { type ReactNode, useId } from 'react';
import { Select } from '@/components/ui/select';

export function Field({ label, children }: { label: string; children: (id: string) => ReactNode }) {
  const id = useId();
  return (
    <div className="grid min-w-0 grid-cols-[5.75rem_minmax(0,1fr)] items-center">
      <label htmlFor={id} className="text-muted">
        {label}
      </label>
      {children(id)}
    </div>
  );
}

/** One of a list, or any. */
export function Choice<Value extends string>({
  label,
  value,
  options,
  onChange,
}: {
  label: string;
  value: Value | null;
  options: readonly (readonly [Value, string])[];
  onChange: (value: Value | null) => void;
}) {
  const t = useTranslations('library.filters');
  return (
    <Field label={label}>
      {(id) => (
        <Select
          id={id}
          value={value ?? ''}
          onChange={({ currentTarget }) =>
            onChange(options.find(([option]) => option === currentTarget.value)?.[0] ?? null)
          }
        >
          <option value="">{t('any')}</option>
          {options.map(([option, name]) => (
            <option key={option} value={option}>
              {name}
            </option>
          ))}
        </Select>
      )}
    </Field>
  );
}
