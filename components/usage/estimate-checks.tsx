import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { Icon } from '@/components/ui/icon';
import { DISCLOSURE } from '@/components/ui/text-looks';
import { useLanguage } from '@/lib/client/language';
import { formatEstimate, formatMicroUsd } from '@/lib/shared/money';
import { valueWords } from '@/lib/shared/parameter-words';
import { type EstimateCheck, OUTSIDE_PERCENT } from '@/lib/shared/wire-usage';
import { Card } from './card';
import { describeDifference } from './describe-usage';
import { labelOf } from './series';
import { UsageTable } from './usage-table';

const FIRST_ROWS = 8;

/** What was said before the click beside what was charged. */
export function EstimateChecks({ checks }: { checks: readonly EstimateCheck[] }) {
  const t = useTranslations('usage.checks');
  const table = useTranslations('usage.table');
  const language = useLanguage();
  const [all, setAll] = useState(false);
  const shown = all || checks.length <= FIRST_ROWS + 2 ? checks : checks.slice(0, FIRST_ROWS);
  return (
    <Card title={t('title')}>
      <UsageTable
        caption={t('caption')}
        head={[
          t('modelAndQuality'),
          table('runs'),
          t('estimated'),
          t('actual'),
          t('difference'),
          t('outside'),
        ]}
        rows={shown.map((check) => ({
          key: `${check.model} ${check.quality}`,
          name: t('name', {
            model: labelOf('model', check.model, language),
            quality: valueWords('quality', check.quality, language),
          }),
          cells: [
            language.number(check.runs),
            formatEstimate(
              {
                lowMicroUsd: check.estimateLowMicroUsd,
                highMicroUsd: check.estimateHighMicroUsd,
                approximate: false,
              },
              language,
            ),
            formatMicroUsd(check.costMicroUsd, language),
            describeDifference(check, language),
            check.outsideRuns === 0 ? '–' : language.number(check.outsideRuns),
          ],
        }))}
      />
      {shown.length < checks.length && (
        <button type="button" className={`${DISCLOSURE} mt-1`} onClick={() => setAll(true)}>
          <Icon name="chevron-down" />
          {t('showAll', { count: checks.length })}
        </button>
      )}
      <p className="pt-2 text-xs text-muted">{t('note', { percent: OUTSIDE_PERCENT })}</p>
    </Card>
  );
}
