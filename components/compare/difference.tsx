import { useTranslations } from 'next-intl';
import type { CSSProperties } from 'react';
import { PICTURE_BADGE } from '@/components/ui/picture-badge';
import type { Pair } from './before-after';
import { FRAME, LAYER } from './frame-style';

/** Black where nothing changed. Made brighter, since a change of a few levels would look like none. */
export function Difference({ before, after, width, height }: Pair) {
  const t = useTranslations('compare');
  return (
    <figure className="contents">
      <div
        className={`${FRAME} isolate bg-black brightness-400`}
        style={{ aspectRatio: `${width} / ${height}`, '--ratio': width / height } as CSSProperties}
      >
        <img src={before} alt="" className={LAYER} />
        <img src={after} alt={t('difference')} className={`${LAYER} mix-blend-difference`} />
      </div>
      <figcaption className={`${PICTURE_BADGE} absolute start-2 bottom-2`}>{t('unchanged')}</figcaption>
    </figure>
  );
}
