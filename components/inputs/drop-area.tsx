import { useTranslations } from 'next-intl';
import { useStore } from 'zustand';
import { DropOverlay } from '@/components/ui/drop-overlay';
import { dropStore } from '@/lib/client/take-files';

/** While a picture is dragged over the page, says that it can be dropped. */
export function DropArea() {
  const t = useTranslations('inputs');
  const over = useStore(dropStore, (state) => state.over);
  return (
    <DropOverlay over={over} icon="image-plus">
      {t('drop')}
    </DropOverlay>
  );
}
