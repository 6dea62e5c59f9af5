import { useTranslations } from 'next-intl';
import { formatBytes } from '@/lib/client/format-bytes';
import { useLanguage } from '@/lib/client/language';
import { useLibraryParts } from '@/lib/client/library/library-context';
import type { WireLibraryImage } from '@/lib/shared/wire-library';
import { Confirm } from './confirm';

/** Asks before the selected images are deleted for good. */
export function ConfirmPurge({
  images,
  onClose,
}: {
  images: readonly WireLibraryImage[];
  onClose: () => void;
}) {
  const t = useTranslations('library.confirm');
  const language = useLanguage();
  const { actions } = useLibraryParts();
  const bytes = images.reduce((sum, image) => sum + image.bytes, 0);
  return (
    <Confirm
      title={t('purge', { count: images.length })}
      action={t('purgeAction')}
      onConfirm={() => void actions.purge(images)}
      onClose={onClose}
    >
      {t('purgeText', { size: formatBytes(bytes, language) })}
    </Confirm>
  );
}
