import type { GetServerSideProps } from 'next';
import { Studio } from '@/components/studio/studio';
import type { Home } from '@/lib/server/home';

/** Left there by instrumentation.ts: `lib/server/home.ts` says why it is not imported. */
function readHome(): Promise<Home> {
  const published = globalThis as unknown as Record<symbol, () => Promise<Home>>;
  return (published[Symbol.for('overpaint.readHome')] as () => Promise<Home>)();
}

export const getServerSideProps: GetServerSideProps<Home> = async ({ res }) => {
  // The page carries somebody's images and spending.
  res.setHeader('Cache-Control', 'private, no-store');
  return { props: await readHome() };
};

export default Studio;
