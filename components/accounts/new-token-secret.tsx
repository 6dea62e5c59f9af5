import { useTranslations } from 'next-intl';
import { Button } from '@/components/ui/button';
import { Icon } from '@/components/ui/icon';
import { TextField } from '@/components/ui/text-field';
import { showToast } from '@/components/ui/toast';
import { copyText } from '@/lib/client/copy-text';
import type { TokenCreated } from '@/lib/shared/wire-tokens';

/** The token itself: the server keeps only its hash, so nobody can show it again. */
export function NewTokenSecret({
  created: { token, secret },
  origin,
  onDone,
}: {
  created: TokenCreated;
  origin: string;
  onDone: () => void;
}) {
  const t = useTranslations('profile.tokens');
  const curl = `curl -H "Authorization: Bearer ${secret}" ${origin}/api/runs`;
  const lines = [
    { label: t('secret'), copy: t('copy'), text: secret },
    { label: t('curl'), copy: t('copyCurl'), text: curl },
  ];
  return (
    <div className="mb-4 grid gap-3 rounded-lg border bg-accent-soft p-4">
      <div role="status">
        <p className="font-medium wrap-anywhere">{t('onceTitle', { name: token.name })}</p>
        <p className="text-muted">{t('once')}</p>
      </div>
      {lines.map(({ label, copy, text }) => (
        <div key={label} className="flex flex-wrap gap-2">
          <TextField
            readOnly
            dir="ltr"
            aria-label={label}
            className="min-w-48 flex-1 font-mono"
            value={text}
            onFocus={({ target }) => target.select()}
          />
          <Button
            autoFocus={text === secret}
            aria-label={copy}
            onClick={() => void copyText(label, text, showToast)}
          >
            <Icon name="copy" /> {t('copy')}
          </Button>
        </div>
      ))}
      <div>
        <Button variant="primary" onClick={onDone}>
          {t('done')}
        </Button>
      </div>
    </div>
  );
}
