import { useTranslations } from 'next-intl';
import { useId, useState } from 'react';
import type { JobEditor } from '@/components/recipes/job-editor';
import { CheckButton, CheckReport, PackageButton } from '@/components/recipes/package-download';
import { usePackageCheck } from '@/components/recipes/use-package-check';
import { SectionCard } from '@/components/ui/section-card';
import { Segmented } from '@/components/ui/segmented';
import { useLanguage } from '@/lib/client/language';
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

/** A platform, what it asks for, every limit checked, and the package. */
export function StickerPackages({ editor }: { editor: JobEditor<'stickers'> }) {
  const t = useTranslations('stickers.packages');
  const language = useLanguage();
  const id = useId();
  const [platform, setPlatform] = useState<StickerPlatform>('whatsapp');
  const [size, setSize] = useState<ImessageSize>('medium');
  const { job } = editor;
  const options = platform === 'imessage' ? new URLSearchParams({ size }) : undefined;
  const check = usePackageCheck({ kind: platform, options });
  const wanted = job.items.filter(isWanted);
  const count = wanted.filter(({ chosen, verdict }) => chosen !== null && verdict === 'approved').length;
  if (wanted.length === 0) return null;
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
        <div className="flex flex-col gap-3 pt-4">
          <div className="flex flex-wrap items-center gap-2">
            <PackageButton variant="primary" kind={platform} options={options}>
              {t('download', { platform: language.say(platformName(platform)) })}
            </PackageButton>
            <CheckButton check={check} />
          </div>
          <CheckReport check={check} />
        </div>
      ) : (
        <p className="pt-3 text-warn">{problem}</p>
      )}
    </SectionCard>
  );
}
