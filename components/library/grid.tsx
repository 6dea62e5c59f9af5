import { useLayoutEffect, useRef, useState } from 'react';
import { useLibrary } from '@/lib/client/library/library-context';
import { FirstImages } from './first-images';
import { type GridProps, GridRows } from './grid-rows';

/** As high as all images that are found; only those in view have elements. */
export function Grid(props: GridProps) {
  const outer = useRef<HTMLDivElement>(null);
  const [place, setPlace] = useState<{ widthPx: number; topPx: number } | null>(null);
  const list = useLibrary((state) => state.list);
  const fromTheTop = useLibrary((state) => state.jump.place === 0);

  useLayoutEffect(() => {
    const element = outer.current;
    if (element === null) return;
    const measure = () => {
      const { width: widthPx, top } = element.getBoundingClientRect();
      const topPx = Math.round(top + scrollY);
      setPlace((now) => (now?.widthPx === widthPx && now.topPx === topPx ? now : { widthPx, topPx }));
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    // Notes above the grid come and go inside these elements.
    for (const above of element.parentElement?.children ?? []) if (above !== element) observer.observe(above);
    return () => observer.disconnect();
  }, []);

  return (
    <div ref={outer} className="@container min-h-[60vh]">
      {place !== null ? (
        <GridRows {...props} widthPx={place.widthPx} topPx={place.topPx} />
      ) : fromTheTop ? (
        <FirstImages list={list} density={props.density} />
      ) : (
        <div className="h-screen" />
      )}
    </div>
  );
}
