import { useTranslations } from 'next-intl';
import { type ReactNode, useState } from 'react';
import { Button, type ButtonLook } from '@/components/ui/button';
import { Icon } from '@/components/ui/icon';
import { Spinner } from '@/components/ui/spinner';
import { DISCLOSURE } from '@/components/ui/text-looks';
import { formatBytes } from '@/lib/client/format-bytes';
import { useLanguage } from '@/lib/client/language';
import { packageUrl } from '@/lib/client/recipes/job-requests';
import { sentenceOf } from '@/lib/client/sentence-of';
import type { PackageCheck, PackageReport } from '@/lib/shared/recipes/wire-jobs';
import { useJob, useJobStore } from './use-job';
import type { AskedCheck, AskedPackage } from './use-package-check';

/** Downloads a package: of what is seen, so what was changed a moment ago is saved before. */
export function PackageButton({
  kind,
  options,
  why = null,
  variant = 'secondary',
  children,
}: AskedPackage & Pick<ButtonLook, 'variant'> & { children: ReactNode }) {
  const id = useJob((state) => state.job.id);
  const { save } = useJobStore();
  const [saving, setSaving] = useState(false);
  const download = async () => {
    setSaving(true);
    const isSaved = await save();
    setSaving(false);
    // Else the head of the page says what is not saved.
    if (!isSaved) return;
    const link = document.createElement('a');
    link.href = packageUrl(id, kind, options);
    // Its name is the server's. Without this a refusal would take the place of the page.
    link.download = '';
    link.click();
  };
  const blocked = why !== null || saving;
  return (
    <Button variant={variant} aria-disabled={blocked} onClick={() => !blocked && void download()}>
      {saving ? <Spinner /> : <Icon name="download" />} {children}
    </Button>
  );
}

export function CheckButton({ check: { query, isBlocked, ask } }: { check: AskedCheck }) {
  const t = useTranslations('recipes.package');
  return (
    <Button aria-disabled={isBlocked} onClick={() => !isBlocked && void ask()}>
      {query.isFetching ? <Spinner /> : <Icon name="check" />} {t(query.isFetching ? 'checking' : 'check')}
    </Button>
  );
}

/** What was checked: what is not met first, and the rest behind a line. */
export function CheckReport({ check: { query } }: { check: AskedCheck }) {
  return (
    <div role="status">
      {query.isError && <p className="text-danger">{sentenceOf(query.error)}</p>}
      {query.data !== undefined && <Report report={query.data} />}
    </div>
  );
}

function Report({ report: { checks, files, bytes } }: { report: PackageReport }) {
  const t = useTranslations('recipes.package');
  const language = useLanguage();
  const broken = checks.filter(({ passed }) => !passed);
  const met = checks.filter(({ passed }) => passed);
  return (
    <>
      <p className={broken.length === 0 ? 'text-ok' : 'text-warn'}>
        {t('summary', { passed: met.length, count: checks.length })}{' '}
        <span className="text-muted">{t('whole', { files, size: formatBytes(bytes, language) })}</span>
      </p>
      <CheckList checks={broken} />
      {met.length > 0 && (
        <details className="group/met pt-2">
          <summary className={DISCLOSURE}>
            <Icon name="chevron-right" className="transition-transform group-open/met:rotate-90" />
            {t('met', { count: met.length })}
          </summary>
          <CheckList checks={met} />
        </details>
      )}
    </>
  );
}

function CheckList({ checks }: { checks: readonly PackageCheck[] }) {
  const language = useLanguage();
  if (checks.length === 0) return null;
  return (
    <ul className="flex max-h-80 flex-col gap-1 overflow-y-auto pt-2 text-xs/5">
      {checks.map(({ item, what, passed }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: two items of one name may say the same
        <li key={index} className="flex items-start gap-2">
          <Icon
            name={passed ? 'check' : 'alert'}
            className={`mt-0.75 flex-none ${passed ? 'text-ok' : 'text-warn'}`}
          />
          <span className="min-w-0 wrap-anywhere">
            {item !== null && <bdi className="font-medium">{item}: </bdi>}
            {language.say(what)}
          </span>
        </li>
      ))}
    </ul>
  );
}
