import type { GetServerSideProps } from 'next';
import NotFoundPage from './404';

/**
 * Every address that has no page. With route handlers in app/, Next would answer with the App Router's own page, drawn
 * at build time: without a nonce, so that each of its scripts breaks the content security policy.
 */
export default function MissingPage() {
  return <NotFoundPage />;
}

export const getServerSideProps: GetServerSideProps = async ({ res }) => {
  res.statusCode = 404;
  return { props: {} };
};
