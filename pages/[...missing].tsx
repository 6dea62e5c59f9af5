import type { GetServerSideProps } from 'next';
import { PlainPage } from '@/components/studio/plain-page';

/**
 * Every address that has no page. It is not `404.tsx`: with route handlers in app/, Next would answer with the App
 * Router's own page, drawn at build time: without a nonce, so that each of its scripts breaks the content security
 * policy.
 */
export default function MissingPage() {
  return (
    <PlainPage title="There is no such page">
      The address may be mistyped, or what was there has moved.
    </PlainPage>
  );
}

export const getServerSideProps: GetServerSideProps = async ({ res }) => {
  res.statusCode = 404;
  return { props: {} };
};
