import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { AskFirst } from '@/components/ui/ask-first';

/** Asks before an item goes for which something was drawn. */
export function RemoveItemDialog({
  name,
  onClose,
}: {
  /** What it is called, also where it has no name. */
  name: string;
  /** After the dialog has gone. @param confirmed whether the item is to go */
  onClose: (confirmed: boolean) => void;
}) {
  const t = useTranslations('recipes.removing');
  const [confirmed, setConfirmed] = useState(false);
  return (
    <AskFirst
      title={t('title', { name })}
      description={t('what')}
      action={t('button')}
      act={async () => setConfirmed(true)}
      closing={confirmed}
      onClose={() => onClose(confirmed)}
    />
  );
}
