import type { GetServerSideProps } from 'next';
import { ComparisonPage, type ComparisonPageProps } from '@/components/studio/comparison-page';
import type { PageReaders } from '@/lib/server/pages';
import { published } from '@/lib/shared/published';

export const getServerSideProps: GetServerSideProps<ComparisonPageProps> = async ({ res, params }) => {
  res.setHeader('Cache-Control', 'private, no-store');
  const props = await published<PageReaders>().comparison(String(params?.id));
  if (props.comparison === null) res.statusCode = 404;
  return { props };
};

export default ComparisonPage;
