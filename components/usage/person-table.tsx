import { useTranslations } from 'next-intl';
import { useLanguage } from '@/lib/client/language';
import { formatMicroUsd } from '@/lib/shared/money';
import type { SpendingPerson } from '@/lib/shared/wire-usage';
import { Card } from './card';
import { UsageTable } from './usage-table';

/** Who spent it, where there is more than one. */
export function PersonTable({ people }: { people: readonly SpendingPerson[] }) {
  const t = useTranslations('usage');
  const language = useLanguage();
  return (
    <Card title={t('byPerson.title')}>
      <UsageTable
        caption={t('byPerson.caption')}
        head={[t('table.person'), t('table.runs'), t('table.images'), t('table.cost')]}
        rows={people.map((person) => ({
          key: person.id,
          name: person.name,
          cells: [
            language.number(person.runs),
            language.number(person.images),
            formatMicroUsd(person.countedMicroUsd, language),
          ],
        }))}
      />
    </Card>
  );
}
