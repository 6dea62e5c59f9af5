import { useTranslations } from 'next-intl';
import { useRef } from 'react';
import { PICTURE_BADGE } from '@/components/ui/picture-badge';
import { SplitLine } from '@/components/ui/split-line';
import { ZoomedPicture } from '@/components/ui/zoomed-picture';
import type { Shown } from './large-view';
import { STAGE_FRAME } from './stage-frame-style';

const LABEL = `${PICTURE_BADGE} pointer-events-none absolute max-w-[calc(50%-1rem)]`;

/** The first at the left of a line, the second at its right; both zoom and pan as one. */
export function SliderView({ first, second }: { first: Shown; second: Shown }) {
  const t = useTranslations('costCompare.large');
  const frame = useRef<HTMLDivElement>(null);
  const show = (percent: number) => frame.current?.style.setProperty('--split', `${percent}%`);
  const unlike = first.image.width * second.image.height !== first.image.height * second.image.width;
  return (
    // The pictures and the line are not mirrored.
    <div ref={frame} dir="ltr" className={`${STAGE_FRAME} [--split:50%]`} data-frame>
      <ZoomedPicture key={first.image.id} image={first.image} alt={first.label} sharp sizes="96vw" />
      <div className="absolute inset-0 grid place-items-center bg-sunken [clip-path:inset(0_0_0_var(--split))] [container-type:size]">
        <ZoomedPicture key={second.image.id} image={second.image} alt={second.label} sharp sizes="96vw" />
      </div>
      <SplitLine />
      <span className={`${LABEL} top-2 left-2`}>
        <span dir="auto" className="truncate">
          {first.label}
        </span>
      </span>
      <span className={`${LABEL} top-2 right-2`}>
        <span dir="auto" className="truncate">
          {second.label}
        </span>
      </span>
      {unlike && <span className={`${LABEL} bottom-2 left-1/2 -translate-x-1/2`}>{t('shapesDiffer')}</span>}
      <input
        type="range"
        min={0}
        max={100}
        step={0.5}
        defaultValue={50}
        // A band about the line takes the pointer; all else of the stage is there to pan.
        className="absolute inset-x-0 top-1/2 h-11 w-full -translate-y-1/2 cursor-ew-resize opacity-0"
        aria-label={t('line', { first: first.label, second: second.label })}
        onChange={({ target }) => show(target.valueAsNumber)}
      />
    </div>
  );
}
