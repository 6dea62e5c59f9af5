import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { ImageScreen } from '@/components/studio/image-screen';
import { readImage, readImageTitle } from '@/lib/server/screens';

export async function generateMetadata({ params }: { params: Promise<{ id: string }> }): Promise<Metadata> {
  return { title: await readImageTitle((await params).id) };
}

export default async function ImagePage({ params }: { params: Promise<{ id: string }> }) {
  const details = await readImage((await params).id);
  return details === null ? notFound() : <ImageScreen initial={details} />;
}
