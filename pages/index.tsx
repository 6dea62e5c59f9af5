import type { GetServerSideProps } from 'next';
import { Studio } from '@/components/studio/studio';
import { type Home, readHome } from '@/lib/server/home';

export const getServerSideProps: GetServerSideProps<Home> = async ({ res }) => {
  // The page carries somebody's images and spending.
  res.setHeader('Cache-Control', 'private, no-store');
  return { props: await readHome() };
};

export default Studio;
