import { useTranslations } from 'next-intl';
import { AskFirst } from '@/components/ui/ask-first';

/** Asks before an item goes for which something was drawn. */
export function RemoveItemDialog({
  name,
  onRemove,
  onClose,
}: {
  /** What it is called, also where it has no name. */
  name: string;
  onRemove: () => void;
  onClose: () => void;
}) {
  const t = useTranslations('recipes.removing');
  const remove = async () => {
    onClose();
    onRemove();
  };
  return (
    <AskFirst
      title={t('title', { name })}
      description={t('what')}
      action={t('button')}
      act={remove}
      onClose={onClose}
    />
  );
}
