import { useTranslations } from 'next-intl';
import { Icon } from '@/components/ui/icon';
import { DISCLOSURE } from '@/components/ui/text-looks';
import { formatBytes } from '@/lib/client/format-bytes';
import { useLanguage } from '@/lib/client/language';
import type { PackageCheck, PackageReport } from '@/lib/shared/recipes/wire-jobs';

/** What was checked of a package: what is not met first, then all of it. */
export function PackageChecks({ report }: { report: PackageReport }) {
  const t = useTranslations('restyle.checks');
  const language = useLanguage();
  const { checks, files, bytes } = report;
  const broken = checks.filter(({ passed }) => !passed);
  return (
    <section aria-label={t('title')} className="flex flex-col gap-2">
      <p role="status" className={broken.length === 0 ? 'text-ok' : 'text-muted'}>
        {t('sum', {
          passed: checks.length - broken.length,
          count: checks.length,
          files,
          size: formatBytes(bytes, language),
        })}
      </p>
      <CheckList checks={broken} />
      <details>
        <summary className={DISCLOSURE}>{t('all')}</summary>
        <CheckList checks={checks} />
      </details>
    </section>
  );
}

function CheckList({ checks }: { checks: readonly PackageCheck[] }) {
  const language = useLanguage();
  return (
    <ul className="flex max-h-80 flex-col gap-1 overflow-y-auto text-xs/5">
      {checks.map(({ item, what, passed }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: they never change
        <li key={index} className={`flex items-start gap-1.5 ${passed ? 'text-muted' : 'text-danger'}`}>
          <Icon name={passed ? 'check' : 'alert'} className="mt-0.5 flex-none" />
          <span className="min-w-0 wrap-anywhere">
            {item !== null && <bdi className="font-medium">{item}: </bdi>}
            {language.say(what)}
          </span>
        </li>
      ))}
    </ul>
  );
}
