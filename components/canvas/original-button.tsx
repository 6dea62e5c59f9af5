import { useTranslations } from 'next-intl';
import { Button } from '@/components/ui/button';

export function OriginalButton({ onHold }: { onHold: (held: boolean) => void }) {
  const t = useTranslations('canvas.commands');
  const release = () => onHold(false);
  return (
    <Button
      variant="ghost"
      className="ms-auto @min-[78rem]/canvas:ms-0"
      aria-keyshortcuts="\"
      title={t('originalHint')}
      onPointerDown={() => onHold(true)}
      onPointerUp={release}
      onPointerLeave={release}
      onPointerCancel={release}
      onKeyDown={(event) => (event.key === ' ' || event.key === 'Enter') && onHold(true)}
      onKeyUp={release}
      onBlur={release}
    >
      {t('original')}
    </Button>
  );
}
