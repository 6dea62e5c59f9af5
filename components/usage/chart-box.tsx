import { type ComponentType, Suspense } from 'react';
import { useWidth } from './use-width';

/**
 * Room for a chart, kept from the first paint on: its library is fetched after the page, and nothing moves when it comes.
 * What it shows stands in the table under it too.
 */
export function ChartBox<Props extends { width: number; height: number }>({
  Chart,
  heightPx,
  ...rest
}: {
  Chart: ComponentType<Props>;
  heightPx: number;
} & Omit<Props, 'width' | 'height'>) {
  const [place, width] = useWidth();
  // Null on the server, so the library is no part of what it draws.
  const props = { ...rest, width, height: heightPx } as unknown as Props;
  return (
    // The bars' own labels may stand over it; nothing of it makes the page wider.
    <div
      ref={place}
      className="relative overflow-hidden tabular-nums [&_:focus-visible]:-outline-offset-2"
      style={{ height: heightPx }}
    >
      <Suspense>{width !== null && width > 0 && <Chart {...props} />}</Suspense>
    </div>
  );
}
