import type { CSSProperties } from 'react';
import { PICTURE_BADGE } from '@/components/ui/picture-badge';
import type { Pair } from './before-after';

/** Black where nothing changed. Made brighter, since a change of a few levels would look like none. */
export function Difference({ before, after, width, height }: Pair) {
  return (
    <figure className="difference-figure">
      <div
        className="difference"
        style={{ aspectRatio: `${width} / ${height}`, '--ratio': width / height } as CSSProperties}
      >
        <img src={before} alt="" className="before-after-image" />
        <img
          src={after}
          alt="Where the result differs from the original"
          className="before-after-image difference-top"
        />
      </div>
      <figcaption className={`${PICTURE_BADGE} difference-caption`}>Black is unchanged</figcaption>
    </figure>
  );
}
