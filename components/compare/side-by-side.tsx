import type { CSSProperties } from 'react';
import { PICTURE_BADGE } from '@/components/ui/picture-badge';
import type { Pair } from './before-after';

export function SideBySide({ before, after, width, height }: Pair) {
  return (
    <div className="side-by-side" style={{ '--ratio': width / height } as CSSProperties}>
      <figure>
        <img src={before} alt="The original" className="compare-picture" />
        <figcaption className={PICTURE_BADGE}>Before</figcaption>
      </figure>
      <figure>
        <img src={after} alt="The result" className="compare-picture checkerboard" />
        <figcaption className={PICTURE_BADGE}>After</figcaption>
      </figure>
    </div>
  );
}
