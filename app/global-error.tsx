'use client';
import '@/components/studio/globals.css';
import { PlainPage } from '@/components/studio/plain-page';

/** Not even what is around every screen could be drawn: the database is away, say. */
export default function GlobalError() {
  return (
    <html lang="en">
      <body>
        <title>Overpaint</title>
        <PlainPage title="Something went wrong in this server">
          Its log says what. Runs that were under way go on and lose nothing.
        </PlainPage>
      </body>
    </html>
  );
}
