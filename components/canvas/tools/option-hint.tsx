import { useTranslations } from 'next-intl';
import type { Messages } from '@/lib/shared/language';

/** For a tool that has nothing to set: how it is used. */
export function OptionHint({ of }: { of: keyof Messages['canvas']['options'] }) {
  const t = useTranslations('canvas.options');
  return <p className="text-xs text-muted">{t(of)}</p>;
}
