import { useTranslations } from 'next-intl';
import { useId } from 'react';
import { Select } from '@/components/ui/select';
import { TextField } from '@/components/ui/text-field';
import { LABEL } from '@/components/ui/text-looks';
import { isTrailKind, TRAIL_KINDS } from '@/lib/shared/trail';
import { readKind, type TrailChoice } from './trail-query';

const KINDS = Object.keys(TRAIL_KINDS).filter(isTrailKind);

export function TrailFilters({
  choice,
  people,
  onChange,
}: {
  choice: TrailChoice;
  people: readonly { id: string; name: string }[];
  onChange: (choice: TrailChoice) => void;
}) {
  const t = useTranslations('trail');
  const id = useId();
  return (
    <div className="grid grid-cols-4 gap-3 max-md:grid-cols-2">
      <div className="space-y-1">
        <label htmlFor={`${id}kind`} className={LABEL}>
          {t('kind')}
        </label>
        <Select
          id={`${id}kind`}
          value={choice.kind}
          onChange={({ target }) => onChange({ ...choice, kind: readKind(target.value) })}
        >
          <option value="">{t('allKinds')}</option>
          {KINDS.map((kind) => (
            <option key={kind} value={kind}>
              {t(`kinds.${kind}`)}
            </option>
          ))}
        </Select>
      </div>
      <div className="space-y-1">
        <label htmlFor={`${id}person`} className={LABEL}>
          {t('person')}
        </label>
        <Select
          id={`${id}person`}
          value={choice.person}
          onChange={({ target }) => onChange({ ...choice, person: target.value })}
        >
          <option value="">{t('everybody')}</option>
          {people.map((person) => (
            <option key={person.id} value={person.id}>
              {person.name}
            </option>
          ))}
        </Select>
      </div>
      {(['from', 'to'] as const).map((end) => (
        <div key={end} className="space-y-1">
          <label htmlFor={`${id}${end}`} className={LABEL}>
            {t(end)}
          </label>
          <TextField
            id={`${id}${end}`}
            type="date"
            className="w-full"
            value={choice[end]}
            onChange={({ target }) => onChange({ ...choice, [end]: target.value })}
          />
        </div>
      ))}
    </div>
  );
}
