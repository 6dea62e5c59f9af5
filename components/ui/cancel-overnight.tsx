import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { AskFirst } from '@/components/ui/ask-first';
import { cancelOvernight } from '@/lib/client/overnight-requests';

/** What is one batch at OpenAI is canceled as a whole, and not for free: this says so first. */
export function CancelOvernight({
  id,
  count,
  server,
  onClose,
}: {
  id: string;
  count: number;
  server: string;
  onClose: () => void;
}) {
  const t = useTranslations('overnight.cancel');
  const [closing, setClosing] = useState(false);
  const cancel = async () => {
    await cancelOvernight(id);
    setClosing(true);
  };
  return (
    <AskFirst
      title={t('title')}
      description={t('what', { server, count })}
      action={t('button', { count })}
      act={cancel}
      closing={closing}
      onClose={onClose}
    />
  );
}
