import type { GetServerSideProps } from 'next';
import { EXAMPLE_PROMPTS, type ExamplePrompt } from '@/components/feed/example-prompts';
import type { ServerSettings } from '@/components/prompt/settings-loader';
import { renderParts } from '@/components/studio/render-parts';
import { Studio } from '@/components/studio/studio';
import type { Home } from '@/lib/server/home';

type PageProps = Home & { settings: ServerSettings; examples: readonly ExamplePrompt[] };

/** Left there by instrumentation.ts: `lib/server/home.ts` says why it is not imported. */
function readHome(): Promise<Home> {
  const published = globalThis as unknown as Record<symbol, () => Promise<Home>>;
  return (published[Symbol.for('overpaint.readHome')] as () => Promise<Home>)();
}

export const getServerSideProps: GetServerSideProps<PageProps> = async ({ res }) => {
  // The page carries somebody's images and spending.
  res.setHeader('Cache-Control', 'private, no-store');
  const home = await readHome();
  const retiredServed = home.status.connection.kind === 'compatible';
  const examples = home.runs.length === 0 ? EXAMPLE_PROMPTS : [];
  return { props: { ...home, settings: renderParts({ retiredServed }), examples } };
};

export default Studio;
