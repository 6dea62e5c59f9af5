import { formatMicroUsd } from '@/lib/shared/money';
import type { SpendingPerson } from '@/lib/shared/wire-usage';
import { Card } from './card';
import { UsageTable } from './usage-table';

/** Who spent it, where there is more than one. */
export function PersonTable({ people }: { people: readonly SpendingPerson[] }) {
  return (
    <Card title="By person">
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
    </Card>
  );
}
