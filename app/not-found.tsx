import type { Metadata } from 'next';
import { PlainPage } from '@/components/studio/plain-page';

export const metadata: Metadata = { title: 'No such page' };

export default function NotFound() {
  return (
    <PlainPage title="There is no such page">
      The address may be mistyped, or what was there has moved.
    </PlainPage>
  );
}
