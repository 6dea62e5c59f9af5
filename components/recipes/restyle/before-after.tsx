import { useTranslations } from 'next-intl';
import { useRef } from 'react';
import { PICTURE_BADGE } from '@/components/ui/picture-badge';
import { SplitLine } from '@/components/ui/split-line';
import { thumbnailUrl } from '@/lib/client/image-url';
import type { WireImage } from '@/lib/shared/wire';

const LABEL = `${PICTURE_BADGE} pointer-events-none absolute top-2`;

/** The photo at the left of a line, its result at the right. */
export function BeforeAfter({ before, after, name }: { before: WireImage; after: WireImage; name: string }) {
  const t = useTranslations('restyle.result');
  const frame = useRef<HTMLDivElement>(null);
  return (
    // Pictures and line are not mirrored.
    <div
      ref={frame}
      dir="ltr"
      className="relative overflow-hidden rounded-lg bg-sunken [--split:50%]"
      style={{ aspectRatio: `${before.width} / ${before.height}`, maxHeight: '24rem' }}
    >
      <img
        src={thumbnailUrl(before, 1024)}
        alt={t('before', { name })}
        loading="lazy"
        decoding="async"
        draggable={false}
        className="absolute inset-0 size-full object-contain"
      />
      <img
        src={thumbnailUrl(after, 1024)}
        alt={t('after', { name })}
        loading="lazy"
        decoding="async"
        draggable={false}
        className="absolute inset-0 size-full object-contain [clip-path:inset(0_0_0_var(--split))]"
      />
      <SplitLine />
      <span className={`${LABEL} left-2`}>{t('beforeLabel')}</span>
      <span className={`${LABEL} right-2`}>{t('afterLabel')}</span>
      <input
        type="range"
        min={0}
        max={100}
        step={0.5}
        defaultValue={50}
        aria-label={t('line', { name })}
        className="absolute inset-0 size-full cursor-ew-resize opacity-0"
        onChange={({ target }) => frame.current?.style.setProperty('--split', `${target.valueAsNumber}%`)}
      />
    </div>
  );
}
