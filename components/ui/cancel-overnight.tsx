import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { cancelOvernight } from '@/lib/client/overnight-requests';
import { sentenceOf } from '@/lib/client/sentence-of';

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
  const [problem, setProblem] = useState<string | null>(null);
  const [closing, setClosing] = useState(false);
  const cancel = async () => {
    try {
      await cancelOvernight(id);
      setClosing(true);
    } catch (error) {
      setProblem(sentenceOf(error));
    }
  };
  return (
    <Dialog title={t('title')} description={t('what', { server, count })} closing={closing} onClose={onClose}>
      <div className="flex flex-wrap items-center justify-end gap-2 pt-2">
        <p role="alert" className={problem ? 'flex-1 text-xs text-danger' : 'sr-only'}>
          {problem}
        </p>
        <Button variant="danger" onClick={cancel}>
          {t('button', { count })}
        </Button>
      </div>
    </Dialog>
  );
}
