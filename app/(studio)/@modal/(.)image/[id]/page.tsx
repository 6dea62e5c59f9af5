import { ImageViewer } from '@/components/studio/image-viewer';
import { imageMetadata } from '@/lib/server/screens';

export const generateMetadata = imageMetadata;

/** An image over the screen from which it was opened; by its address alone it has its own page. */
export default function OpenImage() {
  return <ImageViewer />;
}
