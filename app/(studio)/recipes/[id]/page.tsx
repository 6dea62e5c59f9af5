import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { JobScreen } from '@/components/studio/job-screen';
import { readJob } from '@/lib/server/screens';
import { cutTitle } from '@/lib/shared/page-title';

type JobParams = { params: Promise<{ id: string }> };

export async function generateMetadata({ params }: JobParams): Promise<Metadata> {
  const job = await readJob((await params).id);
  return { title: job === null ? (await getTranslations('app.titles'))('noJob') : cutTitle(job.name) };
}

export default async function JobPage({ params }: JobParams) {
  const job = await readJob((await params).id);
  return job === null ? notFound() : <JobScreen key={job.id} initial={job} />;
}
