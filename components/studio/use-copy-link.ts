import { useTranslations } from 'next-intl';
import { showToast } from '@/components/ui/toast';
import { createImageActions } from '@/lib/client/image-actions';
import { useLive } from '@/lib/client/live-stores';

/** Copies an address, and says so. */
export function useCopyLink(): (text: string) => void {
  const t = useTranslations('image.actions');
  const stores = useLive();
  return (text) => void createImageActions(stores, showToast).copy(t('link'), text);
}
