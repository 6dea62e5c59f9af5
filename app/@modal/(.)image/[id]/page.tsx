import type { Metadata } from 'next';
import { ImageViewer } from '@/components/studio/image-viewer';
import { readImageTitle } from '@/lib/server/screens';

export async function generateMetadata({ params }: { params: Promise<{ id: string }> }): Promise<Metadata> {
  return { title: await readImageTitle((await params).id) };
}

/** An image over the screen from which it was opened; by its address alone it has a page of its own. */
export default function OpenImage() {
  return <ImageViewer />;
}
