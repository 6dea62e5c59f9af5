import { notFound } from 'next/navigation';
import { ImageScreen } from '@/components/studio/image-screen';
import { imageMetadata, readImage } from '@/lib/server/screens';

export const generateMetadata = imageMetadata;

export default async function ImagePage({ params }: { params: Promise<{ id: string }> }) {
  const details = await readImage((await params).id);
  return details === null ? notFound() : <ImageScreen initial={details} />;
}
