import { useTranslations } from 'next-intl';
import { Button } from '@/components/ui/button';
import type { WireStatus } from '@/lib/shared/wire';

/** Where the pictures come from. Opens what there is to know about it. */
export function ConnectionBadge({ status, onOpen }: { status: WireStatus; onOpen: () => void }) {
  const t = useTranslations('studio.connection');
  const { kind, host, keyConfigured, keyTest } = status.connection;
  const name = kind === 'demo' ? t('demo') : kind === 'openai' ? 'OpenAI' : (host ?? t('compatible'));
  const tone = kind === 'demo' ? 'bg-warn' : keyTest?.ok === false || !keyConfigured ? 'bg-danger' : 'bg-ok';
  return (
    <Button
      // 44 px for a finger, though it looks smaller.
      className="relative min-h-7 max-w-56 gap-2 rounded-full px-2.5 text-xs max-md:min-h-7! max-md:max-w-32 max-md:after:absolute max-md:after:-inset-x-1 max-md:after:-inset-y-2"
      aria-label={t('badge', { name })}
      onClick={onOpen}
    >
      <span className={`size-1.5 flex-none rounded-full ${tone}`} />
      <span className="truncate">{name}</span>
    </Button>
  );
}
