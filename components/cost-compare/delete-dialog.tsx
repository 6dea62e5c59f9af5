import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { deleteComparison } from '@/lib/client/comparison/comparison-requests';
import { sentenceOf } from '@/lib/client/sentence-of';
import { PROBLEM } from './text-styles';

export function DeleteDialog({ id, name, onClose }: { id: string; name: string; onClose: () => void }) {
  const t = useTranslations('costCompare.delete');
  const router = useRouter();
  const [problem, setProblem] = useState<string | null>(null);
  const remove = async () => {
    try {
      await deleteComparison(id);
      router.push('/compare');
    } catch (error) {
      setProblem(sentenceOf(error));
    }
  };
  return (
    <Dialog title={t('title')} description={t('what', { name })} onClose={onClose}>
      <div className="flex flex-wrap justify-end gap-2 pt-2">
        <p role="alert" className={problem ? `${PROBLEM} flex-1` : 'sr-only'}>
          {problem}
        </p>
        <Button variant="danger" onClick={remove}>
          {t('button')}
        </Button>
      </div>
    </Dialog>
  );
}
