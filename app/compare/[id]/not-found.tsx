import { PlainPage } from '@/components/studio/plain-page';

export default function ComparisonNotFound() {
  return (
    <PlainPage title="There is no such comparison">
      It was deleted, or the address is mistyped. Its runs and images would be in the library.
    </PlainPage>
  );
}
