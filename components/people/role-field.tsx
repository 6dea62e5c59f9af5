import { useTranslations } from 'next-intl';
import { useId } from 'react';
import { Select } from '@/components/ui/select';
import { LABEL } from '@/components/ui/text-looks';
import { ROLES, type Role } from '@/lib/shared/accounts';

/** @param note what else a choice does */
export function RoleField({
  role,
  note = '',
  onChange,
}: {
  role: Role;
  note?: string;
  onChange: (role: Role) => void;
}) {
  const t = useTranslations('people');
  const id = useId();
  return (
    <div className="space-y-1.5">
      <label htmlFor={id} className={LABEL}>
        {t('role')}
      </label>
      <Select
        id={id}
        value={role}
        aria-describedby={`${id}note`}
        onChange={({ target }) => {
          const chosen = ROLES.find((each) => each === target.value);
          if (chosen !== undefined) onChange(chosen);
        }}
      >
        {ROLES.map((each) => (
          <option key={each} value={each}>
            {t(`roles.${each}`)}
          </option>
        ))}
      </Select>
      <p id={`${id}note`} className="text-xs text-muted">
        {t(`roleNotes.${role}`)} {note}
      </p>
    </div>
  );
}
