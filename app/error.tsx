'use client';
import { PlainPage } from '@/components/studio/plain-page';
import { Button } from '@/components/ui/button';

/** A screen that could not be shown: an error in the server, or in the browser. What is around it goes on. */
export default function ScreenError({ reset }: { reset: () => void }) {
  return (
    <PlainPage title="This page could not be shown" action={<Button onClick={reset}>Try again</Button>}>
      Runs that were under way go on and lose nothing. The server’s log says what went wrong.
    </PlainPage>
  );
}
