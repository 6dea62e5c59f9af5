import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { AskFirst } from '@/components/ui/ask-first';
import { useLanguage } from '@/lib/client/language';
import { deleteJob } from '@/lib/client/recipes/job-requests';
import { formatMicroUsd } from '@/lib/shared/money';
import { useJob } from './use-job';

export function DeleteJobDialog({ onClose }: { onClose: () => void }) {
  const t = useTranslations('recipes.deleting');
  const router = useRouter();
  const language = useLanguage();
  const { id, name, heldMicroUsd } = useJob((state) => state.job);
  const remove = async () => {
    await deleteJob(id);
    router.push('/recipes');
  };
  return (
    <AskFirst
      title={t('title')}
      description={t('what', { name })}
      action={t('button')}
      act={remove}
      onClose={onClose}
    >
      {heldMicroUsd > 0 && (
        <p className="text-warn">{t('held', { price: formatMicroUsd(heldMicroUsd, language) })}</p>
      )}
    </AskFirst>
  );
}
