import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { Suspense } from 'react';
import { showToast } from '@/components/ui/toast';
import { createImageActions } from '@/lib/client/image-actions';
import { useLive } from '@/lib/client/live-stores';
import { loadLazily } from '@/lib/client/load-lazily';

const AddDialog = loadLazily(async () => (await import('@/components/collections/add-dialog')).AddDialog);
const LinksDialog = loadLazily(
  async () => (await import('@/components/collections/links-dialog')).LinksDialog,
);

export type ImageDialog =
  | { what: 'collect'; imageIds: readonly string[] }
  | { what: 'share'; imageId: string };

/** Dialogs about images that every screen can open: see `StudioActions`. */
export function ImageDialogs({ open, onClose }: { open: ImageDialog | null; onClose: () => void }) {
  const t = useTranslations('collections');
  const actions = useTranslations('image.actions');
  const router = useRouter();
  const stores = useLive();
  if (open === null) return null;
  return (
    <Suspense>
      {open.what === 'collect' ? (
        <AddDialog
          imageIds={open.imageIds}
          onAdded={({ id, name }, count) =>
            showToast({
              message: t('notices.added', { name, count }),
              action: { label: t('notices.show'), run: () => router.push(`/collections/${id}`) },
            })
          }
          onClose={onClose}
        />
      ) : (
        <LinksDialog
          target={{ imageId: open.imageId }}
          name={t('link.imageName')}
          onCopy={(text) => void createImageActions(stores, showToast).copy(actions('link'), text)}
          onClose={onClose}
        />
      )}
    </Suspense>
  );
}
