import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { ImageScreen } from '@/components/studio/image-screen';
import { readImage } from '@/lib/server/screens';

/** More of a title no tab shows. */
const TITLE_LENGTH = 60;

export async function generateMetadata({ params }: { params: Promise<{ id: string }> }): Promise<Metadata> {
  const details = await readImage((await params).id);
  const title = details === null ? 'No such image' : (details.run?.params.prompt ?? 'Image');
  return { title: title.slice(0, TITLE_LENGTH) };
}

export default async function ImagePage({ params }: { params: Promise<{ id: string }> }) {
  const details = await readImage((await params).id);
  return details === null ? notFound() : <ImageScreen initial={details} />;
}
