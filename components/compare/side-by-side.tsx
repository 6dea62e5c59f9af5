import type { CSSProperties } from 'react';
import type { Pair } from './before-after';

export function SideBySide({ before, after, width, height }: Pair) {
  return (
    <div className="side-by-side" style={{ '--ratio': width / height } as CSSProperties}>
      <figure>
        <img src={before} alt="The original" className="compare-picture" />
        <figcaption className="tile-badge">Before</figcaption>
      </figure>
      <figure>
        <img src={after} alt="The result" className="compare-picture checkerboard" />
        <figcaption className="tile-badge">After</figcaption>
      </figure>
    </div>
  );
}
