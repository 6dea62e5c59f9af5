import { PlainPage } from '@/components/studio/plain-page';

export default function ServerErrorPage() {
  return (
    <PlainPage title="Something went wrong in this server">
      Its log says what. Runs that were under way go on and lose nothing.
    </PlainPage>
  );
}
