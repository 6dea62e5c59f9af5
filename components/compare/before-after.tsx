import { useTranslations } from 'next-intl';
import { type CSSProperties, type PointerEvent, useRef } from 'react';
import { PICTURE_BADGE } from '@/components/ui/picture-badge';
import { SplitLine } from '@/components/ui/split-line';
import { FRAME, LAYER } from './frame-style';

export type Pair = {
  /** Addresses of the two pictures. */
  before: string;
  after: string;
  /** Of the result, in pixels. */
  width: number;
  height: number;
};

/**
 * The result over the original, cut at a line that follows the pointer, the arrow keys, or a finger. The place of the
 * line is written to the element and never passes through React.
 */
export function BeforeAfter({ before, after, width, height }: Pair) {
  const t = useTranslations('compare');
  const frame = useRef<HTMLDivElement>(null);
  const range = useRef<HTMLInputElement>(null);
  const show = (percent: number) => {
    frame.current?.style.setProperty('--split', `${percent}%`);
    if (!range.current) return;
    range.current.value = String(percent);
    range.current.setAttribute('aria-valuetext', t('lineAt', { percent: Math.round(percent) }));
  };
  const follow = (event: PointerEvent) => {
    if (event.buttons === 0 || !frame.current) return;
    const box = frame.current.getBoundingClientRect();
    show(Math.max(0, Math.min(100, ((event.clientX - box.left) / box.width) * 100)));
  };
  return (
    <div
      ref={frame}
      // The pictures and the line are not mirrored.
      dir="ltr"
      className={`${FRAME} cursor-ew-resize [--split:50%]`}
      style={{ aspectRatio: `${width} / ${height}`, '--ratio': width / height } as CSSProperties}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        follow(event);
        range.current?.focus();
        event.preventDefault();
      }}
      onPointerMove={follow}
    >
      <img src={before} alt={t('before')} draggable={false} className={LAYER} />
      <img
        src={after}
        alt={t('after')}
        draggable={false}
        className={`${LAYER} checkerboard [clip-path:inset(0_0_0_var(--split))]`}
      />
      <SplitLine />
      <span className={`${PICTURE_BADGE} pointer-events-none absolute top-2 left-2`}>{t('before')}</span>
      <span className={`${PICTURE_BADGE} pointer-events-none absolute top-2 right-2`}>{t('after')}</span>
      <input
        ref={range}
        type="range"
        min={0}
        max={100}
        step={1}
        defaultValue={50}
        className="pointer-events-none absolute inset-0 size-full opacity-0"
        aria-label={t('line')}
        aria-valuetext={t('lineAt', { percent: 50 })}
        onChange={({ target }) => show(target.valueAsNumber)}
      />
    </div>
  );
}
