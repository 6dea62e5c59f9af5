import type { GetServerSideProps } from 'next';
import { renderSettings } from '@/components/prompt/render-settings';
import type { ServerSettings } from '@/components/prompt/settings-loader';
import { Studio } from '@/components/studio/studio';
import type { Home } from '@/lib/server/home';

/** Left there by instrumentation.ts: `lib/server/home.ts` says why it is not imported. */
function readHome(): Promise<Home> {
  const published = globalThis as unknown as Record<symbol, () => Promise<Home>>;
  return (published[Symbol.for('overpaint.readHome')] as () => Promise<Home>)();
}

export const getServerSideProps: GetServerSideProps<Home & { settings: ServerSettings }> = async ({
  res,
}) => {
  // The page carries somebody's images and spending.
  res.setHeader('Cache-Control', 'private, no-store');
  const home = await readHome();
  const retiredServed = home.status.connection.kind === 'compatible';
  return { props: { ...home, settings: renderSettings({ retiredServed }) } };
};

export default Studio;
