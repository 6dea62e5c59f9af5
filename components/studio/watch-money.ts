import { rulesStore } from '@/components/prompt/settings-loader';
import { showToast } from '@/components/ui/toast';
import { localStore } from '@/lib/client/browser-storage';
import { fetchLearned, getLearned } from '@/lib/client/learned-prices';
import { describeLeft } from '@/lib/shared/budget-sentences';
import type { WireStatus } from '@/lib/shared/wire';

const WARNED_KEY = 'overpaint.warned';

/** What the page does about money whenever it hears of it. Loaded when there is something to do for the first time. */
export async function watchMoney({ budget, learnedAt }: WireStatus): Promise<void> {
  warnOnce(budget);
  if (learnedAt === getLearned().at) return;
  // Without it the prices are those of before: right enough, and tried again with the next run.
  await fetchLearned().catch(() => {});
  // Whoever asks the rules for a price asks them again.
  rulesStore.setState(({ rules }) => ({ rules: rules && { ...rules } }));
}

/** Once a month for each of the two, in this browser. */
function warnOnce({ warning, period, leftMicroUsd, limitMicroUsd, resetsAt }: WireStatus['budget']): void {
  if (warning === null || limitMicroUsd === null) return;
  const now = `${period} ${warning}`;
  if (localStore.getItem(WARNED_KEY) === now) return;
  localStore.setItem(WARNED_KEY, now);
  // There it stands anyway.
  if (location.pathname === '/usage') return;
  const left = describeLeft({ leftMicroUsd: leftMicroUsd ?? 0, limitMicroUsd, resetsAt });
  showToast({
    message: warning === 'near' ? `At least 80 % is spent or held. ${left}` : left,
    action: { label: 'Usage', run: () => location.assign('/usage') },
  });
}
