import { useId } from 'react';
import { formatMicroUsd } from '@/lib/shared/money';
import type { SpendingPerson } from '@/lib/shared/wire-usage';
import { UsageTable } from './usage-table';

/** Who spent it, where there is more than one. */
export function PersonTable({ people }: { people: readonly SpendingPerson[] }) {
  const id = useId();
  return (
    <section className="usage-card" aria-labelledby={id}>
      <div className="usage-card-head">
        <h2 id={id}>By person</h2>
      </div>
      <UsageTable
        caption="Spending by person"
        head={['Person', 'Runs', 'Images', 'Cost']}
        rows={people.map((person) => ({
          key: person.id,
          name: person.name,
          cells: [
            person.runs.toLocaleString('en'),
            person.images.toLocaleString('en'),
            formatMicroUsd(person.countedMicroUsd),
          ],
        }))}
      />
    </section>
  );
}
