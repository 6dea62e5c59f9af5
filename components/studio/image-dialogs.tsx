import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { Suspense, useLayoutEffect, useState } from 'react';
import { useStore } from 'zustand';
import { showToast } from '@/components/ui/toast';
import {
  addImageDialogHost,
  imageDialogIn,
  imageDialogStore,
  openImageDialog,
} from '@/lib/client/image-dialog';
import { loadLazily } from '@/lib/client/load-lazily';
import { putReference } from '@/lib/client/references/reference-store';
import { sentenceOf } from '@/lib/client/sentence-of';
import { useCopyLink } from './use-copy-link';

const AddDialog = loadLazily(async () => (await import('@/components/collections/add-dialog')).AddDialog);
const LinksDialog = loadLazily(
  async () => (await import('@/components/collections/links-dialog')).LinksDialog,
);

const NameReferenceDialog = loadLazily(
  async () => (await import('@/components/references/name-reference-dialog')).NameReferenceDialog,
);

const close = () => openImageDialog(null);

/** Dialogs about images that every screen can open. Stands on the page, and in each modal dialog that asks for one. */
export function ImageDialogs() {
  const t = useTranslations('collections');
  const tReferences = useTranslations('references');
  const router = useRouter();
  const copyLink = useCopyLink();
  const [host] = useState(() => Symbol('image dialogs'));
  useLayoutEffect(() => addImageDialogHost(host), [host]);
  const open = useStore(imageDialogStore, imageDialogIn(host));
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
          onClose={close}
        />
      ) : open.what === 'reference' ? (
        <NameReferenceDialog
          imageIds={open.imageIds}
          onDone={(reference) => {
            putReference(reference);
            showToast({
              message: tReferences('kept', { name: reference.name }),
              action: { label: t('notices.show'), run: () => router.push('/references') },
            });
          }}
          onFailure={(error) => {
            showToast({ tone: 'danger', message: sentenceOf(error) });
            close();
          }}
          onClose={close}
        />
      ) : (
        <LinksDialog
          target={{ imageId: open.imageId }}
          name={t('link.imageName')}
          onCopy={copyLink}
          onClose={close}
        />
      )}
    </Suspense>
  );
}
