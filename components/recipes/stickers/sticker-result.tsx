import { useTranslations } from 'next-intl';
import { useId, useState } from 'react';
import type { JobEditor } from '@/components/recipes/job-editor';
import { SectionCard } from '@/components/ui/section-card';
import { Segmented } from '@/components/ui/segmented';
import { Select } from '@/components/ui/select';
import { useLanguage } from '@/lib/client/language';
import { stickerUrl } from '@/lib/client/recipes/sticker-requests';
import { isWanted } from '@/lib/shared/recipes/sticker-pack';
import {
  platformName,
  STICKER_PLATFORMS,
  type StickerPlatform,
  stickerFileOf,
} from '@/lib/shared/recipes/sticker-platforms';

const GROUNDS = ['light', 'dark'] as const;
type Ground = (typeof GROUNDS)[number];

const GROUND_LOOKS: Record<Ground, string> = {
  light: '[color-scheme:light]',
  dark: '[color-scheme:dark]',
};

/** Every sticker as it will be in the package, byte for byte. */
export function StickerResult({ editor }: { editor: JobEditor<'stickers'> }) {
  const t = useTranslations('stickers.result');
  const language = useLanguage();
  const id = useId();
  const [platform, setPlatform] = useState<StickerPlatform>('whatsapp');
  const [ground, setGround] = useState<Ground>('light');
  const { items, settings } = editor.job;
  const ready = items.filter((item) => isWanted(item) && item.chosen !== null);
  if (ready.length === 0) return null;
  const { width, height } = stickerFileOf(platform);
  return (
    <SectionCard
      title={t('title')}
      text={t('text')}
      action={
        <div className="flex flex-wrap items-center gap-2">
          <label htmlFor={`${id}platform`} className="sr-only">
            {t('platform')}
          </label>
          <Select
            id={`${id}platform`}
            className="w-40"
            value={platform}
            onChange={({ target }) => setPlatform(target.value as StickerPlatform)}
          >
            {STICKER_PLATFORMS.map((one) => (
              <option key={one} value={one}>
                {language.say(platformName(one))}
              </option>
            ))}
          </Select>
          <span id={`${id}ground`} className="sr-only">
            {t('ground')}
          </span>
          <Segmented
            labelledBy={`${id}ground`}
            value={ground}
            segments={GROUNDS.map((value) => ({ value, label: t(`grounds.${value}`) }))}
            segmentClassName="base:px-3"
            onChange={setGround}
          />
        </div>
      }
    >
      <ul
        className={`grid grid-cols-[repeat(auto-fill,minmax(6.5rem,1fr))] gap-3 rounded-lg p-3 checkerboard inset-ring inset-ring-line ${GROUND_LOOKS[ground]}`}
      >
        {ready.map((item) => (
          <li key={item.id}>
            <FinishedSticker
              // Another picture is another one: what was said of the last is forgotten.
              key={`${item.chosen} ${platform}`}
              name={item.name}
              url={stickerUrl(item.chosen ?? '', platform, settings)}
              ratio={`${width} / ${height}`}
            />
          </li>
        ))}
      </ul>
    </SectionCard>
  );
}

function FinishedSticker({ name, url, ratio }: { name: string; url: string; ratio: string }) {
  const t = useTranslations('stickers.result');
  const [failed, setFailed] = useState(false);
  return (
    <div className="grid place-items-center" style={{ aspectRatio: ratio }}>
      {failed ? (
        <span className="rounded-md bg-raised px-2 py-1 text-center text-xs text-danger">
          {t('failed', { name })}
        </span>
      ) : (
        <img
          src={url}
          alt={t('finished', { name })}
          title={name}
          loading="lazy"
          decoding="async"
          className="max-h-full max-w-full"
          onError={() => setFailed(true)}
        />
      )}
    </div>
  );
}
