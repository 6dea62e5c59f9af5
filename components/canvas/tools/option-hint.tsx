import { useTranslations } from 'next-intl';
import type { Messages } from '@/lib/shared/language';

/** What the options of a tool say in words. */
export const TEXT = 'text-xs text-muted';

/** For a tool that has nothing to set: how it is used. */
export function OptionHint({ of }: { of: keyof Messages['canvas']['options'] }) {
  const t = useTranslations('canvas.options');
  return <p className={TEXT}>{t(of)}</p>;
}
