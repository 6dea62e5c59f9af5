import { useTranslations } from 'next-intl';
import { EditableTitle } from '@/components/ui/editable-title';
import { useComparison, useComparisonActions } from './use-comparison';

const MAX_CHARACTERS = 120;

export function ComparisonName() {
  const t = useTranslations('costCompare.view');
  const name = useComparison((state) => state.comparison.name);
  const { change } = useComparisonActions();
  return (
    <EditableTitle
      name={name}
      maxLength={MAX_CHARACTERS}
      renameLabel={t('rename')}
      fieldLabel={t('nameField')}
      onRename={(next) => void change({ name: next })}
    />
  );
}
