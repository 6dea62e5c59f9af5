import { PlainPage } from '@/components/studio/plain-page';

/** Everything that has no page of its own, errors while drawing a page in the browser included. */
export default function ErrorPage() {
  return (
    <PlainPage title="This page could not be shown">
      Load it again. Runs that were under way go on and lose nothing.
    </PlainPage>
  );
}
