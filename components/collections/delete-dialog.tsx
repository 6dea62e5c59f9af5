import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { AskFirst } from '@/components/ui/ask-first';
import { deleteCollection } from '@/lib/client/collections/collection-requests';
import type { WireCollection } from '@/lib/shared/wire-collections';

export function DeleteDialog({ collection, onClose }: { collection: WireCollection; onClose: () => void }) {
  const t = useTranslations('collection.remove');
  const router = useRouter();
  const remove = async () => {
    await deleteCollection(collection);
    router.push('/collections');
  };
  return (
    <AskFirst
      title={t('title')}
      description={t('text', { name: collection.name })}
      action={t('button')}
      act={remove}
      onClose={onClose}
    />
  );
}
