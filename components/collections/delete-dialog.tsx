import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { deleteCollection } from '@/lib/client/collections/collection-requests';
import { sentenceOf } from '@/lib/client/sentence-of';
import type { WireCollection } from '@/lib/shared/wire-collections';

export function DeleteDialog({ collection, onClose }: { collection: WireCollection; onClose: () => void }) {
  const t = useTranslations('collection.remove');
  const router = useRouter();
  const [problem, setProblem] = useState<string | null>(null);
  const remove = async () => {
    try {
      await deleteCollection(collection);
      router.push('/collections');
    } catch (error) {
      setProblem(sentenceOf(error));
    }
  };
  return (
    <Dialog title={t('title')} description={t('text', { name: collection.name })} onClose={onClose}>
      <div className="flex flex-wrap items-center justify-end gap-2 pt-2">
        <p role="alert" className={problem ? 'flex-1 text-danger' : 'sr-only'}>
          {problem}
        </p>
        <Button variant="danger" onClick={() => void remove()}>
          {t('button')}
        </Button>
      </div>
    </Dialog>
  );
}
