import { useTranslations } from 'next-intl';
import { AddInputs } from './add-inputs';

/** The place for the pictures of an edit. Also drawn by the server, before anything for editing is loaded. */
export function EmptyTray({ onFiles = () => {} }: { onFiles?: (files: File[]) => void }) {
  const t = useTranslations('inputs');
  return <AddInputs label={t('addFirst')} onFiles={onFiles} />;
}
