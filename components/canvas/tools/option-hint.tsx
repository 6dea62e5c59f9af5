import { useTranslations } from 'next-intl';
import type { Messages } from '@/lib/shared/language';
import { TEXT } from './text-style';

/** For a tool that has nothing to set: how it is used. */
export function OptionHint({ of }: { of: keyof Messages['canvas']['options'] }) {
  const t = useTranslations('canvas.options');
  return <p className={TEXT}>{t(of)}</p>;
}
