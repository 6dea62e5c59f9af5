import { useTranslations } from 'next-intl';
import { TextField } from '@/components/ui/text-field';
import { beginOfDay, dayOf } from '@/lib/client/day';
import type { LibraryFilter } from '@/lib/shared/library-filter';
import { Field } from './field';
import { useDraft } from './use-draft';

/** While a year is typed, it is 0002, 0020 and 0202 in between. */
const FIRST_DAY = '2000-01-01';

/** Days by the clock of this browser, both included. */
export function DateFields({
  from,
  to,
  onChange,
}: {
  from: number | null;
  to: number | null;
  onChange: (range: Pick<LibraryFilter, 'from' | 'to'>) => void;
}) {
  const t = useTranslations('library.filters');
  return (
    <>
      <DayField
        label={t('from')}
        day={from === null ? '' : dayOf(from)}
        onDay={(day) => {
          const at = beginOfDay(day);
          // A range that ends before it begins would find nothing.
          onChange({ from: at, to: at !== null && to !== null && to <= at ? null : to });
        }}
      />
      <DayField
        label={t('until')}
        day={to === null ? '' : dayOf(to - 1)}
        onDay={(day) => {
          const at = beginOfDay(day, 1);
          onChange({ from: at !== null && from !== null && from >= at ? null : from, to: at });
        }}
      />
    </>
  );
}

function DayField({ label, day, onDay }: { label: string; day: string; onDay: (day: string) => void }) {
  const { draft, write } = useDraft(day, 0, (next) => {
    const whole = next === '' || (next >= FIRST_DAY && beginOfDay(next) !== null);
    if (whole && next !== day) onDay(next);
    return whole ? next : day;
  });
  return (
    <Field label={label}>
      {(id) => (
        <TextField
          id={id}
          type="date"
          className="ps-2.5 pe-1.5"
          min={FIRST_DAY}
          max="9999-12-31"
          value={draft}
          onChange={({ currentTarget }) => write(currentTarget.value)}
        />
      )}
    </Field>
  );
}
