import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { useLanguage } from '@/lib/client/language';
import { useStatusStore } from '@/lib/client/live-stores';
import { amountToAsk, askForMore } from '@/lib/client/people-requests';
import { sentenceOf } from '@/lib/client/sentence-of';
import { formatUsd } from '@/lib/shared/money';
import type { WireStatus } from '@/lib/shared/wire';

/** One click tells the admins that this month is too small for what is asked. */
export function AskForMore({
  budget,
  costMicroUsd,
}: {
  budget: WireStatus['budget'];
  /** Null where it is not known. */
  costMicroUsd: number | null;
}) {
  const t = useTranslations('wishes.ask');
  const language = useLanguage();
  const status = useStatusStore();
  const [sending, setSending] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const { askedMicroUsd } = budget;
  const amountMicroUsd = amountToAsk((costMicroUsd ?? 0) - (budget.leftMicroUsd ?? 0));

  const ask = async () => {
    if (sending) return;
    setSending(true);
    setProblem(null);
    try {
      await askForMore(amountMicroUsd);
      await status.refresh();
    } catch (error) {
      setProblem(sentenceOf(error));
    } finally {
      setSending(false);
    }
  };

  return (
    <div className="pt-2 text-xs" aria-live="polite">
      {askedMicroUsd === null ? (
        <Button aria-disabled={sending} onClick={() => void ask()}>
          {t('button', { amount: formatUsd(amountMicroUsd, 0, language) })}
        </Button>
      ) : (
        <p className="text-muted">{t('asked', { amount: formatUsd(askedMicroUsd, 0, language) })}</p>
      )}
      {problem !== null && (
        <p role="alert" className="pt-1 text-danger">
          {problem}
        </p>
      )}
    </div>
  );
}
