import { useTranslations } from 'next-intl';

/** What an item is called to a person, also while it has no name. */
export function useItemName(): (item: { name: string }, index: number) => string {
  const t = useTranslations('recipes.item');
  return ({ name }, index) => (name === '' ? t('unnamed', { place: index + 1 }) : name);
}
