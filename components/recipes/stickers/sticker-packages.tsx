import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useId, useState } from 'react';
import type { JobEditor } from '@/components/recipes/job-editor';
import { useJobStore } from '@/components/recipes/use-job';
import { Button } from '@/components/ui/button';
import { Icon } from '@/components/ui/icon';
import { SectionCard } from '@/components/ui/section-card';
import { Segmented } from '@/components/ui/segmented';
import { Spinner } from '@/components/ui/spinner';
import { DISCLOSURE } from '@/components/ui/text-looks';
import { formatBytes } from '@/lib/client/format-bytes';
import { useLanguage } from '@/lib/client/language';
import { useQueryCache } from '@/lib/client/query-cache';
import { queryKeys } from '@/lib/client/query-keys';
import { downloadPackage } from '@/lib/client/recipes/download-package';
import { checkPackage } from '@/lib/client/recipes/job-requests';
import { sentenceOf } from '@/lib/client/sentence-of';
import { sayIf } from '@/lib/shared/language';
import { findTooFew, isWanted } from '@/lib/shared/recipes/sticker-pack';
import {
  IMESSAGE_SIZES,
  type ImessageSize,
  platformName,
  STICKER_PLATFORMS,
  type StickerPlatform,
  stickerFileOf,
} from '@/lib/shared/recipes/sticker-platforms';
import type { PackageReport, WireJob } from '@/lib/shared/recipes/wire-jobs';

/** A platform, what it asks for, every limit checked, and the package. */
export function StickerPackages({ editor }: { editor: JobEditor<'stickers'> }) {
  const t = useTranslations('stickers.packages');
  const language = useLanguage();
  const id = useId();
  const [platform, setPlatform] = useState<StickerPlatform>('whatsapp');
  const [size, setSize] = useState<ImessageSize>('medium');
  const { job } = editor;
  const wanted = job.items.filter(isWanted);
  const count = wanted.filter(({ chosen, verdict }) => chosen !== null && verdict === 'approved').length;
  if (wanted.length === 0) return null;
  const options = platform === 'imessage' ? new URLSearchParams({ size }) : undefined;
  const problem = sayIf(findTooFew(count, platform), language);
  return (
    <SectionCard title={t('title')} text={t('text')}>
      <span id={`${id}platform`} className="sr-only">
        {t('platform')}
      </span>
      <Segmented
        labelledBy={`${id}platform`}
        look="tiles"
        className="grid-cols-[repeat(auto-fill,minmax(6.25rem,1fr))]"
        value={platform}
        segments={STICKER_PLATFORMS.map((value) => {
          const { width, height, format } = stickerFileOf(value, size);
          return {
            value,
            label: language.say(platformName(value)),
            note: t('file', { width, height, format: format === 'webp' ? 'WebP' : 'PNG' }),
          };
        })}
        onChange={setPlatform}
      />
      <p className="pt-3 text-muted">{t(`texts.${platform}`)}</p>
      {platform === 'imessage' && (
        <div className="max-w-80 pt-3">
          <span id={`${id}size`} className="sr-only">
            {t('size')}
          </span>
          <Segmented
            labelledBy={`${id}size`}
            value={size}
            segments={(Object.keys(IMESSAGE_SIZES) as ImessageSize[]).map((value) => ({
              value,
              label: t(`sizes.${value}`),
              note: t('square', { side: IMESSAGE_SIZES[value] }),
            }))}
            onChange={setSize}
          />
        </div>
      )}
      {problem === null ? (
        <CheckAndDownload
          // What was checked is of this platform, and of the job as it was then.
          key={`${platform} ${size}`}
          jobId={job.id}
          version={versionOf(job)}
          platform={platform}
          options={options}
        />
      ) : (
        <p className="pt-3 text-warn">{problem}</p>
      )}
    </SectionCard>
  );
}

/** Goes on with every change that is kept. */
function versionOf({ revision, items }: WireJob): string {
  return [revision, ...items.map((item) => `${item.revision} ${item.chosen}`)].join();
}

function CheckAndDownload({
  jobId,
  version,
  platform,
  options,
}: {
  jobId: string;
  version: string;
  platform: StickerPlatform;
  options: URLSearchParams | undefined;
}) {
  const t = useTranslations('stickers.packages');
  const language = useLanguage();
  const cache = useQueryCache();
  const store = useJobStore();
  const [checked, setChecked] = useState<string | null>(null);
  // What is packed and checked is what is seen.
  const check = async () => {
    if (await store.save()) setChecked(versionOf(store.getState().job));
  };
  const download = async () => {
    if (await store.save()) downloadPackage(jobId, platform, options);
  };
  const report = useQuery(
    {
      queryKey: queryKeys.stickerReport([jobId, platform, options?.toString(), version].join(' ')),
      queryFn: ({ signal }) => checkPackage(jobId, platform, options, signal),
      enabled: checked === version,
    },
    cache,
  );
  return (
    <div className="flex flex-col gap-3 pt-4">
      <div className="flex flex-wrap items-center gap-2">
        <Button variant="primary" onClick={() => void download()}>
          <Icon name="download" /> {t('download', { platform: language.say(platformName(platform)) })}
        </Button>
        <Button aria-disabled={report.isFetching} onClick={() => void check()}>
          {report.isFetching ? <Spinner /> : <Icon name="check" />}{' '}
          {t(report.isFetching ? 'checking' : 'check')}
        </Button>
      </div>
      {report.isError && (
        <p role="alert" className="text-danger">
          {sentenceOf(report.error)}
        </p>
      )}
      {report.data !== undefined && <Report report={report.data} />}
    </div>
  );
}

function Report({ report: { checks, files, bytes } }: { report: PackageReport }) {
  const t = useTranslations('stickers.packages');
  const language = useLanguage();
  const failed = checks.filter(({ passed }) => !passed);
  const passed = checks.filter((check) => check.passed);
  const line = ({ item, what }: PackageReport['checks'][number]) =>
    item === null ? language.say(what) : t('of', { item, what: language.say(what) });
  return (
    <div role="status">
      <p className={failed.length === 0 ? 'text-ok' : 'text-warn'}>
        {t('summary', { passed: passed.length, count: checks.length })}{' '}
        <span className="text-muted">{t('whole', { files, bytes: formatBytes(bytes, language) })}</span>
      </p>
      {failed.length > 0 && (
        <ul className="flex flex-col gap-1 pt-2">
          {failed.map((check) => (
            <li key={line(check)} className="flex gap-2">
              <Icon name="alert" className="mt-0.75 flex-none text-warn" /> {line(check)}
            </li>
          ))}
        </ul>
      )}
      {passed.length > 0 && (
        <details className="group/passed pt-2">
          <summary className={DISCLOSURE}>
            <Icon name="chevron-right" className="transition-transform group-open/passed:rotate-90" />
            {t('passed', { count: passed.length })}
          </summary>
          <ul className="flex flex-col gap-1 pt-1 text-xs/5 text-muted">
            {passed.map((check, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: two stickers of one name may say the same
              <li key={index} className="flex gap-2">
                <Icon name="check" className="mt-0.75 flex-none text-ok" /> {line(check)}
              </li>
            ))}
          </ul>
        </details>
      )}
    </div>
  );
}
