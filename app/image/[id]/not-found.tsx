import { PlainPage } from '@/components/studio/plain-page';

export default function ImageNotFound() {
  return (
    <PlainPage title="There is no such image">It was deleted for good, or the address is mistyped.</PlainPage>
  );
}
