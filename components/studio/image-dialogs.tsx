import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { Suspense } from 'react';
import { showToast } from '@/components/ui/toast';
import { loadLazily } from '@/lib/client/load-lazily';
import { useCopyLink } from './use-copy-link';

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
  const router = useRouter();
  const copyLink = useCopyLink();
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
          onCopy={copyLink}
          onClose={onClose}
        />
      )}
    </Suspense>
  );
}
