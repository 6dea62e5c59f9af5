import type { GetServerSideProps } from 'next';
import { EXAMPLE_PROMPTS, type ExamplePrompt } from '@/components/feed/example-prompts';
import type { ServerSettings } from '@/components/prompt/settings-loader';
import { renderParts } from '@/components/studio/render-parts';
import { Studio } from '@/components/studio/studio';
import type { Home, PageReaders } from '@/lib/server/pages';
import { published } from '@/lib/shared/published';

type PageProps = Omit<Home, 'learned'> & { settings: ServerSettings; examples: readonly ExamplePrompt[] };

export const getServerSideProps: GetServerSideProps<PageProps> = async ({ res }) => {
  // The page carries somebody's images and spending.
  res.setHeader('Cache-Control', 'private, no-store');
  const { learned, ...home } = await published<PageReaders>().home();
  const examples = home.runs.length === 0 ? EXAMPLE_PROMPTS : [];
  return { props: { ...home, settings: renderParts({ news: home.status.news, learned }), examples } };
};

export default Studio;
