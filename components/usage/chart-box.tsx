import { useLocale } from 'next-intl';
import { type ComponentType, Suspense } from 'react';
import { directionOf } from '@/lib/shared/locales';
import { useWidth } from './use-width';

export type ChartPlace = {
  width: number;
  height: number;
  /** Begins at the right. */
  rtl: boolean;
};

/**
 * Room for a chart, kept from the first paint on: its library is fetched after the page, and nothing moves when it comes.
 * What it shows stands in the table under it too.
 */
export function ChartBox<Props extends ChartPlace>({
  Chart,
  heightPx,
  ...rest
}: {
  Chart: ComponentType<Props>;
  heightPx: number;
} & Omit<Props, keyof ChartPlace>) {
  const [place, width] = useWidth();
  const rtl = directionOf(useLocale()) === 'rtl';
  // Null on the server, so the library is no part of what it draws.
  const props = { ...rest, rtl, width, height: heightPx } as unknown as Props;
  return (
    // The bars' own labels may stand over it; nothing of it makes the page wider.
    <div
      ref={place}
      // Texts of an SVG are laid out from left to right; what begins at the right does so by `rtl`.
      dir="ltr"
      className="relative overflow-hidden tabular-nums [&_:focus-visible]:-outline-offset-2"
      style={{ height: heightPx }}
    >
      <Suspense>{width !== null && width > 0 && <Chart {...props} />}</Suspense>
    </div>
  );
}
