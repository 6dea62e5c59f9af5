import { useTranslations } from 'next-intl';
import { IconButton } from '@/components/ui/icon-button';

export type Fact = { name: string; text: string; copy?: boolean };

export function FactList({ facts, onCopy }: { facts: Fact[]; onCopy: (name: string, text: string) => void }) {
  const t = useTranslations('image.file');
  return (
    <dl className="grid grid-cols-[auto_minmax(0,1fr)] items-center gap-x-4 gap-y-1 text-xs">
      {facts.map(({ name, text, copy }) => (
        <div key={name} className="contents">
          <dt className="text-muted">{name}</dt>
          <dd className="flex min-w-0 items-center justify-end gap-1 text-ink">
            <span
              dir="auto"
              className={copy ? 'truncate' : 'min-w-0 text-end'}
              title={copy ? text : undefined}
            >
              {text}
            </span>
            {copy ? (
              <IconButton
                icon="copy"
                label={t('copy', { name })}
                className="-me-1.5 min-h-6 w-6"
                onClick={() => onCopy(name, text)}
              />
            ) : null}
          </dd>
        </div>
      ))}
    </dl>
  );
}
