import type { GetServerSideProps } from 'next';
import { renderParts } from '@/components/studio/render-parts';
import { Studio, type StudioParts } from '@/components/studio/studio';
import type { Home } from '@/lib/server/home';

/** Left there by instrumentation.ts: `lib/server/home.ts` says why it is not imported. */
function readHome(): Promise<Home> {
  const published = globalThis as unknown as Record<symbol, () => Promise<Home>>;
  return (published[Symbol.for('overpaint.readHome')] as () => Promise<Home>)();
}

export const getServerSideProps: GetServerSideProps<Home & StudioParts> = async ({
  res,
}) => {
  // The page carries somebody's images and spending.
  res.setHeader('Cache-Control', 'private, no-store');
  const home = await readHome();
  const retiredServed = home.status.connection.kind === 'compatible';
  return { props: { ...home, ...renderParts({ retiredServed, empty: home.runs.length === 0 }) } };
};

export default Studio;
