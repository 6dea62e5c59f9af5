import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { useLanguage } from '@/lib/client/language';
import { deleteJob } from '@/lib/client/recipes/job-requests';
import { sentenceOf } from '@/lib/client/sentence-of';
import { formatMicroUsd } from '@/lib/shared/money';
import { useJob } from './use-job';

export function DeleteJobDialog({ onClose }: { onClose: () => void }) {
  const t = useTranslations('recipes.deleting');
  const router = useRouter();
  const { id, name, heldMicroUsd } = useJob((state) => state.job);
  const language = useLanguage();
  const [problem, setProblem] = useState<string | null>(null);
  const remove = async () => {
    try {
      await deleteJob(id);
      router.push('/recipes');
    } catch (error) {
      setProblem(sentenceOf(error));
    }
  };
  return (
    <Dialog title={t('title')} description={t('what', { name })} onClose={onClose}>
      {heldMicroUsd > 0 && (
        <p className="text-warn">{t('held', { price: formatMicroUsd(heldMicroUsd, language) })}</p>
      )}
      <div className="flex flex-wrap justify-end gap-2 pt-2">
        <p role="alert" className={problem ? 'flex-1 pt-1.5 text-xs text-danger' : 'sr-only'}>
          {problem}
        </p>
        <Button variant="danger" onClick={remove}>
          {t('button')}
        </Button>
      </div>
    </Dialog>
  );
}
