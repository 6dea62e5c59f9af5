import { useRef } from 'react';
import { PICTURE_BADGE } from '@/components/ui/picture-badge';
import { ZoomedPicture } from '@/components/ui/zoomed-picture';
import type { Shown } from './large-view';

/** The first at the left of a line, the second at its right; both zoom and pan as one. */
export function SliderView({ first, second }: { first: Shown; second: Shown }) {
  const frame = useRef<HTMLDivElement>(null);
  const show = (percent: number) => frame.current?.style.setProperty('--split', `${percent}%`);
  const unlike = first.image.width * second.image.height !== first.image.height * second.image.width;
  return (
    <div ref={frame} className="cc-stage-frame cc-slider" data-frame>
      <ZoomedPicture key={first.image.id} image={first.image} alt={first.label} sharp sizes="96vw" />
      <div className="cc-slider-top">
        <ZoomedPicture key={second.image.id} image={second.image} alt={second.label} sharp sizes="96vw" />
      </div>
      <span className="split-line" />
      <span className={`${PICTURE_BADGE} cc-slider-left`}>{first.label}</span>
      <span className={`${PICTURE_BADGE} cc-slider-right`}>{second.label}</span>
      {unlike && <span className={`${PICTURE_BADGE} cc-slider-unlike`}>Their shapes differ</span>}
      <input
        type="range"
        min={0}
        max={100}
        step={0.5}
        defaultValue={50}
        className="cc-slider-range"
        aria-label={`Line between ${first.label} and ${second.label}`}
        onChange={({ target }) => show(target.valueAsNumber)}
      />
    </div>
  );
}
