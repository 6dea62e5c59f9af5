import { useTranslations } from 'next-intl';
import { Button } from '@/components/ui/button';
import { Icon } from '@/components/ui/icon';
import { TextField } from '@/components/ui/text-field';

/** A link that is shown this once. */
export function LinkOnce({
  label,
  link,
  onCopyLink,
}: {
  label: string;
  link: string;
  onCopyLink: (link: string) => void;
}) {
  const t = useTranslations('people');
  return (
    <div className="flex gap-2">
      <TextField
        readOnly
        aria-label={label}
        className="min-w-0 flex-1"
        value={link}
        onFocus={({ target }) => target.select()}
      />
      <Button variant="primary" onClick={() => onCopyLink(link)}>
        <Icon name="copy" /> {t('invite.copy')}
      </Button>
    </div>
  );
}
