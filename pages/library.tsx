import type { GetServerSideProps } from 'next';
import { LibraryPage, type LibraryPageProps } from '@/components/studio/library-page';
import { parseDensity } from '@/lib/client/library/keep-density';
import { parseLibraryAddress } from '@/lib/client/library/library-address';
import type { PageReaders } from '@/lib/server/pages';
import { MODELS } from '@/lib/shared/models';
import { published } from '@/lib/shared/published';

export const getServerSideProps: GetServerSideProps<LibraryPageProps> = async ({ req, res, resolvedUrl }) => {
  // The page carries somebody's images and spending.
  res.setHeader('Cache-Control', 'private, no-store');
  const address = parseLibraryAddress(resolvedUrl.split('?')[1] ?? '');
  const { status, ...found } = await published<PageReaders>().library(address.filter, address.place);
  return {
    props: {
      title: 'Library',
      status,
      start: { ...address, ...found },
      density: parseDensity(req.cookies),
      models: MODELS.map(({ id }) => id),
    },
  };
};

export default LibraryPage;
