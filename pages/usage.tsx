import type { GetServerSideProps } from 'next';
import { UsagePage } from '@/components/studio/usage-page';
import type { PageReaders, UsageOfPage } from '@/lib/server/pages';
import { published } from '@/lib/shared/published';

export const getServerSideProps: GetServerSideProps<UsageOfPage> = async ({ res, resolvedUrl }) => {
  // The page tells what somebody spent, and on what.
  res.setHeader('Cache-Control', 'private, no-store');
  const query = new URLSearchParams(resolvedUrl.split('?')[1] ?? '');
  return { props: await published<PageReaders>().usage(query) };
};

export default UsagePage;
