import { useTranslations } from 'next-intl';
import { useLanguage } from '@/lib/client/language';
import { formatMicroUsd } from '@/lib/shared/money';
import type { SpendingToken } from '@/lib/shared/wire-usage';
import { Card } from './card';
import { UsageTable } from './usage-table';

/** What programs spent, each with its own token. */
export function TokenTable({ tokens }: { tokens: readonly SpendingToken[] }) {
  const t = useTranslations('usage');
  const language = useLanguage();
  return (
    <Card title={t('byToken.title')}>
      <UsageTable
        caption={t('byToken.caption')}
        head={[t('table.token'), t('table.runs'), t('table.images'), t('table.cost')]}
        rows={tokens.map((token) => ({
          key: token.id,
          name: token.name,
          cells: [
            language.number(token.runs),
            language.number(token.images),
            formatMicroUsd(token.countedMicroUsd, language),
          ],
        }))}
      />
    </Card>
  );
}
