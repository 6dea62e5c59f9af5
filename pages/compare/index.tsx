import type { GetServerSideProps } from 'next';
import { ComparePage, type ComparePageProps, type NewComparison } from '@/components/studio/compare-page';
import type { PageReaders } from '@/lib/server/pages';
import { published } from '@/lib/shared/published';

export const getServerSideProps: GetServerSideProps<ComparePageProps> = async ({ res, query }) => {
  res.setHeader('Cache-Control', 'private, no-store');
  const { status, list, base } = await published<PageReaders>().comparisons(
    typeof query.run === 'string' ? query.run : null,
  );
  return { props: { status, list, begin: begin() } };

  function begin(): NewComparison | null {
    if (typeof query.run === 'string')
      return base === null ? { from: 'missing_run' } : { from: 'run', id: query.run, base };
    if (query.draft !== undefined) return { from: query.draft === 'edit' ? 'edit' : 'draft' };
    return query.new === undefined ? null : { from: 'nothing' };
  }
};

export default ComparePage;
