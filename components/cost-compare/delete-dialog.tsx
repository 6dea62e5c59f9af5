import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { AskFirst } from '@/components/ui/ask-first';
import { deleteComparison } from '@/lib/client/comparison/comparison-requests';

export function DeleteDialog({ id, name, onClose }: { id: string; name: string; onClose: () => void }) {
  const t = useTranslations('costCompare.delete');
  const router = useRouter();
  const remove = async () => {
    await deleteComparison(id);
    router.push('/compare');
  };
  return (
    <AskFirst
      title={t('title')}
      description={t('what', { name })}
      action={t('button')}
      act={remove}
      onClose={onClose}
    />
  );
}
