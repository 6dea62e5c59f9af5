import { useTranslations } from 'next-intl';
import { EditableTitle } from '@/components/ui/editable-title';
import { useCollection, useCollectionStore } from '@/lib/client/collections/collection-store';
import { COLLECTION_NAME_MAX } from '@/lib/shared/wire-collections';

/** The heading, and for the owner its change in place. */
export function CollectionName() {
  const t = useTranslations('collections');
  const { name, access } = useCollection((state) => state.collection);
  const { change } = useCollectionStore();
  return (
    <EditableTitle
      name={name}
      maxLength={COLLECTION_NAME_MAX}
      renameLabel={access === 'own' ? t('rename') : null}
      fieldLabel={t('nameField')}
      onRename={(next) => void change({ name: next })}
    />
  );
}
