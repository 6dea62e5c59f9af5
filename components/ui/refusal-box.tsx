import { useTranslations } from 'next-intl';
import { IconButton } from './icon-button';
import { ProblemBox } from './problem-box';

/** What was refused last, what is said of the money, and a way to be done with it. */
export function RefusalBox({
  refusal,
  onDismiss,
}: {
  refusal: { message: string; money: string | null } | null;
  onDismiss: () => void;
}) {
  const t = useTranslations('common');
  if (refusal === null) return null;
  return (
    <ProblemBox>
      <p className="min-w-0 flex-1">
        {refusal.message}
        {refusal.money && <span className="block text-muted">{refusal.money}</span>}
      </p>
      <IconButton icon="x" label={t('dismiss')} onClick={onDismiss} />
    </ProblemBox>
  );
}
