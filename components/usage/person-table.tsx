import { useTranslations } from 'next-intl';
import { ScreenLink } from '@/components/ui/screen-link';
import { LINK } from '@/components/ui/text-looks';
import { useLanguage } from '@/lib/client/language';
import { formatMicroUsd } from '@/lib/shared/money';
import type { SpendingPerson } from '@/lib/shared/wire-usage';
import { Card } from './card';
import { UsageTable } from './usage-table';

/** Who spent it, where there is more than one. */
export function PersonTable({
  people,
  hrefOf,
}: {
  people: readonly SpendingPerson[];
  /** What this one spent alone. */
  hrefOf: (person: SpendingPerson) => string;
}) {
  const t = useTranslations('usage');
  const language = useLanguage();
  return (
    <Card title={t('byPerson.title')}>
      <UsageTable
        caption={t('byPerson.caption')}
        head={[t('table.person'), t('table.runs'), t('table.images'), t('table.cost')]}
        rows={people.map((person) => ({
          key: person.id,
          name: (
            <ScreenLink className={LINK} href={hrefOf(person)}>
              {person.name}
            </ScreenLink>
          ),
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
