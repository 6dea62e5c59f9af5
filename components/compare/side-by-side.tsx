import { useTranslations } from 'next-intl';
import type { CSSProperties } from 'react';
import { PICTURE_BADGE } from '@/components/ui/picture-badge';
import type { Pair } from './before-after';

const FIGURE =
  'relative aspect-(--ratio) w-[max(min(50cqw-0.25rem,100cqh*var(--ratio)),min(100cqw,(50cqh-0.25rem)*var(--ratio)))]';

export function SideBySide({ before, after, width, height }: Pair) {
  const t = useTranslations('compare');
  return (
    // Beside each other or, where they are larger so, one above the other: then two do not fit into one line.
    <div
      className="flex size-full flex-wrap content-center justify-center gap-2"
      style={{ '--ratio': width / height } as CSSProperties}
    >
      <figure className={FIGURE}>
        <img src={before} alt={t('original')} className="size-full object-contain" />
        <figcaption className={`${PICTURE_BADGE} absolute start-2 top-2`}>{t('before')}</figcaption>
      </figure>
      <figure className={FIGURE}>
        <img src={after} alt={t('result')} className="size-full object-contain checkerboard" />
        <figcaption className={`${PICTURE_BADGE} absolute start-2 top-2`}>{t('after')}</figcaption>
      </figure>
    </div>
  );
}
