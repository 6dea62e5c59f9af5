import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { SubjectScreen } from '@/components/studio/subject-screen';
import { readJob } from '@/lib/server/screens';

type SubjectParams = { params: Promise<{ id: string; item: string }> };

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('restyle.subjectScreen'))('title') };
}

export default async function SubjectPage({ params }: SubjectParams) {
  const { id, item: itemId } = await params;
  const job = await readJob(id);
  if (job === null || job.recipe !== 'restyle') return notFound();
  const place = job.items.findIndex((one) => one.id === itemId);
  const item = job.items[place];
  const [photo] = item?.sources ?? [];
  if (item === undefined || photo === undefined) return notFound();
  const nextId = job.items[place + 1]?.id ?? null;
  return <SubjectScreen key={item.id} jobId={job.id} item={item} photo={photo} nextId={nextId} />;
}
