import { PlainPage } from '@/components/studio/plain-page';

export default function NotFoundPage() {
  return (
    <PlainPage title="There is no such page">
      The address may be mistyped, or what was there has moved.
    </PlainPage>
  );
}
