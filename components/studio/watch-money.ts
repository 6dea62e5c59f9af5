import { showToast } from '@/components/ui/toast';
import { localStore } from '@/lib/client/browser-storage';
import { currentLanguage } from '@/lib/client/language';
import { fetchLearned, getLearned } from '@/lib/client/learned-prices';
import { describeLeft } from '@/lib/shared/budget-sentences';
import type { WireStatus } from '@/lib/shared/wire';

const WARNED_KEY = 'overpaint.warned';

/**
 * What the page does about money whenever it hears of it.
 *
 * @param showUsage leads to the sums; null where they are in view
 */
export async function watchMoney(
  { budget, learnedAt }: WireStatus,
  showUsage: (() => void) | null,
): Promise<void> {
  warnOnce(budget, showUsage);
  // Without newer ones the prices are those of before: right enough, and tried again with the next run.
  if (learnedAt !== getLearned().at) await fetchLearned().catch(() => {});
}

/** Once a month for each of the two, in this browser. */
function warnOnce(
  { of, warning, period, leftMicroUsd, limitMicroUsd, resetsAt }: WireStatus['budget'],
  showUsage: (() => void) | null,
): void {
  if (warning === null || limitMicroUsd === null) return;
  const now = `${period} ${warning}`;
  if (localStore.getItem(WARNED_KEY) === now) return;
  localStore.setItem(WARNED_KEY, now);
  if (showUsage === null) return;
  const language = currentLanguage();
  const { t } = language;
  const left = language.say(describeLeft({ of, leftMicroUsd: leftMicroUsd ?? 0, limitMicroUsd, resetsAt }));
  showToast({
    message: warning === 'near' ? t('studio.money.near', { left }) : left,
    action: { label: t('studio.money.usage'), run: showUsage },
  });
}
