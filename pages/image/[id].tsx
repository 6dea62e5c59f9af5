import type { GetServerSideProps } from 'next';
import { ImagePage } from '@/components/studio/image-page';
import type { OneImage, PageReaders } from '@/lib/server/pages';
import { published } from '@/lib/shared/published';

export const getServerSideProps: GetServerSideProps<OneImage> = async ({ res, params }) => {
  res.setHeader('Cache-Control', 'private, no-store');
  const image = await published<PageReaders>().image(String(params?.id));
  if (image.details === null) res.statusCode = 404;
  return { props: image };
};

export default ImagePage;
