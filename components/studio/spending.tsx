import { useTranslations } from 'next-intl';
import { ScreenLink } from '@/components/ui/screen-link';
import { useLanguage } from '@/lib/client/language';
import type { Language } from '@/lib/shared/language';
import { formatUsd } from '@/lib/shared/money';
import type { WireStatus } from '@/lib/shared/wire';

/** To the cent, which is enough for a month; what is spent never looks like nothing. */
function formatMonth(microUsd: number, language: Language): string {
  if (microUsd <= 0 || microUsd >= CENT) return formatUsd(microUsd, 2, language);
  return language.t('studio.spending.lessThan', { amount: formatUsd(CENT, 2, language) });
}

/** In micro-dollars. */
const CENT = 10_000;

/** What this month has cost, beside what it may cost; leads to the rest. */
export function Spending({ status }: { status: WireStatus }) {
  const t = useTranslations('studio.spending');
  const language = useLanguage();
  const { spentMicroUsd, limitMicroUsd, leftMicroUsd, warning } = status.budget;
  const demo = status.connection.kind === 'demo';
  const limited = limitMicroUsd !== null && !demo;
  const sentence = demo ? 'demo' : limited ? 'limited' : 'spent';
  return (
    <ScreenLink
      href="/usage"
      // As tall as the header, for a finger.
      className="group flex min-h-11 min-w-0 items-center gap-2 text-xs whitespace-nowrap text-muted tabular-nums hover:text-ink"
      data-warning={warning}
      title={leftMicroUsd === null ? t('usage') : t('left', { amount: formatMonth(leftMicroUsd, language) })}
    >
      {limited && (
        <span
          className="flex h-1 w-12 overflow-hidden rounded-full bg-ink/14 max-md:hidden"
          aria-hidden="true"
        >
          <span
            className="bg-ink group-data-warning:bg-warn group-data-[warning=reached]:bg-danger"
            style={{ width: `${Math.min(1, spentMicroUsd / (limitMicroUsd || 1)) * 100}%` }}
          />
        </span>
      )}
      <span className="truncate">
        {t.rich(sentence, {
          amount: formatMonth(spentMicroUsd, language),
          limit: limited ? formatUsd(limitMicroUsd, limitMicroUsd % 1_000_000 === 0 ? 0 : 2, language) : '',
          b: (chunks) => (
            <b className="font-medium text-ink group-data-warning:text-warn group-data-[warning=reached]:text-danger">
              {chunks}
            </b>
          ),
          wide: (chunks) => <span className="max-sm:hidden">{chunks}</span>,
        })}
      </span>
    </ScreenLink>
  );
}
