import type { NextPage } from 'next';
import { PlainPage } from '@/components/studio/plain-page';

/** Everything that has no page of its own: an error in this server, and one while drawing a page in the browser. */
const ErrorPage: NextPage<{ inServer: boolean }> = ({ inServer }) =>
  inServer ? (
    <PlainPage title="Something went wrong in this server">
      Its log says what. Runs that were under way go on and lose nothing.
    </PlainPage>
  ) : (
    <PlainPage title="This page could not be shown">
      Load it again. Runs that were under way go on and lose nothing.
    </PlainPage>
  );

// Having this, the page is drawn for each answer and carries its nonce. A page drawn at build time, as 500.tsx would
// be, has none, so that each of its scripts would break the content security policy.
ErrorPage.getInitialProps = async ({ res }) => ({ inServer: res !== undefined });

export default ErrorPage;
